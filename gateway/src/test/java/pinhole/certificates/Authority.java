package pinhole.certificates;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import pinhole.rules.Literal;

/** Signs certificates for tests: RFC 5280, as much of it as they need. */
public final class Authority {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int GENERALIZED_TIME = 0x18;
  private static final int BITS = 0x03;
  private static final int EXPLICIT_0 = 0xa0;
  private static final int EXPLICIT_3 = 0xa3;
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;
  private static final byte[] TRUE = {1, 1, -1};
  private static final byte[] ECDSA_SHA256 = oid("2a8648ce3d040302");
  private static final byte[] RSA_SHA256 = oid("2a864886f70d01010b");
  private static final byte[] BASIC_CONSTRAINTS = oid("551d13");
  private static final byte[] ALTERNATIVE_NAMES = oid("551d11");

  private final List<X509Certificate> chain;
  private final PrivateKey key;

  private Authority(List<X509Certificate> chain, PrivateKey key) {
    this.chain = List.copyOf(chain);
    this.key = key;
  }

  /** A root that trusts itself. */
  public static Authority root(String subject) {
    KeyPair pair = pair("EC");
    Order order = new Order(subject).authority();
    return new Authority(List.of(order.sign(pair, subject, pair.getPrivate())), pair.getPrivate());
  }

  /** An authority that this one has signed. */
  public Authority intermediate(String subject) {
    KeyPair pair = pair("EC");
    X509Certificate signed = new Order(subject).authority().sign(pair, issuer(), key);
    return new Authority(below(signed), pair.getPrivate());
  }

  /** A certificate for a host, or for anybody who has this name. */
  public Made issue(Order order) {
    KeyPair pair = pair(order.algorithm);
    return new Made(below(order.sign(pair, issuer(), key)), pair.getPrivate());
  }

  /** For a server with this host name or address. */
  public Made server(String host) {
    return issue(new Order("CN=" + host).host(host));
  }

  /** For a client with this subject. */
  public Made client(String subject) {
    return issue(new Order(subject));
  }

  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** Its own certificate, as a file of authorities. */
  public String pem() {
    return text("CERTIFICATE", encoded(certificate()));
  }

  private String issuer() {
    return certificate().getSubjectX500Principal().getName();
  }

  private List<X509Certificate> below(X509Certificate signed) {
    List<X509Certificate> whole = new ArrayList<>(List.of(signed));
    whole.addAll(chain);
    return whole;
  }

  /** What is asked of an authority. */
  public static final class Order {
    private final String subject;
    private final List<String> hosts = new ArrayList<>();
    private String algorithm = "EC";
    private Instant from = Instant.now().minus(Duration.ofDays(1));
    private Instant until = Instant.now().plus(Duration.ofDays(365));
    private boolean authority;

    public Order(String subject) {
      this.subject = subject;
    }

    public Order host(String host) {
      hosts.add(host);
      return this;
    }

    public Order rsa() {
      algorithm = "RSA";
      return this;
    }

    public Order valid(Instant first, Instant last) {
      from = first;
      until = last;
      return this;
    }

    Order authority() {
      authority = true;
      return this;
    }

    private X509Certificate sign(KeyPair pair, String issuer, PrivateKey by) {
      boolean ec = by.getAlgorithm().equals("EC");
      byte[] algorithm =
          ec
              ? Der.of(Der.SEQUENCE, ECDSA_SHA256).bytes()
              : Der.of(Der.SEQUENCE, RSA_SHA256, new byte[] {5, 0}).bytes();
      byte[] body =
          Der.of(
                  Der.SEQUENCE,
                  Der.of(EXPLICIT_0, Der.of(Der.INTEGER, new byte[] {2}).bytes()).bytes(),
                  Der.of(Der.INTEGER, new BigInteger(63, new SecureRandom()).toByteArray()).bytes(),
                  algorithm,
                  new X500Principal(issuer).getEncoded(),
                  Der.of(Der.SEQUENCE, time(from), time(until)).bytes(),
                  new X500Principal(subject).getEncoded(),
                  pair.getPublic().getEncoded(),
                  Der.of(EXPLICIT_3, Der.of(Der.SEQUENCE, extensions()).bytes()).bytes())
              .bytes();
      try {
        Signature signature = Signature.getInstance(ec ? "SHA256withECDSA" : "SHA256withRSA");
        signature.initSign(by);
        signature.update(body);
        byte[] bits = Der.of(BITS, new byte[] {0}, signature.sign()).bytes();
        byte[] whole = Der.of(Der.SEQUENCE, body, algorithm, bits).bytes();
        return (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(whole));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    private byte[] extensions() {
      byte[] constraints = authority ? Der.of(Der.SEQUENCE, TRUE).bytes() : new byte[] {48, 0};
      byte[] basic = extension(BASIC_CONSTRAINTS, constraints);
      byte[][] names = hosts.stream().map(Order::alternative).toArray(byte[][]::new);
      byte[] more =
          hosts.isEmpty()
              ? new byte[0]
              : extension(ALTERNATIVE_NAMES, Der.of(Der.SEQUENCE, names).bytes());
      byte[] all = Arrays.copyOf(basic, basic.length + more.length);
      System.arraycopy(more, 0, all, basic.length, more.length);
      return all;
    }

    private static byte[] extension(byte[] oid, byte[] value) {
      return Der.of(Der.SEQUENCE, oid, Der.of(Der.OCTETS, value).bytes()).bytes();
    }

    private static byte[] alternative(String host) {
      return host.matches("[0-9.]+|.*:.*")
          ? Der.of(IP_ADDRESS, Literal.parse(host).getAddress()).bytes()
          : Der.of(DNS_NAME, host.getBytes(StandardCharsets.US_ASCII)).bytes();
    }

    private static byte[] time(Instant at) {
      return Der.of(GENERALIZED_TIME, TIME.format(at).getBytes(StandardCharsets.US_ASCII)).bytes();
    }
  }

  /** A certificate with its key. */
  public record Made(List<X509Certificate> chain, PrivateKey key) {
    public X509Certificate certificate() {
      return chain.get(0);
    }

    /** The chain without its root. */
    public String chainPem() {
      StringBuilder pem = new StringBuilder();
      chain
          .subList(0, Math.max(1, chain.size() - 1))
          .forEach(each -> pem.append(text("CERTIFICATE", encoded(each))));
      return pem.toString();
    }

    public String keyPem() {
      return text("PRIVATE KEY", key.getEncoded());
    }

    /** TLS of the JDK, for a peer that shows this certificate and trusts the root of its chain. */
    public SSLContext context() {
      try {
        char[] password = "x".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setKeyEntry("own", key, password, chain.toArray(new Certificate[0]));
        store.setCertificateEntry("root", chain.get(chain.size() - 1));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, password);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
      } catch (GeneralSecurityException | IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static String text(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            label,
            java.util.Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der),
            label);
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] oid(String hex) {
    return Der.of(6, HexFormat.of().parseHex(hex)).bytes();
  }

  private static KeyPair pair(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(algorithm.equals("EC") ? 256 : 2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
