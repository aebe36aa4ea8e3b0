package pinhole.rules.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pinhole.rules.Literal;

/**
 * "host:port", "host", "[v6]:port" or "[v6]" taken apart.
 *
 * @param host an address as {@link Literal#print} writes it, or a host name
 * @param port 0 to 65535, or {@link #NO_PORT}
 */
record HostAndPort(String host, int port) {
  static final int NO_PORT = -1;

  private static final int LONGEST_NAME = 253; // RFC 1035 section 2.3.4, less its length octets.
  private static final Pattern PARTS =
      Pattern.compile("(?:\\[([^\\]\\[]*)\\]|([^:\\[\\]]*))(?::([0-9]{1,5}))?");
  private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
  private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*\\.?");
  private static final Pattern NUMBERS = Pattern.compile("(?:.*\\.)?[0-9]+\\.?");

  static HostAndPort parse(String text) {
    Matcher parts = PARTS.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          text.chars().filter(c -> c == ':').count() > 1 && text.indexOf('[') < 0
              ? "\"" + text + "\" needs brackets around its address, such as [::1]:21"
              : "\"" + text + "\" is not host:port");
    }
    int port = parts.group(3) == null ? NO_PORT : Integer.parseInt(parts.group(3));
    if (port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not one of 1 to 65535");
    }
    return parts.group(1) == null
        ? new HostAndPort(host(parts.group(2)), port)
        : new HostAndPort(Literal.print(Literal.parse(parts.group(1))), port);
  }

  /** The host as it is kept: a literal in its one form, a name as it is. */
  static String host(String text) {
    // A name that ends in a number is an address that somebody mistyped: RFC 1123 section 2.1.
    boolean literal =
        text.indexOf(':') >= 0
            || (text.length() <= LONGEST_NAME && NUMBERS.matcher(text).matches());
    if (literal) {
      return Literal.print(Literal.parse(text));
    }
    if (text.length() > LONGEST_NAME || !NAME.matcher(text).matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is not an address or a host name");
    }
    return text;
  }

  /** As it is written: "ftp.example.com:21", "[2001:db8::5]". */
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + (port == NO_PORT ? "" : ":" + port);
  }
}
