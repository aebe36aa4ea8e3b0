package pinhole.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import pinhole.certificates.Names;

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

    /** What is to see the peer's bytes before TLS does, if anything. */
    Optional<HelloGate> gate();

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
    lineage.control(handler);
    add(channel, handler);
    return handler;
  }

  /**
   * Encrypts a data connection in the same way, so that it resumes the control connection's TLS
   * session, or can.
   */
  public SslHandler data(Channel channel) {
    SslHandler handler = handler(channel);
    lineage.data(handler);
    add(channel, handler);
    return handler;
  }

  private SslHandler handler(Channel channel) {
    if (closed) {
      throw new IllegalStateException("the control connection is gone");
    }
    SslHandler handler = making.handler(channel);
    handler.setHandshakeTimeoutMillis(0); // when it is due is not known here
    return handler;
  }

  private void add(Channel channel, SslHandler handler) {
    channel.pipeline().addFirst(TLS, handler);
    channel.pipeline().addFirst("tls-lineage", new Reading(handler));
    making.gate().ifPresent(gate -> channel.pipeline().addFirst("tls-hello", gate)); // hellos whole
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
        lineage.reading(handler);
      }
      ctx.fireChannelRead(message);
    }
  }

  /**
   * Whether a data connection has resumed the TLS session of this control connection, itself or by
   * way of others that have. Asked after its handshake, while it is in the pipeline.
   */
  public boolean resumed(Channel data) {
    return lineage.descends(handlerOf(data));
  }

  /** Who is at the other end, and what was agreed on; asked after the handshake. */
  public Peer peer(Channel channel) {
    SslHandler handler = handlerOf(channel);
    SSLSession session = handler.engine().getSession();
    String alpn = handler.applicationProtocol();
    ClientHello hello = channel.attr(HelloGate.HELLO).get();
    return new Peer(
        session.getProtocol(),
        session.getCipherSuite(),
        subject(session),
        hello == null ? "" : hello.serverName(),
        alpn == null ? "" : alpn);
  }

  private static SslHandler handlerOf(Channel channel) {
    return (SslHandler) channel.pipeline().get(TLS);
  }

  private static String subject(SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? Names.subject(certificate)
          : "";
    } catch (SSLPeerUnverifiedException e) {
      return ""; // It has shown none.
    }
  }

  /** Why a handshake has failed, or TLS has ended without close_notify, for people. */
  public String reason(Channel channel, Throwable cause) {
    ClientHello hello = channel.attr(HelloGate.HELLO).get();
    return reasons.of(cause, hello == null ? ClientHello.NONE : hello);
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
