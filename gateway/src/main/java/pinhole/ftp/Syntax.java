package pinhole.ftp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pinhole.rules.Literal;

/** The grammars behind the rows of {@link Negotiation}; every quantifier is bounded. */
final class Syntax {
  private static final String OCTET = "(\\d{1,3})";
  private static final Pattern SIX =
      Pattern.compile("(?:(?:0|[1-9]\\d{0,2}),){5}(?:0|[1-9]\\d{0,2})");
  // With commas (all servers), with blanks after them, or with dots (seen by FFFTP's authors).
  private static final Pattern SIX_ANYWHERE =
      Pattern.compile(
          "(?<![\\d,.+-])"
              + OCTET
              + "(?:, ?"
              + OCTET
              + ", ?"
              + OCTET
              + ", ?"
              + OCTET
              + ", ?"
              + OCTET
              + ", ?"
              + OCTET
              + "|\\."
              + OCTET
              + "\\."
              + OCTET
              + "\\."
              + OCTET
              + "\\."
              + OCTET
              + "\\."
              + OCTET
              + ")(?![,.]?\\d)");

  private Syntax() {}

  /** The argument of PORT: six numbers, nothing else (E42). */
  static HostPort six(String text, InetAddress peer) throws SyntaxException {
    String argument = text.strip();
    if (!SIX.matcher(argument).matches()) {
      throw new SyntaxException("not six numbers");
    }
    String[] parts = argument.split(",", -1);
    int[] numbers = new int[6];
    for (int i = 0; i < 6; i++) {
      numbers[i] = octet(parts[i]);
    }
    return hostPort(numbers);
  }

  /** The text of a 227: six numbers, anywhere, once (E32). */
  static HostPort sixAnywhere(String text, InetAddress peer) throws SyntaxException {
    Matcher matcher = SIX_ANYWHERE.matcher(text);
    if (!matcher.find()) {
      throw new SyntaxException("no six numbers");
    }
    int[] numbers = new int[6];
    numbers[0] = octet(matcher.group(1));
    int first = matcher.group(2) != null ? 2 : 7;
    for (int i = 0; i < 5; i++) {
      numbers[i + 1] = octet(matcher.group(first + i));
    }
    if (matcher.find()) {
      throw new SyntaxException("six numbers twice");
    }
    return hostPort(numbers);
  }

  static String printSix(HostPort endpoint) {
    if (!endpoint.ipv4()) {
      throw new IllegalArgumentException("six numbers cannot hold " + endpoint);
    }
    return endpoint.address().getHostAddress().replace('.', ',')
        + ","
        + (endpoint.port() >> 8)
        + ","
        + (endpoint.port() & 0xff);
  }

  /** The argument of EPRT: {@code <d>1 or 2<d>address<d>port<d>}, any delimiter (E40). */
  static HostPort extended(String text, InetAddress peer) throws SyntaxException {
    String[] fields = fields(text.strip());
    InetAddress address = address(fields[1]);
    String family = address instanceof Inet4Address ? "1" : "2";
    // An IPv4-mapped address is written with family 2 and is an IPv4 address none the less.
    if (!fields[0].equals(family) && !(fields[0].equals("2") && fields[1].contains(":"))) {
      throw new SyntaxException("address is not of the family named");
    }
    return new HostPort(address, port(fields[2]));
  }

  /** A literal; its zone ({@code %eth0}) means nothing to anybody else and is dropped (E41). */
  private static InetAddress address(String literal) throws SyntaxException {
    int zone = literal.indexOf('%');
    try {
      return Literal.parse(zone < 0 ? literal : literal.substring(0, zone));
    } catch (IllegalArgumentException e) {
      throw new SyntaxException("not an address");
    }
  }

  static String printExtended(HostPort endpoint) {
    return "|"
        + (endpoint.ipv4() ? 1 : 2)
        + "|"
        + Literal.print(endpoint.address())
        + "|"
        + endpoint.port()
        + "|";
  }

  /** The text of a 229: the port of {@code (|||port|)}; filled fields are ignored (E36, E37). */
  static HostPort extendedPort(String text, InetAddress peer) throws SyntaxException {
    int open = text.indexOf('(');
    int close = text.indexOf(')', open + 1);
    String token;
    if (open >= 0 && close > open) {
      token = text.substring(open + 1, close);
    } else {
      String bare = text.strip();
      token = bare.substring(bare.lastIndexOf(' ') + 1);
      token =
          token.endsWith(".") && token.length() > 1 && token.charAt(0) != '.'
              ? token.substring(0, token.length() - 1)
              : token;
    }
    return new HostPort(peer, port(fields(token)[2]));
  }

  /** The three fields between four delimiters. */
  private static String[] fields(String text) throws SyntaxException {
    if (text.length() < 5 || text.charAt(0) < 33 || text.charAt(0) > 126) {
      throw new SyntaxException("no delimited fields");
    }
    char delimiter = text.charAt(0);
    if (delimiter >= '0' && delimiter <= '9') {
      throw new SyntaxException("a digit as delimiter");
    }
    String[] parts = text.split(Pattern.quote(String.valueOf(delimiter)), -1);
    if (parts.length != 5 || !parts[0].isEmpty() || !parts[4].isEmpty()) {
      throw new SyntaxException("not three fields");
    }
    return new String[] {parts[1], parts[2], parts[3]};
  }

  private static int octet(String digits) throws SyntaxException {
    int number = Integer.parseInt(digits);
    if (number > 255) {
      throw new SyntaxException("number above 255");
    }
    return number;
  }

  private static int port(String digits) throws SyntaxException {
    if (!digits.matches("\\d{1,5}")) {
      throw new SyntaxException("not a port");
    }
    return checked(Integer.parseInt(digits));
  }

  private static int checked(int port) throws SyntaxException {
    if (port < 1 || port > 65535) {
      throw new SyntaxException("port " + port);
    }
    return port;
  }

  private static HostPort hostPort(int[] numbers) throws SyntaxException {
    byte[] bytes = {(byte) numbers[0], (byte) numbers[1], (byte) numbers[2], (byte) numbers[3]};
    try {
      return new HostPort(InetAddress.getByAddress(bytes), checked(numbers[4] << 8 | numbers[5]));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // four bytes are always an address
    }
  }
}
