package pinhole.tls;

import java.security.cert.CertificateException;

/** A peer's certificate that is not a good one; the message is for people. */
final class Distrusted extends CertificateException {
  private static final long serialVersionUID = 1L;

  Distrusted(String why) {
    super(why);
  }
}
