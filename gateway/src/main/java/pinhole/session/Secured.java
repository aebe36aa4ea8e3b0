package pinhole.session;

import static java.util.Objects.requireNonNull;

/**
 * What a TLS handshake has agreed on.
 *
 * @param protocol "TLSv1.3"
 * @param cipher the cipher suite by its IANA name
 * @param subject of the certificate that the peer has shown, as RFC 2253 writes it; "" for none
 * @param sni the host that the client has named, "" for none
 * @param resumed whether an earlier session was taken up again
 */
public record Secured(String protocol, String cipher, String subject, String sni, boolean resumed) {
  public Secured {
    requireNonNull(protocol);
    requireNonNull(cipher);
    requireNonNull(subject);
    requireNonNull(sni);
  }
}
