package pinhole.tls;

import static java.util.Objects.requireNonNull;

import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import pinhole.certificates.Names;

/**
 * The other end of an encrypted connection.
 *
 * @param protocol "TLSv1.3"
 * @param cipher the suite, in the words of the IANA
 * @param subject of its certificate, as RFC 2253 writes it; "" if it has shown none
 * @param serverName the host that the client named (SNI); "" if none
 * @param alpn the application protocol that was agreed on, "ftp"; "" if none
 */
public record Peer(String protocol, String cipher, String subject, String serverName, String alpn) {
  public Peer {
    requireNonNull(protocol);
    requireNonNull(cipher);
    requireNonNull(subject);
    requireNonNull(serverName);
    requireNonNull(alpn);
  }

  static Peer of(SSLEngine engine, ClientHello hello, String alpn) {
    SSLSession session = engine.getSession();
    return new Peer(
        session.getProtocol(),
        session.getCipherSuite(),
        wasAsked(engine) ? subject(session) : "",
        hello.serverName(),
        alpn);
  }

  /** Asked for a certificate; to look for one that is not there costs an exception. */
  private static boolean wasAsked(SSLEngine engine) {
    return engine.getUseClientMode() || engine.getNeedClientAuth() || engine.getWantClientAuth();
  }

  private static String subject(SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? Names.subject(certificate)
          : "";
    } catch (SSLPeerUnverifiedException e) {
      return ""; // It has shown none.
    }
  }
}
