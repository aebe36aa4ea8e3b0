package pinhole.tls;

import java.util.List;
import java.util.stream.Stream;

/**
 * Which cipher suites either leg offers, the same with either library; as a server the gateway
 * takes the first of them that the client has.
 *
 * <p>What everybody has today comes first: forward secrecy, and encryption that authenticates (RFC
 * 7525 section 4.2). What follows is for peers from the first years of TLS 1.2: Windows Server 2012
 * R2 knows GCM only without forward secrecy where the certificate is of RSA, and devices there are
 * that know nothing but key transport. A library leaves out what it does not know, or what its own
 * policy forbids, as newer JDKs forbid key transport.
 */
final class Ciphers {
  // BoringSSL has an order of its own here.
  private static final List<String> TLS13 =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  /** TLS 1.2 that leaves nothing to be desired. */
  static final List<String> MODERN =
      List.of(
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  /** TLS 1.2 for want of better. */
  static final List<String> OLD =
      List.of(
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
          "TLS_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_RSA_WITH_AES_128_CBC_SHA",
          "TLS_RSA_WITH_AES_256_CBC_SHA");

  /** All of them, best first. */
  static final List<String> ALL = Stream.of(TLS13, MODERN, OLD).flatMap(List::stream).toList();

  private Ciphers() {}
}
