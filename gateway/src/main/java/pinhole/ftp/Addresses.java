package pinhole.ftp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Address literals. Never asks a name server: a peer must not make us look something up. */
public final class Addresses {
  private static final Pattern IPV4 = Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");
  private static final Pattern IPV6 = Pattern.compile("(?=.*:)[0-9A-Fa-f:.]{2,45}");

  private Addresses() {}

  /** Reads an IPv4 or IPv6 literal; a zone ({@code %eth0}) is dropped (E41). */
  public static InetAddress parse(String literal) throws SyntaxException {
    int zone = literal.indexOf('%');
    String bare = zone < 0 ? literal : literal.substring(0, zone);
    if (!IPV4.matcher(bare).matches() && !IPV6.matcher(bare).matches()) {
      throw new SyntaxException("not an address");
    }
    try {
      return InetAddress.getByName(bare);
    } catch (UnknownHostException e) {
      throw new SyntaxException("not an address");
    }
  }

  /** The canonical text of RFC 5952: the longest run of zero groups shortened, lower case. */
  public static String print(InetAddress address) {
    if (address instanceof Inet4Address) {
      return address.getHostAddress();
    }
    String[] groups = HostPort.plain(address).getHostAddress().split(":", -1);
    int start = -1;
    int longest = 1; // a single zero group is not shortened
    for (int i = 0; i < groups.length; i++) {
      int run = 0;
      while (i + run < groups.length && groups[i + run].equals("0")) {
        run++;
      }
      if (run > longest) {
        longest = run;
        start = i;
      }
      i += run;
    }
    if (start < 0) {
      return String.join(":", groups);
    }
    String head = String.join(":", java.util.Arrays.copyOfRange(groups, 0, start));
    String tail =
        String.join(":", java.util.Arrays.copyOfRange(groups, start + longest, groups.length));
    return head + "::" + tail;
  }
}
