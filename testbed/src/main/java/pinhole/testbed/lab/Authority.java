package pinhole.testbed.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority of a laboratory's own, made with openssl, and what it has issued. All
 * keys are on the curve P-256; certificates are valid for 90 days, as a public authority's are.
 */
public final class Authority {
  private static final String DAYS = "90";

  private final Path folder;

  private Authority(Path folder) {
    this.folder = folder;
  }

  /** A fresh authority that keeps its files in a folder. */
  public static Authority in(Path folder) throws IOException, InterruptedException {
    Authority authority = new Authority(Files.createDirectories(folder).toAbsolutePath());
    List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-days", DAYS));
    command.addAll(authority.newKey("authority"));
    command.addAll(List.of("-out", authority.certificate().toString()));
    command.addAll(List.of("-subj", "/CN=Pinhole laboratory"));
    Host.feed("", command);
    return authority;
  }

  /** What those trust who are to believe its certificates, as PEM. */
  public Path certificate() {
    return folder.resolve("authority.pem");
  }

  /** What a client of ours trusts who believes the certificates of an authority, from its PEM. */
  public static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(authority)) {
      store.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /**
   * Issues a certificate and returns one PEM file with its key and its chain.
   *
   * @param subject the common name
   * @param names what else it is valid for, such as {@code DNS:ftp.example.com} or {@code
   *     IP:192.0.2.2}
   */
  public Path issue(String subject, String... names) throws IOException, InterruptedException {
    Path request = folder.resolve(subject + ".csr");
    Path leaf = folder.resolve(subject + ".crt");
    List<String> asking = new ArrayList<>(List.of("openssl", "req", "-new"));
    asking.addAll(newKey(subject));
    asking.addAll(List.of("-out", request.toString(), "-subj", "/CN=" + subject));
    Host.feed("", asking);
    List<String> signing = new ArrayList<>(List.of("openssl", "x509", "-req", "-days", DAYS));
    signing.addAll(List.of("-in", request.toString(), "-out", leaf.toString()));
    signing.addAll(List.of("-CA", certificate().toString(), "-CAkey", key("authority")));
    signing.add("-CAcreateserial");
    if (names.length > 0) {
      Path extensions = folder.resolve(subject + ".ext");
      Files.writeString(extensions, "subjectAltName=" + String.join(",", names) + "\n");
      signing.addAll(List.of("-extfile", extensions.toString()));
    }
    Host.feed("", signing);
    String chain = Files.readString(leaf) + Files.readString(certificate());
    return Files.writeString(
        folder.resolve(subject + ".pem"), Files.readString(Path.of(key(subject))) + chain);
  }

  private List<String> newKey(String name) {
    return List.of(
        "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key(name));
  }

  private String key(String name) {
    return folder.resolve(name + ".key").toString();
  }
}
