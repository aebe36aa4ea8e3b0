package pinhole.capture;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import pinhole.capture.Extensions.Upper;

/**
 * Datagrams of which some fragments have come: RFC 791 section 3.2, RFC 8200 section 4.5. Where
 * fragments overlap the first wins. Bounded in number and in time; what is given up is counted.
 */
final class Fragments {
  private static final int MOST = 256;
  private static final int LONGEST = 65535;
  private static final long PATIENCE_NANOS = 30_000_000_000L; // Linux' ipfrag_time

  /** What the fragments of a datagram have in common. */
  record Key(InetAddress source, InetAddress destination, int protocol, int id) {}

  /** Where a fragment belongs. */
  record Place(int id, int offset, boolean more) {}

  /** A datagram of which something is missing. */
  private static final class Puzzle {
    private final long began;
    private final BitSet units = new BitSet();
    private byte[] bytes = new byte[2048];
    private int end = -1;

    Puzzle(long began) {
      this.began = began;
    }

    void put(Place place, Upper upper) {
      int to = place.offset() + upper.length();
      if (bytes.length < to) {
        bytes = Arrays.copyOf(bytes, Math.max(to, Math.min(LONGEST, bytes.length * 4)));
      }
      for (int at = place.offset(); at < to; at += 8) {
        if (!units.get(at / 8)) {
          upper.bytes().copyTo(at - place.offset(), bytes, at, Math.min(8, to - at));
          units.set(at / 8);
        }
      }
      if (!place.more()) {
        end = to;
      }
    }

    boolean whole() {
      return end >= 0 && units.nextClearBit(0) * 8 >= end;
    }
  }

  private final Map<Key, Puzzle> puzzles = new LinkedHashMap<>();
  private long lost;

  /** Adds a fragment; gives the datagram if it was the last that was missing. */
  Optional<byte[]> add(Key key, Place place, Upper upper, long nanos) {
    forget(nanos);
    boolean broken = place.more() && upper.length() % 8 != 0;
    if (place.offset() + upper.length() > LONGEST || broken) {
      lost++;
      return Optional.empty();
    }
    Puzzle puzzle = puzzles.computeIfAbsent(key, absent -> new Puzzle(nanos));
    puzzle.put(place, upper);
    if (!puzzle.whole()) {
      return Optional.empty();
    }
    puzzles.remove(key);
    return Optional.of(Arrays.copyOf(puzzle.bytes, puzzle.end));
  }

  private void forget(long nanos) {
    Iterator<Puzzle> oldest = puzzles.values().iterator();
    while (oldest.hasNext()) {
      Puzzle next = oldest.next();
      if (puzzles.size() < MOST && nanos - next.began <= PATIENCE_NANOS) {
        return;
      }
      oldest.remove();
      lost++;
    }
  }

  /** Datagrams that were given up. */
  long lost() {
    return lost;
  }
}
