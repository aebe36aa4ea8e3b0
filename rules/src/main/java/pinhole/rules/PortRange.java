package pinhole.rules;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * TCP ports from one to another.
 *
 * @param first the lowest, at least 1
 * @param last the highest, at most 65535
 */
public record PortRange(int first, int last) {
  public PortRange {
    if (first < 1 || last > 65535) {
      throw new IllegalArgumentException(
          "port " + (first < 1 ? first : last) + " is not one of 1 to 65535");
    }
    if (first > last) {
      throw new IllegalArgumentException(
          "the range "
              + first
              + "-"
              + last
              + " is empty; did you mean "
              + last
              + "-"
              + first
              + "?");
    }
  }

  /**
   * The range of "41000-41099", or of a single port.
   *
   * @throws IllegalArgumentException if the text is not that; the message is for people
   */
  public static PortRange parse(String text) {
    if (!text.matches("[0-9]{1,5}( ?- ?[0-9]{1,5})?")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a port range; expected one such as 41000-41099");
    }
    String[] ends = text.split(" ?- ?", -1);
    return new PortRange(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
  }

  /** Ports in any order as ranges in ascending order; those that touch are one. */
  public static List<PortRange> covering(IntStream ports) {
    BitSet set = new BitSet();
    ports.forEach(set::set);
    List<PortRange> ranges = new ArrayList<>();
    for (int first = set.nextSetBit(0); first >= 0; ) {
      int end = set.nextClearBit(first);
      ranges.add(new PortRange(first, end - 1));
      first = set.nextSetBit(end);
    }
    return ranges;
  }

  /** How many ports there are. */
  public int size() {
    return last - first + 1;
  }

  /** Whether the port is one of these. */
  public boolean contains(int port) {
    return first <= port && port <= last;
  }

  /** Whether all of the others are among these. */
  public boolean contains(PortRange other) {
    return first <= other.first && other.last <= last;
  }

  /** As it is written in the rules file: "41000-41099", or the port if it is a single one. */
  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
