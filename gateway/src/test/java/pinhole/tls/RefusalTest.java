package pinhole.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pinhole.certificates.Authority;
import pinhole.rules.config.ClientTls.ClientCertificates;
import pinhole.rules.config.TlsVersions;
import pinhole.rules.config.Trust;

/** Handshakes that fail, and the words for it. */
class RefusalTest {
  @TempDir private Path folder;

  static Stream<Provider> providers() {
    return HandshakeTest.PROVIDERS.stream();
  }

  private Ends ends(Provider provider) {
    return new Ends(folder).providers(provider, provider);
  }

  /** Why the gateway refuses its client, or its client it. */
  private static String atServer(Ends ends) {
    return failed(ends, true);
  }

  private static String atClient(Ends ends) {
    return failed(ends, false);
  }

  private static String failed(Ends ends, boolean serverSays) {
    try (TlsSession serving = ends.serving().session();
        TlsSession asking = ends.asking().session();
        Wire wire = new Wire()) {
      SslHandler server = serving.control(wire.server());
      SslHandler client = asking.control(wire.client());
      wire.carry(Integer.MAX_VALUE);
      return serverSays
          ? reason(serving, wire.server(), server)
          : reason(asking, wire.client(), client);
    }
  }

  private static String reason(TlsSession session, Channel channel, SslHandler handler) {
    assertFalse(handler.handshakeFuture().isSuccess(), "the handshake must fail");
    return session.reason(channel, handler.handshakeFuture().cause());
  }

  @ParameterizedTest
  @MethodSource("providers")
  @Tag("E120")
  void aHostThatNoCertificateIsFor(Provider provider) {
    Ends ends = ends(provider).host("www.example.org");
    assertEquals(
        "the client wants www.example.org (SNI), which none of the certificates is for",
        atServer(ends));
    assertEquals("the server does not serve the name that it was asked for", atClient(ends));
  }

  @ParameterizedTest
  @MethodSource("providers")
  @Tag("E120")
  void anotherProtocolThanFtp(Provider provider) throws Exception {
    ApplicationProtocolConfig http =
        new ApplicationProtocolConfig(
            ApplicationProtocolConfig.Protocol.ALPN,
            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
            "http/1.1");
    try (TlsSession serving = ends(provider).serving().session();
        Wire wire = new Wire()) {
      SslHandler server = serving.control(wire.server());
      wire.client()
          .pipeline()
          .addFirst(
              SslContextBuilder.forClient()
                  .sslProvider(SslProvider.JDK)
                  .applicationProtocolConfig(http)
                  .build()
                  .newHandler(wire.client().alloc(), "ftp.example.org", 21));
      wire.carry(3);
      assertEquals(
          "the client wants another protocol than FTP (ALPN http/1.1)",
          reason(serving, wire.server(), server));
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aClientThatIsTooOld(Provider provider) {
    assertEquals(
        "the client offers only TLS 1.2; tls-versions is 1.3",
        atServer(ends(provider).versions("1.3", "1.2")));
    assertEquals(
        "the server speaks none of tls-versions", atClient(ends(provider).versions("1.3", "1.2")));
  }

  /** Whoever knocks could fill the log with it. */
  @Test
  void namesWithoutEndAreToldInPart() {
    Reasons reasons = new Reasons("client", TlsVersions.parse("1.2-1.3"));
    String name = "a".repeat(60_000);
    SSLException alert = new SSLException("Received fatal alert: unrecognized_name");
    assertEquals(
        "the client wants " + "a".repeat(200) + "... (SNI), which none of the certificates is for",
        reasons.of(alert, new ClientHello(List.of(0x0304), name, List.of())));
    assertEquals(
        "the client wants another protocol than FTP (ALPN " + "a".repeat(200) + "...)",
        reasons.of(alert, new ClientHello(List.of(0x0304), "", List.of(name))));
  }

  @Test
  void aClientThatOffersNothingKnown() {
    Reasons reasons = new Reasons("client", TlsVersions.parse("1.2-1.3"));
    assertEquals(
        "the client offers no known version of TLS; tls-versions is 1.2-1.3",
        reasons.of(new SSLException("x"), new ClientHello(List.of(0x0a0a), "", List.of())));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aCertificateWhoseNameHasNoEnd(Provider provider) {
    String name = "CN=" + "b".repeat(60) + ",O=" + "c".repeat(60);
    String longer = name + (",OU=" + "d".repeat(60)).repeat(20);
    Authority.Made made = Authority.root(longer).server("ftp.example.org");
    String told = atClient(ends(provider).certificate(made));
    assertTrue(told.length() < 400 && told.contains("see trust, and sha256:"), told);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aCertificateForAnotherHost(Provider provider) {
    Authority.Made made =
        Ends.ROOT.issue(new Authority.Order("CN=x").host("ftp.example.org").host("10.0.0.6"));
    assertEquals(
        "the server's certificate is for ftp.example.org, 10.0.0.6, not 10.0.0.5; see host-name",
        atClient(ends(provider).certificate(made).host("10.0.0.5")));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aCertificateThatNobodyTrusts(Provider provider) {
    Authority.Made made = Authority.root("CN=Other").server("ftp.example.org");
    String told = atClient(ends(provider).certificate(made));
    assertTrue(
        told.startsWith(
            "the server's certificate (CN=ftp.example.org) is signed by CN=Other, which is not"
                + " trusted; see trust, and sha256:"),
        told);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aCertificateThatIsNotThePinnedOne(Provider provider) throws Exception {
    Authority.Made made = Authority.root("CN=Other").server("ftp.example.org");
    String right = PeerTrust.fingerprint(made.certificate());
    String wrong = "0".repeat(64);
    assertEquals(
        "the server's certificate is sha256:" + right + ", another one is pinned",
        atClient(ends(provider).certificate(made).trust(new Trust.Pinned(wrong))));
    Ends ends = ends(provider).certificate(made).trust(new Trust.Pinned(right));
    try (TlsSession serving = ends.serving().session();
        TlsSession asking = ends.asking().session();
        Wire wire = new Wire()) {
      serving.control(wire.server());
      SslHandler client = asking.control(wire.client());
      wire.carry(Integer.MAX_VALUE);
      assertTrue(client.handshakeFuture().isSuccess());
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aClientWithoutACertificate(Provider provider) {
    assertEquals(
        "the client has shown no certificate, and client-certificates is required",
        atServer(ends(provider).demand(ClientCertificates.REQUIRED)));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aClientWithACertificateOfAStranger(Provider provider) {
    Authority.Made made = Authority.root("CN=Other").client("CN=eve");
    assertEquals(
        "the client's certificate (CN=eve) is signed by CN=Other, which is not trusted; see"
            + " client-authorities",
        atServer(ends(provider).demand(ClientCertificates.OPTIONAL).shown(made)));
  }
}
