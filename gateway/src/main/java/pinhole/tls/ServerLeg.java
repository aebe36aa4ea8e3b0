package pinhole.tls;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import pinhole.certificates.Identity;
import pinhole.certificates.Renewable;
import pinhole.rules.config.Server;
import pinhole.rules.config.ServerTls;

/** TLS towards the server of one listener; asked from any event loop. */
public final class ServerLeg {
  private final Server server;
  private final Provider provider;
  private final Renewable<Verifier> trust;
  private final List<Renewable<Identity>> certificates;

  ServerLeg(
      Server server,
      Provider provider,
      Renewable<Verifier> trust,
      List<Renewable<Identity>> certificates) {
    this.server = server;
    this.provider = provider;
    this.trust = trust;
    this.certificates = List.copyOf(certificates);
  }

  /** TLS for a control connection that begins now. */
  public TlsSession session() {
    String named = server.tls().hostName();
    boolean any = named.equals(ServerTls.ANY_HOST);
    SslContextBuilder builder =
        SslContextBuilder.forClient().endpointIdentificationAlgorithm(any ? null : "HTTPS");
    if (!certificates.isEmpty()) {
      builder.keyManager(
          Contexts.keys(new Credentials(certificates.stream().map(Renewable::current).toList())));
    }
    SslContext context =
        Contexts.build(builder, provider, server.tls().versions(), trust.current());
    Lineage lineage = provider.isNative() ? new NativeTickets() : new JdkLineage();
    String host = any || named.isEmpty() ? server.host() : named;
    return new TlsSession(
        new Client(context, host, server.port()),
        lineage,
        new Reasons("server", server.tls().versions()));
  }

  /**
   * Engines of one session.
   *
   * @param host is told to the server (unless it is an address), and its certificate is to be for
   *     it; together with the port it is what the JDK finds a session by
   */
  private record Client(SslContext context, String host, int port) implements TlsSession.Making {
    @Override
    public SslHandler handler(Channel channel) {
      return context.newHandler(channel.alloc(), host, port);
    }

    @Override
    public SSLEngine engine() {
      return context.newEngine(PooledByteBufAllocator.DEFAULT, host, port);
    }

    @Override
    public Optional<HelloRules> rules() {
      return Optional.empty();
    }
  }
}
