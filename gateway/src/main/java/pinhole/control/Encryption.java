package pinhole.control;

import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import pinhole.session.Secured;
import pinhole.session.Side;
import pinhole.tls.Peer;
import pinhole.tls.TlsSession;

/** TLS of one session: on its control connections, and for its data connections. */
final class Encryption implements AutoCloseable {
  private final Door.Contexts contexts;
  private final Map<Side, TlsSession> sessions = new EnumMap<>(Side.class);

  Encryption(Door.Contexts contexts) {
    this.contexts = contexts;
  }

  /** Hears how a handshake ends. */
  interface Outcome {
    void secured(Secured how);

    void failed(String why);
  }

  TlsSession of(Side leg) {
    return sessions.computeIfAbsent(leg, contexts::session);
  }

  /** Encrypts all that is sent and read from here on; what is on its way already goes in clear. */
  void start(Side leg, Channel channel, Outcome outcome) {
    TlsSession tls = of(leg);
    channel.flush();
    SslHandler handler = tls.control(channel);
    channel
        .pipeline()
        .addBefore(channel.pipeline().context(handler).name(), null, new Records(handler));
    handler
        .handshakeFuture()
        .addListener(
            done -> {
              if (done.isSuccess()) {
                outcome.secured(secured(tls.peer(channel)));
              } else {
                outcome.failed(tls.reason(channel, done.cause()));
              }
            });
  }

  private static Secured secured(Peer peer) {
    // No other control connection shares the context, so there is nothing to resume.
    return new Secured(peer.protocol(), peer.cipher(), peer.subject(), peer.serverName(), false);
  }

  /** Whether what is sent on this channel is encrypted, or will be. */
  static boolean on(Channel channel) {
    return channel.pipeline().get(SslHandler.class) != null;
  }

  /** Whether a handshake on this channel is not over. */
  static boolean begun(Channel channel) {
    SslHandler handler = channel.pipeline().get(SslHandler.class);
    return handler != null && !handler.handshakeFuture().isDone();
  }

  /** Why TLS has broken, behind its handshake; empty if it was not TLS. */
  Optional<String> brokenBy(Throwable cause, Side leg, Channel channel) {
    return on(channel)
            && cause instanceof DecoderException
            && cause.getCause() instanceof SSLException
        ? Optional.of(of(leg).reason(channel, cause.getCause()))
        : Optional.empty();
  }

  /** Says close_notify behind all that was sent. */
  static void stop(Channel channel) {
    SslHandler handler = channel.pipeline().get(SslHandler.class);
    if (handler != null) {
      channel.flush();
      handler.closeOutbound();
    }
  }

  /** Says close_notify, and reads in clear behind the peer's, which this is told. */
  static void clear(Channel channel, Runnable cleared) {
    channel.pipeline().get(Records.class).endWith(cleared);
    stop(channel);
  }

  /** Lets go of what is not in the heap; open connections go on. */
  @Override
  public void close() {
    sessions.values().forEach(TlsSession::close);
  }
}
