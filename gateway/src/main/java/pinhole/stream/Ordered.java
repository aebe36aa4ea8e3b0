package pinhole.stream;

import java.util.Map;
import java.util.TreeMap;
import pinhole.capture.Segment;
import pinhole.capture.Slice;

/**
 * The bytes of one direction in order: what comes again is dropped, what comes early waits, and
 * what the capture lacks is left out and told of.
 *
 * <p>Bytes are lacking once the receiver has acknowledged them: where a packet is captured that
 * acknowledges others, those have passed. Or when more waits behind them than may be kept.
 */
public final class Ordered {
  /** Takes what comes out. */
  public interface Sink {
    /**
     * The next bytes.
     *
     * @param by where they were seen
     */
    void bytes(Slice bytes, Sighting by);

    /**
     * Bytes that are missing before the next ones.
     *
     * @param cut whether their packet was captured, but not whole
     */
    void missing(long count, boolean cut, Sighting noticed);
  }

  /** More than any window of a control connection. */
  private static final int MOST = 128 << 10;

  /** No acknowledgement jumps so far; one that does is not of this stream. */
  private static final long FARTHEST = 1 << 20;

  private record Piece(Slice bytes, long length, Sighting by) {
    Piece behind(long count) {
      int there = (int) Math.min(count, bytes.length());
      return new Piece(bytes.behind(there), length - count, by);
    }

    Piece first(long count) {
      Slice there = bytes.first((int) Math.min(count, bytes.length()));
      return new Piece(there, Math.min(length, count), by);
    }

    Piece kept() {
      byte[] copy = bytes.copy();
      return new Piece(Slice.of(copy, 0, copy.length), length, by);
    }
  }

  private final Sink sink;
  private final TreeMap<Long, Piece> ahead = new TreeMap<>();
  private long kept;
  private long next;
  private boolean begun;

  public Ordered(Sink sink) {
    this.sink = sink;
  }

  /** The first byte is at this position, whether it is captured or not. */
  public void beginAt(long position) {
    begun = true;
    next = position;
  }

  /**
   * Takes a segment.
   *
   * @param from its {@link Half#position}
   */
  public void take(long from, Segment segment) {
    if (!begun) {
      begun = true;
      next = from;
    }
    if (segment.length() == 0) {
      return;
    }
    Sighting by = Sighting.of(segment);
    Piece piece = new Piece(segment.payload(), segment.length(), by);
    if (from <= next) {
      deliver(from, piece);
      drain();
    } else {
      keep(from, piece);
    }
    while (kept > MOST) {
      leaveOut(by);
    }
  }

  /**
   * The receiver has everything before this position.
   *
   * @param answers whether it says something itself, which may be the answer to what is missing
   */
  public void acknowledged(long upTo, boolean answers, Sighting by) {
    if (!begun) {
      begun = true;
      next = upTo;
    }
    while (!ahead.isEmpty() && upTo > next) {
      leaveOut(by);
    }
    long gap = upTo - next;
    if (answers && gap > 1 && gap < FARTHEST) { // one might be an unseen FIN
      next = upTo;
      sink.missing(gap, false, by);
    }
  }

  /** No more will come: what waits is handed over. */
  public void end(Sighting by) {
    while (!ahead.isEmpty()) {
      leaveOut(by);
    }
  }

  private void leaveOut(Sighting now) {
    long gap = ahead.firstKey() - next;
    next = ahead.firstKey();
    sink.missing(gap, false, now);
    drain();
  }

  private void drain() {
    while (!ahead.isEmpty() && ahead.firstKey() <= next) {
      Map.Entry<Long, Piece> entry = ahead.pollFirstEntry();
      kept -= entry.getValue().length();
      deliver(entry.getKey(), entry.getValue());
    }
  }

  private void deliver(long from, Piece piece) {
    long old = next - from;
    if (old >= piece.length()) {
      return;
    }
    Piece fresh = piece.behind(old);
    next += fresh.length();
    if (fresh.bytes().length() > 0) {
      sink.bytes(fresh.bytes(), fresh.by());
    }
    if (fresh.bytes().length() < fresh.length()) { // the capture cut the packet
      sink.missing(fresh.length() - fresh.bytes().length(), true, fresh.by());
    }
  }

  /** Keeps those bytes of a piece that do not wait already. */
  private void keep(long from, Piece piece) {
    long at = from;
    long to = from + piece.length();
    while (at < to) {
      Map.Entry<Long, Piece> before = ahead.floorEntry(at);
      long covered = before == null ? at : before.getKey() + before.getValue().length();
      if (covered > at) {
        at = covered;
        continue;
      }
      Long after = ahead.ceilingKey(at);
      long end = after == null ? to : Math.min(to, after);
      Piece part = piece.behind(at - from).first(end - at).kept();
      ahead.put(at, part);
      kept += part.length();
      at = end;
    }
  }
}
