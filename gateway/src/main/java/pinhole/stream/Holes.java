package pinhole.stream;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was not seen of a stream: ranges, the oldest of which are only counted once there are many.
 */
final class Holes {
  private static final int MOST = 64;

  /** From the first byte to behind the last. */
  private final TreeMap<Long, Long> ranges = new TreeMap<>();

  private long total;

  void add(long from, long to) {
    ranges.put(from, to);
    total += to - from;
    if (ranges.size() > MOST) {
      ranges.pollFirstEntry();
    }
  }

  /** Fills what is missing between two numbers, and says how much that was. */
  long fill(long from, long to) {
    if (ranges.isEmpty()) {
      return 0;
    }
    long filled = 0;
    Map<Long, Long> pieces = new TreeMap<>();
    Iterator<Map.Entry<Long, Long>> each = ranges.headMap(to, false).entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Long, Long> range = each.next();
      long low = Math.max(from, range.getKey());
      long high = Math.min(to, range.getValue());
      if (low < high) {
        filled += high - low;
        if (range.getKey() < low) {
          pieces.put(range.getKey(), low);
        }
        if (high < range.getValue()) {
          pieces.put(high, range.getValue());
        }
        each.remove();
      }
    }
    ranges.putAll(pieces);
    total -= filled;
    return filled;
  }

  /** Bytes that are missing. */
  long total() {
    return total;
  }
}
