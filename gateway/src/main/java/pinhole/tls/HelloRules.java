package pinhole.tls;

import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * What a client's hello must not ask for, as it would let the client be led to this server by
 * somebody in between (ALPACA, E120): protocols without FTP among them, and a host that this is
 * not.
 *
 * @param serves whether there is a certificate for a host name
 */
record HelloRules(Predicate<String> serves) {
  /** The name of the protocol in the IANA's list. */
  static final String FTP = "ftp";

  private static final int FATAL = 2;
  private static final int UNRECOGNIZED_NAME = 112; // RFC 6066 section 3
  private static final int NO_APPLICATION_PROTOCOL = 120; // RFC 7301 section 3.2

  /** The alert that refuses a hello; empty for one that is taken. */
  OptionalInt alert(ClientHello hello) {
    if (!hello.protocols().isEmpty() && !hello.protocols().contains(FTP)) {
      return OptionalInt.of(NO_APPLICATION_PROTOCOL);
    }
    return isName(hello.serverName()) && !serves.test(hello.serverName())
        ? OptionalInt.of(UNRECOGNIZED_NAME)
        : OptionalInt.empty();
  }

  /** RFC 6066 allows no addresses, and clients that send one mean none of the names. */
  private static boolean isName(String text) {
    return !text.isEmpty() && text.indexOf(':') < 0 && !text.matches("[0-9.]+");
  }

  /** A fatal alert as it is on the wire. */
  static byte[] record(int alert) {
    return new byte[] {21, 3, 3, 0, 2, FATAL, (byte) alert};
  }
}
