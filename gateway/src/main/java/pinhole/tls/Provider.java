package pinhole.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import javax.net.ssl.SSLException;

/**
 * Whose TLS is used. BoringSSL is faster, and tells whether a TLS 1.3 session was resumed; the JDK
 * is there where BoringSSL's library is not.
 *
 * @param shortcoming why it is not BoringSSL; "" if it is
 */
public record Provider(Kind kind, String shortcoming) {
  /** The two. */
  public enum Kind {
    BORINGSSL,
    JDK
  }

  private static final String WHY_NOT = tryBoringSsl();

  // Servers like vsftpd issue tickets for longer than the seven days that the JDK allows, and it
  // drops them; so it asks for none, and resumes by session id. As a server it remembers sessions
  // instead of issuing tickets, since a ticket loses the mark by which resumption is told. Netty
  // reads the same properties for BoringSSL, where they would do harm, so it goes first. A client
  // that begins a second handshake in TLS 1.2 is refused, as BoringSSL does.
  static {
    setUnlessSet("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    setUnlessSet("jdk.tls.client.enableSessionTicketExtension", "false");
    setUnlessSet("jdk.tls.server.enableSessionTicketExtension", "false");
  }

  /** The JDK's. */
  static final Provider JDK = new Provider(Kind.JDK, WHY_NOT.isEmpty() ? "not wanted" : WHY_NOT);

  /** The better one of those that are there. The first call loads a library. */
  public static Provider best() {
    return WHY_NOT.isEmpty() ? new Provider(Kind.BORINGSSL, "") : JDK;
  }

  /** As log lines name it. */
  @Override
  public String toString() {
    return kind == Kind.BORINGSSL ? "boringssl" : "jdk";
  }

  boolean isNative() {
    return kind == Kind.BORINGSSL;
  }

  /** Counted, since a context for each session is too much to leave to the garbage collector. */
  SslProvider netty() {
    return isNative() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
  }

  private static String tryBoringSsl() {
    if (!OpenSsl.isAvailable()) {
      Throwable cause = OpenSsl.unavailabilityCause();
      return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
    try {
      ReferenceCountUtil.release(
          SslContextBuilder.forClient()
              .sslProvider(SslProvider.OPENSSL_REFCNT)
              .trustManager(Verifier.NOBODY)
              .endpointIdentificationAlgorithm(null)
              .build());
      return "";
    } catch (SSLException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
