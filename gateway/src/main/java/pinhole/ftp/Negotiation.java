package pinhole.ftp;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The four ways to negotiate a data connection: all of FTP that a firewall has to know. A new one
 * is a new row.
 */
public enum Negotiation {
  /** RFC 959 section 4.1.2: the client names its IPv4 address and port. */
  PORT(200, true, Syntax::six, a -> "PORT " + Syntax.printSix(a)),
  /** RFC 2428 section 2: the same for either family. */
  EPRT(200, true, Syntax::extended, a -> "EPRT " + Syntax.printExtended(a)),
  /** RFC 959 section 4.1.2; the form of the text is free, RFC 1123 section 4.1.2.6. */
  PASV(
      227,
      false,
      Syntax::sixAnywhere,
      a -> "227 Entering Passive Mode (" + Syntax.printSix(a) + ")."),
  /** RFC 2428 section 3: only a port; the address is the control connection's. No final period. */
  EPSV(
      229,
      false,
      Syntax::extendedPort,
      a -> "229 Entering Extended Passive Mode (|||" + a.port() + "|)");

  private static final Map<String, Negotiation> ROWS =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Enum::name, row -> row));

  private final int code;
  private final boolean active;

  // Lambdas of the rows above, which hold no state.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Parser parser;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Printer printer;

  Negotiation(int code, boolean active, Parser parser, Printer printer) {
    this.code = code;
    this.active = active;
    this.parser = parser;
    this.printer = printer;
  }

  /** Reads what a peer wrote. */
  @FunctionalInterface
  interface Parser {
    HostPort parse(String text, InetAddress peer) throws SyntaxException;
  }

  /** Writes a whole line. */
  @FunctionalInterface
  interface Printer {
    String print(HostPort endpoint);
  }

  /** The negotiation of this verb, in upper case. */
  public static Optional<Negotiation> of(String verb) {
    return Optional.ofNullable(ROWS.get(verb));
  }

  /** The code of the reply that completes it: 200, 227 or 229. */
  public int code() {
    return code;
  }

  /** Whether the server connects to the client; otherwise the client connects to the server. */
  public boolean active() {
    return active;
  }

  /** PORT and PASV can name IPv4 addresses only. */
  public boolean ipv4Only() {
    return this == PORT || this == PASV;
  }

  /**
   * Reads the endpoint: of the command's argument in active mode, of the reply's text in passive.
   *
   * @param peer whoever wrote it; the address where the text names none (EPSV)
   */
  public HostPort parse(String text, InetAddress peer) throws SyntaxException {
    return parser.parse(text, peer);
  }

  /**
   * The line that tells the other side: a command in active mode, a reply in passive.
   *
   * @throws IllegalArgumentException where an IPv6 address is to be told in IPv4 words
   */
  public String print(HostPort endpoint) {
    return printer.print(endpoint);
  }
}
