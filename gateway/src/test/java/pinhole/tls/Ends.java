package pinhole.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import pinhole.certificates.Authority;
import pinhole.certificates.Identity;
import pinhole.certificates.IdentityReader;
import pinhole.certificates.Renewable;
import pinhole.rules.Source;
import pinhole.rules.config.Certificate;
import pinhole.rules.config.ClientTls;
import pinhole.rules.config.InvalidConfiguration;
import pinhole.rules.config.NamedFile;
import pinhole.rules.config.Server;
import pinhole.rules.config.ServerProxy;
import pinhole.rules.config.ServerTls;
import pinhole.rules.config.TlsVersions;
import pinhole.rules.config.Trust;

/** Two legs that speak with each other, as a test wants them. */
public final class Ends {
  public static final Authority ROOT = Authority.root("CN=Test Root,O=Example");

  private final Path folder;
  private final List<Certificate> certificates = new ArrayList<>();
  private final List<Certificate> shownToServer = new ArrayList<>();
  private Provider client = Provider.best();
  private Provider server = Provider.best();
  private TlsVersions serverVersions = TlsVersions.parse("1.2-1.3");
  private TlsVersions clientVersions = TlsVersions.parse("1.2-1.3");
  private ClientTls.ClientCertificates demand = ClientTls.ClientCertificates.OFF;
  private Trust trust;
  private String host = "ftp.example.org";

  /** With files in a folder. */
  public Ends(Path folder) {
    this.folder = folder;
    this.trust = new Trust.Authorities(file("root.pem", ROOT.pem()));
  }

  /** With TLS of the JDK at both ends. */
  public Ends jdk() {
    return providers(Provider.JDK, Provider.JDK);
  }

  Ends providers(Provider atServer, Provider atClient) {
    server = atServer;
    client = atClient;
    return this;
  }

  public Ends versions(String atServer, String atClient) {
    serverVersions = TlsVersions.parse(atServer);
    clientVersions = TlsVersions.parse(atClient);
    return this;
  }

  Ends certificate(Authority.Made made) {
    certificates.add(pem("server" + certificates.size(), made));
    return this;
  }

  Ends demand(ClientTls.ClientCertificates clientCertificates) {
    demand = clientCertificates;
    return this;
  }

  Ends shown(Authority.Made made) {
    shownToServer.add(pem("client", made));
    return this;
  }

  public Ends trust(Trust by) {
    trust = by;
    return this;
  }

  Ends host(String name) {
    host = name;
    return this;
  }

  /** The end that pinhole is towards its clients. */
  public ClientLeg serving() {
    if (certificates.isEmpty()) {
      certificate(ROOT.server("ftp.example.org"));
    }
    ClientTls or = ClientTls.DEFAULT;
    ClientTls tls =
        new ClientTls(
            ClientTls.Mode.EXPLICIT,
            certificates,
            serverVersions,
            demand,
            file("root.pem", ROOT.pem()),
            Set.of(),
            or.dataResumption(),
            or.ccc(),
            List.of());
    return new ClientLeg(
        tls,
        server,
        identities(certificates),
        renewable(
            () ->
                demand == ClientTls.ClientCertificates.OFF
                    ? Verifier.NOBODY
                    : PeerTrust.ofClients(tls.clientAuthorities())));
  }

  /** The end that pinhole is towards its server. */
  public ServerLeg asking() {
    ServerTls tls =
        new ServerTls(
            ServerTls.Mode.EXPLICIT,
            clientVersions,
            trust,
            host,
            shownToServer,
            ServerTls.Data.PRIVATE);
    return new ServerLeg(
        new Server("10.0.0.5", 21, ServerProxy.OFF, tls),
        client,
        renewable(() -> PeerTrust.ofServers(trust)),
        identities(shownToServer));
  }

  private static List<Renewable<Identity>> identities(List<Certificate> certificates) {
    return certificates.stream()
        .map(each -> renewable(() -> IdentityReader.read(each, java.time.Instant.now())))
        .toList();
  }

  private static <T> Renewable<T> renewable(Renewable.Maker<T> maker) {
    try {
      return new Renewable<>(List.of(), maker);
    } catch (InvalidConfiguration e) {
      throw new AssertionError(e);
    }
  }

  private Certificate pem(String name, Authority.Made made) {
    return new Certificate.Pem(
        file(name + ".pem", made.chainPem()),
        file(name + ".key", made.keyPem()),
        NamedFile.NONE,
        Source.NONE);
  }

  private NamedFile file(String name, String text) {
    try {
      return new NamedFile(Files.writeString(folder.resolve(name), text), Source.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
