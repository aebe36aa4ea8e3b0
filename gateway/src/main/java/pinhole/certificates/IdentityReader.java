package pinhole.certificates;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import pinhole.rules.config.Certificate;
import pinhole.rules.config.InvalidConfiguration;
import pinhole.rules.config.NamedFile;
import pinhole.rules.config.Problem;

/** Reads certificates and keys, and refuses those with which no handshake would succeed. */
public final class IdentityReader {
  private static final byte[] CHALLENGE = "pinhole".getBytes(StandardCharsets.US_ASCII);

  private IdentityReader() {}

  /**
   * The certificate and its key.
   *
   * @param now what expiry is judged by
   * @throws InvalidConfiguration with what is wrong, and the place in the rules file that names it
   */
  public static Identity read(Certificate certificate, Instant now) throws InvalidConfiguration {
    Identity identity =
        certificate instanceof Certificate.Pem pem
            ? readPem(pem)
            : readPkcs12((Certificate.Pkcs12) certificate);
    checkKey(identity, keyFile(certificate));
    checkChain(identity.chain(), certificate.file());
    checkTime(identity.chain(), certificate.file(), now);
    return identity;
  }

  /**
   * The certificates of a PEM file.
   *
   * @throws InvalidConfiguration if it has none, or one that cannot be read
   */
  public static List<X509Certificate> certificates(NamedFile file) throws InvalidConfiguration {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Pem block : blocks(file)) {
      if (block.label().equals("CERTIFICATE") || block.label().equals("X509 CERTIFICATE")) {
        certificates.add(certificate(block, file));
      }
    }
    if (certificates.isEmpty()) {
      throw wrong(file, "has no certificate in it");
    }
    return certificates;
  }

  private static NamedFile keyFile(Certificate certificate) {
    return certificate instanceof Certificate.Pem pem ? pem.key() : certificate.file();
  }

  private static Identity readPem(Certificate.Pem from) throws InvalidConfiguration {
    List<X509Certificate> chain = certificates(from.file());
    String password = password(from.password());
    List<Pem> keys = blocks(from.key()).stream().filter(PrivateKeys::isKey).toList();
    if (keys.size() != 1) {
      throw wrong(from.key(), keys.isEmpty() ? "has no private key in it" : "has several keys");
    }
    try {
      return new Identity(chain, PrivateKeys.read(keys.get(0), password), from.file());
    } catch (GeneralSecurityException e) {
      throw wrong(from.key(), e.getMessage());
    }
  }

  private static Identity readPkcs12(Certificate.Pkcs12 from) throws InvalidConfiguration {
    byte[] bytes = bytes(from.file());
    char[] password = password(from.password()).toCharArray();
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new java.io.ByteArrayInputStream(bytes), password);
      List<String> keys = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)) {
          keys.add(alias);
        }
      }
      if (keys.size() != 1) {
        throw wrong(from.file(), keys.isEmpty() ? "has no private key in it" : "has several keys");
      }
      if (store.getCertificateChain(keys.get(0)) == null) {
        throw wrong(from.file(), "has no certificate for its key");
      }
      List<X509Certificate> chain =
          Arrays.stream(store.getCertificateChain(keys.get(0)))
              .map(X509Certificate.class::cast)
              .toList();
      return new Identity(chain, (PrivateKey) store.getKey(keys.get(0), password), from.file());
    } catch (IOException e) {
      boolean secret = e.getCause() instanceof java.security.UnrecoverableKeyException;
      throw wrong(from.file(), secret ? "the password does not open it" : "is no PKCS#12 store");
    } catch (GeneralSecurityException e) {
      throw wrong(from.file(), "cannot be opened: " + e.getMessage());
    }
  }

  private static String password(NamedFile file) throws InvalidConfiguration {
    return file.isNamed()
        ? new String(bytes(file), StandardCharsets.UTF_8).lines().findFirst().orElse("")
        : "";
  }

  private static List<Pem> blocks(NamedFile file) throws InvalidConfiguration {
    String text = new String(bytes(file), StandardCharsets.ISO_8859_1);
    try {
      List<Pem> blocks = Pem.blocks(text);
      if (blocks.isEmpty()) {
        throw wrong(file, "is not PEM: there is no BEGIN in it");
      }
      return blocks;
    } catch (IllegalArgumentException e) {
      throw wrong(file, e.getMessage());
    }
  }

  private static X509Certificate certificate(Pem block, NamedFile file)
      throws InvalidConfiguration {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new java.io.ByteArrayInputStream(block.der()));
    } catch (CertificateException e) {
      throw wrong(file, "has a certificate that is broken");
    }
  }

  private static byte[] bytes(NamedFile file) throws InvalidConfiguration {
    try {
      return Contents.of(file.path());
    } catch (NoSuchFileException e) {
      throw wrong(file, "no such file");
    } catch (AccessDeniedException e) {
      throw wrong(file, "permission denied");
    } catch (IOException e) {
      throw wrong(file, "cannot be read: " + e.getMessage());
    }
  }

  private static void checkKey(Identity identity, NamedFile file) throws InvalidConfiguration {
    PublicKey first = identity.certificate().getPublicKey();
    if (isPair(identity.key(), first)) {
      return;
    }
    for (int i = 1; i < identity.chain().size(); i++) {
      if (isPair(identity.key(), identity.chain().get(i).getPublicKey())) {
        throw wrong(
            identity.file(),
            "the key is that of certificate " + (i + 1) + ", which must be the first of the file");
      }
    }
    if (identity.key().getAlgorithm().equals("EC") && !canSign(identity.key())) {
      throw wrong(file, "the key is of a curve that is not known here; P-256, P-384 and P-521 are");
    }
    throw wrong(
        file,
        "the "
            + identity.key().getAlgorithm()
            + " key is not that of the certificate of "
            + Names.subject(identity.certificate()));
  }

  private static boolean canSign(PrivateKey key) {
    try {
      signed(key);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static byte[] signed(PrivateKey key) throws GeneralSecurityException {
    Signature signature = signature(key);
    signature.initSign(key);
    signature.update(CHALLENGE);
    return signature.sign();
  }

  private static Signature signature(PrivateKey key) throws GeneralSecurityException {
    return Signature.getInstance(
        key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
  }

  private static boolean isPair(PrivateKey key, PublicKey other) {
    if (!key.getAlgorithm().equals(other.getAlgorithm())) {
      return false;
    }
    try {
      byte[] signed = signed(key);
      Signature signature = signature(key);
      signature.initVerify(other);
      signature.update(CHALLENGE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static void checkChain(List<X509Certificate> chain, NamedFile file)
      throws InvalidConfiguration {
    for (int i = 1; i < chain.size(); i++) {
      try {
        chain.get(i - 1).verify(chain.get(i).getPublicKey());
      } catch (GeneralSecurityException e) {
        throw wrong(
            file,
            "the chain is out of order: certificate "
                + (i + 1)
                + " ("
                + Names.subject(chain.get(i))
                + ") has not signed the one before it, which is signed by "
                + Names.issuer(chain.get(i - 1)));
      }
    }
  }

  private static void checkTime(List<X509Certificate> chain, NamedFile file, Instant now)
      throws InvalidConfiguration {
    for (X509Certificate each : Names.thatExpire(chain)) {
      String whose = "the certificate of " + Names.subject(each);
      if (now.isBefore(each.getNotBefore().toInstant())) {
        throw wrong(file, whose + " is not valid before " + each.getNotBefore().toInstant());
      }
      if (now.isAfter(each.getNotAfter().toInstant())) {
        throw wrong(file, whose + " has expired on " + each.getNotAfter().toInstant());
      }
    }
  }

  private static InvalidConfiguration wrong(NamedFile file, String what) {
    return InvalidConfiguration.of(
        List.of(new Problem(file.source(), Problem.Severity.ERROR, file + ": " + what)));
  }
}
