package pinhole.stream;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pinhole.capture.Segment;

/** One direction of a connection: what its sender sent. */
public final class Half {
  private static final int MOST_SYNS = 16;
  private static final long SAME_MOMENT_NANOS = 1_000_000;
  private static final long SAME_PASSAGE_NANOS = 50_000_000;

  private final Flow flow;
  private final Way way;
  private final Holes holes = new Holes();
  private final List<Sighting> syns = new ArrayList<>(1);

  private boolean begun;

  /** The sequence number of the first byte. */
  private long first;

  /** Behind the last byte that was seen. */
  private long highest;

  /** What its sender has had from the other side, in the other side's numbers. */
  private long acknowledged;

  private Sighting firstPayload = Sighting.NEVER;
  private Sighting lastPayload = Sighting.NEVER;
  private Sighting fin = Sighting.NEVER;
  private long finAt;
  private Sighting rst = Sighting.NEVER;
  private Sighting synAck = Sighting.NEVER;
  private Sighting repeatedFirst = Sighting.NEVER;
  private long longestSilence;
  private Sighting silenceBefore = Sighting.NEVER;
  private long packets;
  private long repeated;
  private long late;
  private long probes;
  private long zeroWindows;
  private Print previous = new Print(0, 0, 0, 0, 0, 0, 0, 0);

  /** What a copy of a segment has in common with it, and by what it can be told from it. */
  private record Print(
      int sequence, int ack, int flags, int window, int length, int hops, int port, long nanos) {
    static Print of(Segment segment) {
      return new Print(
          segment.sequence(),
          segment.acknowledged(),
          segment.flags(),
          segment.window(),
          segment.length(),
          segment.hops(),
          segment.port(),
          segment.nanos());
    }

    boolean isOf(Print other) {
      boolean same =
          sequence == other.sequence
              && ack == other.ack
              && flags == other.flags
              && window == other.window
              && length == other.length;
      boolean elsewhere = hops != other.hops || port != other.port;
      long apart = Math.abs(nanos - other.nanos);
      return same && apart <= (elsewhere ? SAME_PASSAGE_NANOS : SAME_MOMENT_NANOS);
    }
  }

  Half(Flow flow, Way way) {
    this.flow = flow;
    this.way = way;
  }

  public Flow flow() {
    return flow;
  }

  public Way way() {
    return way;
  }

  /** The other direction. */
  public Half other() {
    return flow.client() == this ? flow.server() : flow.client();
  }

  /** The sequence number of a segment of this direction, counted on. */
  public long position(Segment segment) {
    return unwrapped(segment.sequence()) + (segment.syn() ? 1 : 0);
  }

  private long unwrapped(int number) {
    return begun ? highest + (number - (int) highest) : number & 0xffffffffL;
  }

  /**
   * Whether it is the same segment once more, because the capture was made on several interfaces: a
   * retransmission comes later, and takes the same way.
   */
  boolean copies(Segment segment) {
    Print print = Print.of(segment);
    boolean copy = print.isOf(previous);
    previous = print;
    return copy;
  }

  /** Takes the next segment, which was seen now. */
  void take(Segment segment, Sighting now) {
    packets++;
    long from = position(segment);
    if (!begun) {
      begun = true;
      first = from;
      highest = from;
    }
    if (segment.syn()) {
      syn(segment, now);
    }
    if (segment.length() > 0) {
      payload(segment, from, from + segment.length(), now);
    }
    if (segment.fin() && !fin.seen()) {
      fin = now;
      finAt = from + segment.length();
    }
    if (segment.rst() && !rst.seen()) {
      rst = now;
    }
    if (segment.ack()) {
      long upTo = other().unwrapped(segment.acknowledged());
      // The FIN counts as a byte, and is none.
      acknowledged =
          Math.max(acknowledged, other().fin.seen() ? Math.min(upTo, other().finAt) : upTo);
    }
    if (segment.window() == 0 && !segment.rst() && !segment.syn()) {
      zeroWindows++;
    }
  }

  private void syn(Segment segment, Sighting now) {
    if (syns.size() < MOST_SYNS) {
      syns.add(now);
    }
    if (segment.ack() && !synAck.seen()) {
      synAck = now;
    }
  }

  private void payload(Segment segment, long from, long to, Sighting now) {
    if (to == highest && segment.length() == 1) {
      probes++; // keepalive: the last byte once more, RFC 1122 section 4.2.3.6
      return;
    }
    if (from < highest) {
      long old = Math.min(to, highest) - from;
      long filled = holes.fill(from, Math.min(to, highest));
      late += filled;
      if (old > filled) {
        repeated += old - filled;
        repeatedFirst = repeatedFirst.seen() ? repeatedFirst : now;
      }
    } else if (from > highest) {
      holes.add(highest, from);
    }
    highest = Math.max(highest, to);
    if (lastPayload.seen() && now.since(lastPayload) > longestSilence) {
      longestSilence = now.since(lastPayload);
      silenceBefore = now;
    }
    firstPayload = firstPayload.seen() ? firstPayload : now;
    lastPayload = now;
  }

  /** Bytes of payload, by the sequence numbers: also those that were not seen. */
  public long bytes() {
    return begun ? highest - first : 0;
  }

  /** The number of the sender's first byte, good if its SYN was seen. */
  int firstSequence() {
    return (int) first;
  }

  /** Whether its SYN was seen, so that {@link #start} is where it begins. */
  public boolean whole() {
    return !syns.isEmpty();
  }

  /** The position of the first byte that was seen, or that follows the SYN. */
  public long start() {
    return first;
  }

  /** Bytes that the capture lacks. */
  public long missing() {
    return holes.total();
  }

  /** Bytes that were sent again although they had been seen. */
  public long repeated() {
    return repeated;
  }

  public Sighting repeatedFirst() {
    return repeatedFirst;
  }

  /** Bytes that came later than bytes behind them: lost and sent again, or overtaken. */
  public long late() {
    return late;
  }

  /** Keepalive probes. */
  public long probes() {
    return probes;
  }

  /** How often the sender said that it can take no more. */
  public long zeroWindows() {
    return zeroWindows;
  }

  /** Each attempt to open the connection from this side, up to 16. */
  public List<Sighting> syns() {
    return Collections.unmodifiableList(syns);
  }

  public Sighting synAck() {
    return synAck;
  }

  public Sighting fin() {
    return fin;
  }

  public Sighting rst() {
    return rst;
  }

  public Sighting firstPayload() {
    return firstPayload;
  }

  public Sighting lastPayload() {
    return lastPayload;
  }

  /** The longest time between two segments with payload, in nanoseconds. */
  public long longestSilence() {
    return longestSilence;
  }

  /** What ended it. */
  public Sighting silenceBefore() {
    return silenceBefore;
  }

  public long packets() {
    return packets;
  }

  /** How far the sender has acknowledged the other side, in the other side's counted-on numbers. */
  public long acknowledged() {
    return acknowledged;
  }

  /** Bytes that the other side has not acknowledged. */
  public long unacknowledged() {
    return begun ? Math.max(0, highest - Math.max(first, other().acknowledged)) : 0;
  }
}
