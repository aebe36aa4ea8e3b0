package pinhole.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.certificates.Authority;

/** What a client gets that is particular. */
class CiphersTest {
  private static final Authority.Made EC = Ends.ROOT.server("ftp.example.org");
  private static final Authority.Made RSA =
      Ends.ROOT.issue(new Authority.Order("CN=ftp.example.org").host("ftp.example.org").rsa());

  @TempDir private Path folder;

  static Stream<Arguments> all() {
    return HandshakeTest.PROVIDERS.stream()
        .flatMap(
            provider ->
                Stream.concat(Ciphers.MODERN.stream(), Ciphers.OLD.stream())
                    .filter(suite -> provider.isNative() || !suite.startsWith("TLS_RSA_"))
                    .map(suite -> Arguments.of(provider, suite)));
  }

  /** The last is a matter of policy for the JDK, whose releases differ. */
  @ParameterizedTest
  @MethodSource("all")
  void eachIsThereForWhoHasNoOther(Provider provider, String suite) throws Exception {
    assertEquals(suite, agreed(provider, "TLSv1.2", List.of(suite)));
  }

  @ParameterizedTest
  @MethodSource("pinhole.tls.HandshakeTest#all")
  void bothLegsAgreeOnTheFirst(Provider server, Provider client, String version) {
    Ends ends = new Ends(folder).providers(server, client).versions("1.2-1.3", version);
    try (TlsSession serving = ends.serving().session();
        TlsSession asking = ends.asking().session();
        Wire wire = new Wire()) {
      serving.control(wire.server());
      asking.control(wire.client());
      wire.carry(Integer.MAX_VALUE);
      String wanted =
          version.equals("1.3") ? "TLS_AES_" : "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
      String agreed = serving.peer(wire.server()).cipher();
      assertEquals(wanted, agreed.substring(0, Math.min(wanted.length(), agreed.length())));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theOrderIsTheGateways(boolean jdk) throws Exception {
    Provider provider = jdk ? Provider.JDK : Provider.best();
    List<String> worstFirst =
        List.of(
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
    assertEquals(worstFirst.get(2), agreed(provider, "TLSv1.2", worstFirst));
  }

  /** With a certificate of RSA or EC, as the suite wants it. */
  private String agreed(Provider provider, String version, List<String> offered) throws Exception {
    Ends ends = new Ends(folder).providers(provider, Provider.best());
    boolean rsa = !offered.get(0).contains("_ECDSA_");
    ends.certificate(rsa ? RSA : EC);
    SslContext client =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.OPENSSL)
            .protocols(version)
            .ciphers(offered)
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .build();
    try (TlsSession serving = ends.serving().session();
        Wire wire = new Wire()) {
      serving.control(wire.server());
      wire.client().pipeline().addFirst(client.newHandler(wire.client().alloc()));
      wire.carry(Integer.MAX_VALUE);
      return serving.peer(wire.server()).cipher();
    }
  }
}
