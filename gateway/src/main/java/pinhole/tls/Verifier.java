package pinhole.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Judges a peer's certificate by one check, in whichever of its six ways TLS asks for it. */
final class Verifier extends X509ExtendedTrustManager {
  /**
   * Trusts nobody and names no authorities. For contexts that ask for no certificate: without it
   * each of Netty's would copy all the authorities of the machine, which takes 20 ms and 44 KiB.
   */
  static final Verifier NOBODY =
      new Verifier(
          new X509Certificate[0],
          (chain, type, engine) -> {
            throw new Distrusted("nobody has asked for a certificate");
          });

  private final X509Certificate[] authorities;
  private final Check check;

  /** Says no by an exception, whose message is for people. */
  @FunctionalInterface
  interface Check {
    void check(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException;
  }

  /**
   * Of a check.
   *
   * @param authorities told to the peer, so that it can choose one of its certificates
   */
  Verifier(X509Certificate[] authorities, Check check) {
    this.authorities = authorities.clone();
    this.check = check;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check.check(chain, type, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check.check(chain, type, engine);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.clone();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw notWithoutAnEngine();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw notWithoutAnEngine();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw notWithoutAnEngine();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw notWithoutAnEngine();
  }

  private static CertificateException notWithoutAnEngine() {
    return new CertificateException("Netty always has an engine");
  }
}
