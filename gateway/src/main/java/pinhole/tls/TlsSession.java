package pinhole.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/**
 * TLS of one control connection and its data connections, on one leg. Stays on their event loop; to
 * be closed when the control connection is, or what is not in the heap is never freed.
 */
public final class TlsSession implements AutoCloseable {
  private static final String TLS = "tls";

  private final Making making;
  private final Lineage lineage;
  private final Reasons reasons;
  private boolean closed;

  /** What a leg makes for this session alone. */
  interface Making {
    /** A handler for a connection, with an engine of this session's context. */
    SslHandler handler(Channel channel);

    /** The engine alone. */
    SSLEngine engine();

    /** By which the peer's hello is judged before TLS answers it, if by any. */
    Optional<HelloRules> rules();

    /** The context, which is counted. */
    Object context();
  }

  TlsSession(Making making, Lineage lineage, Reasons reasons) {
    this.making = making;
    this.lineage = lineage;
    this.reasons = reasons;
  }

  /**
   * Encrypts a control connection: puts TLS first in its pipeline, and begins the handshake. The
   * handler's future, or a {@link io.netty.handler.ssl.SslHandshakeCompletionEvent}, tells the
   * rest.
   */
  public SslHandler control(Channel channel) {
    SslHandler handler = handler(channel);
    handler
        .handshakeFuture()
        .addListener(
            done -> {
              if (done.isSuccess()) {
                lineage.control(handler.engine());
              }
            });
    add(channel, handler);
    return handler;
  }

  /**
   * Encrypts a data connection in the same way, so that it resumes the control connection's TLS
   * session, or can.
   */
  public SslHandler data(Channel channel) {
    SslHandler handler = handler(channel);
    lineage.data(handler.engine());
    handler
        .handshakeFuture()
        .addListener(done -> lineage.finished(handler.engine(), done.isSuccess()));
    add(channel, handler);
    return handler;
  }

  /** The same for a data connection that is no channel; to be released at its end. */
  public TlsStream stream() {
    checkOpen();
    SSLEngine engine = making.engine();
    lineage.data(engine);
    return new TlsStream(engine, making.rules(), lineage, reasons);
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the control connection is gone");
    }
  }

  private SslHandler handler(Channel channel) {
    checkOpen();
    SslHandler handler = making.handler(channel);
    handler.setHandshakeTimeoutMillis(0); // when it is due is not known here
    return handler;
  }

  private void add(Channel channel, SslHandler handler) {
    channel.pipeline().addFirst(TLS, handler);
    channel.pipeline().addFirst(new Reading(handler)); // the last one's may still be there
    making
        .rules() // they see the hello whole
        .ifPresent(rules -> channel.pipeline().addFirst(new HelloGate(rules)));
  }

  /** Tells the lineage whose bytes come, until the handshake is over. */
  private final class Reading extends ChannelInboundHandlerAdapter {
    private final SslHandler handler;

    Reading(SslHandler handler) {
      this.handler = handler;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (handler.handshakeFuture().isDone()) {
        ctx.pipeline().remove(this);
      } else {
        lineage.reading(handler.engine());
      }
      ctx.fireChannelRead(message);
    }
  }

  /**
   * Whether a data connection has resumed the TLS session of this control connection, itself or by
   * way of others that have. Asked after its handshake, while it is in the pipeline.
   */
  public boolean resumed(Channel data) {
    return lineage.descends(handlerOf(data).engine());
  }

  /** Who is at the other end, and what was agreed on; asked after the handshake. */
  public Peer peer(Channel channel) {
    SslHandler handler = handlerOf(channel);
    String alpn = handler.applicationProtocol();
    return Peer.of(handler.engine(), hello(channel), alpn == null ? "" : alpn);
  }

  private static ClientHello hello(Channel channel) {
    ClientHello hello = channel.attr(HelloGate.HELLO).get();
    return hello == null ? ClientHello.NONE : hello;
  }

  private static SslHandler handlerOf(Channel channel) {
    return (SslHandler) channel.pipeline().get(TLS);
  }

  /** Why a handshake has failed, or TLS has ended without close_notify, for people. */
  public String reason(Channel channel, Throwable cause) {
    return reasons.of(cause, hello(channel));
  }

  /** Lets go of the context. Connections that are still open go on; new ones cannot begin. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      lineage.close();
      ReferenceCountUtil.release(making.context());
    }
  }
}
