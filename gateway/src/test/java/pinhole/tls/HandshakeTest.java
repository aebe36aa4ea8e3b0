package pinhole.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pinhole.certificates.Authority;
import pinhole.rules.config.ClientTls.ClientCertificates;

/** Both legs against each other, with every library and version. */
class HandshakeTest {
  static final List<Provider> PROVIDERS = List.of(Provider.best(), Provider.JDK);

  @TempDir private Path folder;

  static Stream<Arguments> all() {
    return PROVIDERS.stream()
        .flatMap(
            server ->
                PROVIDERS.stream()
                    .flatMap(
                        client ->
                            Stream.of("1.2", "1.3")
                                .map(version -> Arguments.of(server, client, version))));
  }

  @Test
  void bothLibrariesAreThere() {
    assertEquals(Provider.Kind.BORINGSSL, Provider.best().kind(), Provider.best().shortcoming());
  }

  /** Behind CCC, with nothing read meanwhile. */
  @Test
  void mayBeginAgainOnTheSameChannel() {
    try (TlsSession serving = new Ends(folder).serving().session();
        Wire wire = new Wire()) {
      wire.server().pipeline().remove(serving.control(wire.server()));
      assertFalse(serving.control(wire.server()).handshakeFuture().isDone());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void endsInAnAgreement(Provider server, Provider client, String version) {
    Ends ends = new Ends(folder).providers(server, client).versions("1.2-1.3", version);
    try (TlsSession serving = ends.serving().session();
        TlsSession asking = ends.asking().session();
        Wire wire = new Wire()) {
      serving.control(wire.server());
      asking.control(wire.client());
      wire.carry(7);
      Peer client0 = serving.peer(wire.server());
      assertEquals("TLSv" + version, client0.protocol());
      assertEquals("ftp.example.org", client0.serverName());
      assertEquals("ftp", client0.alpn());
      assertEquals("", client0.subject());
      Peer server0 = asking.peer(wire.client());
      assertEquals("TLSv" + version, server0.protocol());
      assertEquals(client0.cipher(), server0.cipher());
      assertEquals("CN=ftp.example.org", server0.subject());
      assertEquals("ftp", server0.alpn());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void tellsWhoTheClientIs(Provider server, Provider client, String version) {
    Authority.Made made = Ends.ROOT.client("CN=partner-a,OU=Transfers,O=Example");
    Ends ends =
        new Ends(folder)
            .providers(server, client)
            .versions(version, "1.2-1.3")
            .demand(ClientCertificates.REQUIRED)
            .shown(made);
    try (TlsSession serving = ends.serving().session();
        TlsSession asking = ends.asking().session();
        Wire wire = new Wire()) {
      serving.control(wire.server());
      asking.control(wire.client());
      wire.carry(Integer.MAX_VALUE);
      assertEquals("CN=partner-a,OU=Transfers,O=Example", serving.peer(wire.server()).subject());
    }
  }
}
