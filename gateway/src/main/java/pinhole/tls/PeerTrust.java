package pinhole.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import pinhole.certificates.IdentityReader;
import pinhole.certificates.Names;
import pinhole.rules.Source;
import pinhole.rules.config.InvalidConfiguration;
import pinhole.rules.config.NamedFile;
import pinhole.rules.config.Trust;

/** Whose certificates are good ones: the verifiers of clients and of servers. */
final class PeerTrust {
  /** Where systems keep the authorities that they trust: Debian, Fedora, Alpine. */
  private static final List<Path> BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/cert.pem"));

  private PeerTrust() {}

  /** For servers: as the rules file says. */
  static Verifier ofServers(Trust trust) throws InvalidConfiguration {
    if (trust instanceof Trust.Pinned pinned) {
      return new Verifier(
          new X509Certificate[0], (chain, type, engine) -> comparePin(pinned.sha256(), chain[0]));
    }
    X509ExtendedTrustManager authorities =
        trust instanceof Trust.Authorities named
            ? signedBy(IdentityReader.certificates(named.file()))
            : system();
    return new Verifier(
        new X509Certificate[0],
        (chain, type, engine) -> checkServer(authorities, chain, type, engine));
  }

  /** For clients: signed by one of these. */
  static Verifier ofClients(NamedFile authorities) throws InvalidConfiguration {
    List<X509Certificate> certificates = IdentityReader.certificates(authorities);
    X509ExtendedTrustManager signers = signedBy(certificates);
    return new Verifier(
        certificates.toArray(X509Certificate[]::new),
        (chain, type, engine) -> {
          try {
            signers.checkClientTrusted(chain, type, engine);
          } catch (CertificateException e) {
            throw new Distrusted(why("client", chain[0], e) + "; see client-authorities");
          }
        });
  }

  private static void comparePin(String pin, X509Certificate certificate)
      throws CertificateException {
    String found = fingerprint(certificate);
    if (!found.equals(pin)) {
      throw new Distrusted(
          "the server's certificate is sha256:" + found + ", another one is pinned");
    }
  }

  /** SHA-256 of the certificate, in hexadecimal digits. */
  static String fingerprint(X509Certificate certificate) throws CertificateException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every Java has it.
    }
  }

  private static void checkServer(
      X509ExtendedTrustManager authorities, X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    try {
      authorities.checkServerTrusted(chain, type, engine);
    } catch (CertificateException e) {
      throw new Distrusted(
          isTrusted(authorities, chain, type)
              ? wrongHost(chain[0], engine.getPeerHost())
              : why("server", chain[0], e) + "; see trust, and sha256:" + fingerprint(chain[0]));
    }
  }

  /** Whether all is well but the host name. */
  private static boolean isTrusted(
      X509ExtendedTrustManager authorities, X509Certificate[] chain, String type) {
    try {
      authorities.checkServerTrusted(chain, type);
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }

  private static String wrongHost(X509Certificate certificate, String host) {
    List<String> names =
        Stream.concat(Names.hosts(certificate).stream(), Names.addresses(certificate).stream())
            .toList();
    return "the server's certificate is for "
        + (names.isEmpty() ? "no host" : Reasons.brief(String.join(", ", names)))
        + ", not "
        + host
        + "; see host-name";
  }

  private static String why(String whose, X509Certificate certificate, CertificateException e) {
    String its =
        "the " + whose + "'s certificate (" + Reasons.brief(Names.subject(certificate)) + ") ";
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return its + "has expired on " + certificate.getNotAfter().toInstant();
      }
      if (cause instanceof CertificateNotYetValidException) {
        return its + "is not valid before " + certificate.getNotBefore().toInstant();
      }
      if (cause instanceof java.security.cert.CertPathBuilderException) {
        return its
            + "is signed by "
            + Reasons.brief(Names.issuer(certificate))
            + ", which is not trusted";
      }
    }
    return its + "is not accepted: " + Reasons.brief(String.valueOf(e.getMessage()));
  }

  private static X509ExtendedTrustManager system() throws InvalidConfiguration {
    boolean told = System.getProperty("javax.net.ssl.trustStore") != null;
    for (Path bundle : told ? List.<Path>of() : BUNDLES) {
      if (Files.isReadable(bundle)) {
        return signedBy(IdentityReader.certificates(new NamedFile(bundle, Source.NONE)));
      }
    }
    return manager(null); // Java's own.
  }

  private static X509ExtendedTrustManager signedBy(List<X509Certificate> authorities) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry(Integer.toString(i), authorities.get(i));
      }
      return manager(store);
    } catch (GeneralSecurityException | java.io.IOException e) {
      throw new IllegalStateException(e); // A store in memory, of certificates that were read.
    }
  }

  private static X509ExtendedTrustManager manager(KeyStore store) {
    try {
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager extended) {
          return extended;
        }
      }
      throw new IllegalStateException("no trust manager for X.509");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
