package pinhole.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.KeyManagerFactoryWrapper;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import pinhole.rules.config.TlsVersion;
import pinhole.rules.config.TlsVersions;

/** What contexts of both legs have in common. */
final class Contexts {
  /**
   * For how long a session can be resumed: a control connection may last longer than the few
   * minutes that are usual. The most that RFC 8446 section 4.6.1 allows.
   */
  private static final Duration RESUMABLE = Duration.ofDays(7);

  // What is refused is refused by HelloRules.
  private static final ApplicationProtocolConfig ALPN =
      new ApplicationProtocolConfig(
          Protocol.ALPN,
          SelectorFailureBehavior.NO_ADVERTISE,
          SelectedListenerFailureBehavior.ACCEPT,
          HelloRules.FTP);

  private Contexts() {}

  static KeyManagerFactory keys(Credentials credentials) {
    return new OpenSslCachingX509KeyManagerFactory(new KeyManagerFactoryWrapper(credentials));
  }

  static SslContext build(
      SslContextBuilder builder, Provider provider, TlsVersions versions, Verifier verifier) {
    try {
      return builder
          .sslProvider(provider.netty())
          .protocols(protocols(versions))
          .ciphers(Ciphers.ALL, SupportedCipherSuiteFilter.INSTANCE)
          .trustManager(verifier)
          .applicationProtocolConfig(ALPN)
          .sessionTimeout(RESUMABLE.toSeconds())
          // All is done on the event loop anyway, and to ask for that is half a handshake more.
          .option(OpenSslContextOption.USE_TASKS, false)
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException(e); // All that it is made of was read and checked.
    }
  }

  private static List<String> protocols(TlsVersions versions) {
    return versions.all().stream().map(TlsVersion::protocol).toList();
  }

  static boolean isNative(SSLEngine engine) {
    return engine instanceof ReferenceCountedOpenSslEngine;
  }

  /** BoringSSL's own engine, valid as long as this one is; 0 afterwards. */
  static long pointer(SSLEngine engine) {
    return ((ReferenceCountedOpenSslEngine) engine).sslPointer();
  }
}
