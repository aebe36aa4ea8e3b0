package pinhole.testbed.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import pinhole.certificates.Authority;

/** The certificates of everybody in a test, and who trusts whom, as files in a folder. */
final class Papers {
  /** The host that the gateway's first certificate is for; the second is for the other one. */
  static final String HOST = "ftp.example.com";

  static final String OTHER_HOST = "ftp.example.net";

  private static final char[] PASSWORD = "pinhole".toCharArray();

  private final Path folder;
  private final Authority root = Authority.root("CN=Root of the test");
  private final Authority.Made server = root.server(text(Site.SERVER));

  Papers(Path folder) throws IOException {
    this.folder = folder;
    Files.writeString(authorities(), root.pem());
    write("gateway", root.server(HOST));
    write("other", root.server(OTHER_HOST));
  }

  /** Whom the gateway trusts. */
  Path authorities() {
    return folder.resolve("root.pem");
  }

  /** The gateway's key and certificate in one file, by its name. */
  Path identity(String name) {
    return folder.resolve(name + ".pem");
  }

  /** A server's context; sessions are resumed within it. */
  SSLContext server() {
    return context(server);
  }

  /** A server that somebody else vouches for. */
  SSLContext impostor() {
    return context(Authority.root("CN=Somebody else").server(text(Site.SERVER)));
  }

  /** A client's context, with a memory of sessions of its own, and without a certificate. */
  SSLContext client() {
    return context(null);
  }

  private SSLContext context(Authority.Made own) {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("root", root.certificate());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own == null ? null : keys(own), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyManager[] keys(Authority.Made own)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "own", own.key(), PASSWORD, own.chain().toArray(java.security.cert.X509Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    return keys.getKeyManagers();
  }

  private void write(String name, Authority.Made made) throws IOException {
    Files.writeString(identity(name), made.keyPem() + made.chainPem());
  }

  private static String text(InetAddress address) {
    return address.getHostAddress();
  }
}
