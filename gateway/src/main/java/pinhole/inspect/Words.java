package pinhole.inspect;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import pinhole.ftp.HostPort;
import pinhole.rules.Network;

/** How numbers, addresses and times are written for people. */
public final class Words {
  /** RFC 1918, RFC 6598, RFC 3927, RFC 4193, and what no network carries. */
  private static final List<Network> PRIVATE =
      List.of(
          Network.parse("10.0.0.0/8"),
          Network.parse("172.16.0.0/12"),
          Network.parse("192.168.0.0/16"),
          Network.parse("100.64.0.0/10"),
          Network.parse("169.254.0.0/16"),
          Network.parse("127.0.0.0/8"),
          Network.parse("0.0.0.0/8"),
          Network.parse("fc00::/7"),
          Network.parse("fe80::/10"),
          Network.parse("::1/128"));

  private Words() {}

  /** Whether the address means something only within a site. */
  static boolean isPrivate(InetAddress address) {
    return PRIVATE.stream().anyMatch(network -> network.contains(address));
  }

  /** "2054 = 8*256+6", as the six numbers of PORT and 227 have it. */
  public static String sum(int port) {
    return (port >> 8) + "*256+" + (port & 0xff) + " = " + port;
  }

  /** "1,234 bytes". */
  public static String bytes(long count) {
    return number(count) + (count == 1 ? " byte" : " bytes");
  }

  public static String number(long count) {
    String digits = Long.toString(count);
    StringBuilder text = new StringBuilder(digits);
    for (int at = digits.length() - 3; at > (count < 0 ? 1 : 0); at -= 3) {
      text.insert(at, ',');
    }
    return text.toString();
  }

  /** "31.204 s", and less exactly where it is long. */
  public static String seconds(long nanos) {
    return BigDecimal.valueOf(nanos, 9)
            .setScale(nanos < 100_000_000_000L ? 3 : 0, RoundingMode.HALF_UP)
            .toPlainString()
        + " s";
  }

  /** "3 times", "once". */
  public static String times(long count) {
    return count == 1 ? "once" : number(count) + " times";
  }

  /** Whatever somebody else said: no character of it can move a cursor or begin a line. */
  public static String plain(String text) {
    IntPredicate printable = c -> c >= ' ' && c < 0x7f;
    if (text.chars().allMatch(printable)) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (printable.test(c)) {
        plain.append(c);
      } else {
        plain.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
      }
    }
    return plain.toString();
  }

  /** An address and a port, the port also as a sum. */
  public static String endpoint(HostPort endpoint) {
    return endpoint + " (port " + sum(endpoint.port()) + ")";
  }
}
