package pinhole.rules;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Addresses written as numbers. The JDK's own parser asks the DNS for whatever it does not
 * understand, and reads 10.1 as 10.0.0.1; this one refuses both.
 */
public final class Literal {
  private static final int GROUPS = 8;

  private Literal() {}

  /**
   * The address of a dotted quad or of RFC 4291 section 2.2 text, without zone and brackets.
   *
   * @throws IllegalArgumentException if the text is anything else; the message is for people
   */
  public static InetAddress parse(String text) {
    boolean six = text.indexOf(':') >= 0;
    return address(six ? parseSix(text) : parseFour(text, text));
  }

  /** The address as RFC 5952 section 4 writes it: lower case, the longest run of zeros as "::". */
  public static String print(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return address.getHostAddress();
    }
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
    }
    int from = longestRunOfZeros(groups);
    int to = from + zerosFrom(groups, from);
    return to - from < 2
        ? hex(groups, 0, GROUPS)
        : hex(groups, 0, from) + "::" + hex(groups, to, GROUPS);
  }

  /** The address of four or sixteen bytes; an IPv4-mapped one becomes IPv4. */
  static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // Only thrown for other lengths.
    }
  }

  private static byte[] parseFour(String text, String whole) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      throw wrong(whole);
    }
    byte[] bytes = new byte[4];
    for (int i = 0; i < 4; i++) {
      // A leading zero is octal to some readers and decimal to others, so it is neither here.
      if (!parts[i].matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(parts[i]) > 255) {
        throw wrong(whole);
      }
      bytes[i] = (byte) Integer.parseInt(parts[i]);
    }
    return bytes;
  }

  private static byte[] parseSix(String text) {
    int gap = text.indexOf("::");
    List<Integer> left = groups(gap < 0 ? text : text.substring(0, gap), text);
    List<Integer> right = gap < 0 ? List.of() : groups(text.substring(gap + 2), text);
    int written = left.size() + right.size();
    if (gap < 0 ? written != GROUPS : written >= GROUPS) {
      throw wrong(text);
    }
    byte[] bytes = new byte[2 * GROUPS];
    put(left, bytes, 0);
    put(right, bytes, GROUPS - right.size());
    return bytes;
  }

  private static List<Integer> groups(String text, String whole) {
    List<Integer> groups = new ArrayList<>();
    String[] parts = text.isEmpty() ? new String[0] : text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      if (i == parts.length - 1 && parts[i].indexOf('.') >= 0 && whole.endsWith(text)) {
        byte[] four = parseFour(parts[i], whole);
        groups.add((four[0] & 0xff) << 8 | (four[1] & 0xff));
        groups.add((four[2] & 0xff) << 8 | (four[3] & 0xff));
      } else if (parts[i].matches("[0-9a-fA-F]{1,4}")) {
        groups.add(Integer.parseInt(parts[i], 16));
      } else {
        throw wrong(whole);
      }
    }
    return groups;
  }

  private static void put(List<Integer> groups, byte[] bytes, int at) {
    for (int i = 0; i < groups.size(); i++) {
      int group = groups.get(i);
      bytes[2 * (at + i)] = (byte) (group >> 8);
      bytes[2 * (at + i) + 1] = (byte) group;
    }
  }

  private static int longestRunOfZeros(int[] groups) {
    int best = 0;
    for (int i = 1; i < GROUPS; i++) {
      best = zerosFrom(groups, i) > zerosFrom(groups, best) ? i : best;
    }
    return best;
  }

  private static int zerosFrom(int[] groups, int from) {
    int to = from;
    while (to < GROUPS && groups[to] == 0) {
      to++;
    }
    return to - from;
  }

  private static String hex(int[] groups, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i > from ? ":" : "").append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException("\"" + text + "\" is not an IP address");
  }
}
