package pinhole.proxy;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pinhole.ftp.HostPort;
import pinhole.ftp.SyntaxException;
import pinhole.rules.Literal;

/** The header of version 1, a line (proxy-protocol.txt section 2.1). */
final class VersionOne {
  static final byte[] BEGIN = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  static final int SHORTEST = "PROXY UNKNOWN\r\n".length();
  static final int LONGEST = 107; // with the line end

  private static final Pattern LINE =
      Pattern.compile("PROXY TCP([46]) ([^ ]+) ([^ ]+) ([1-9][0-9]{0,4}) ([1-9][0-9]{0,4})\r\n");
  private static final Pattern UNKNOWN = Pattern.compile("PROXY UNKNOWN( [^\r]*)?\r\n");

  private VersionOne() {}

  static Ends ends(byte[] bytes, int length, Ends real) throws SyntaxException {
    String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    if (UNKNOWN.matcher(text).matches()) {
      return real; // what else it says does not count
    }
    Matcher line = LINE.matcher(text);
    if (!line.matches()) {
      throw new SyntaxException("a line that is none of PROXY TCP4, TCP6 or UNKNOWN");
    }
    boolean six = line.group(1).equals("6");
    return VersionTwo.ends(
        hostPort(line.group(2), six, line.group(4)), hostPort(line.group(3), six, line.group(5)));
  }

  private static HostPort hostPort(String address, boolean six, String port)
      throws SyntaxException {
    try {
      InetAddress parsed = Literal.parse(address);
      if (six != address.indexOf(':') >= 0) {
        throw new SyntaxException("an address of the other family");
      }
      return new HostPort(parsed, Integer.parseInt(port));
    } catch (IllegalArgumentException e) {
      throw new SyntaxException("no address, or no port");
    }
  }

  static byte[] print(Ends ends) {
    String line =
        "PROXY TCP%s %s %s %d %d\r\n"
            .formatted(
                ends.client().ipv4() ? "4" : "6",
                Literal.print(ends.client().address()),
                Literal.print(ends.server().address()),
                ends.client().port(),
                ends.server().port());
    return line.getBytes(StandardCharsets.US_ASCII);
  }
}
