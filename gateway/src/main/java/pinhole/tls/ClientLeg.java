package pinhole.tls;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import pinhole.certificates.Identity;
import pinhole.certificates.Renewable;
import pinhole.rules.config.ClientTls;

/** TLS towards the clients of one listener; asked from any event loop. */
public final class ClientLeg {
  private final ClientTls tls;
  private final Provider provider;
  private final List<Renewable<Identity>> certificates;
  private final Renewable<Verifier> clients;
  private volatile Shown shown = new Shown(List.of());

  /** The certificates of a moment, in the form that the library wants. */
  private static final class Shown {
    private final List<Identity> identities;
    private final Credentials credentials;
    private final KeyManagerFactory keys;

    Shown(List<Identity> identities) {
      this.identities = identities;
      this.credentials = new Credentials(identities);
      this.keys = Contexts.keys(credentials);
    }
  }

  ClientLeg(
      ClientTls tls,
      Provider provider,
      List<Renewable<Identity>> certificates,
      Renewable<Verifier> clients) {
    this.tls = tls;
    this.provider = provider;
    this.certificates = List.copyOf(certificates);
    this.clients = clients;
  }

  /** TLS for a control connection that begins now, with the certificates of this moment. */
  public TlsSession session() {
    Shown now = shown();
    SslContext context =
        Contexts.build(
            SslContextBuilder.forServer(now.keys).clientAuth(demand()),
            provider,
            tls.versions(),
            clients.current());
    Lineage lineage = provider.isNative() ? new NativeLineage(context) : new JdkLineage();
    return new TlsSession(
        new Server(context, now.credentials), lineage, new Reasons("client", tls.versions()));
  }

  private Shown shown() {
    List<Identity> current = certificates.stream().map(Renewable::current).toList();
    Shown last = shown;
    if (!last.identities.equals(current)) {
      last = new Shown(current);
      shown = last;
    }
    return last;
  }

  private ClientAuth demand() {
    return switch (tls.clientCertificates()) {
      case OFF -> ClientAuth.NONE;
      case OPTIONAL -> ClientAuth.OPTIONAL;
      case REQUIRED -> ClientAuth.REQUIRE;
    };
  }

  private record Server(SslContext context, Credentials credentials) implements TlsSession.Making {
    @Override
    public SslHandler handler(Channel channel) {
      return context.newHandler(channel.alloc());
    }

    @Override
    public SSLEngine engine() {
      return context.newEngine(PooledByteBufAllocator.DEFAULT);
    }

    @Override
    public Optional<HelloRules> rules() {
      return Optional.of(new HelloRules(credentials::serve));
    }
  }
}
