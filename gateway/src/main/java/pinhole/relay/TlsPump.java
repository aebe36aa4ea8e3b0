package pinhole.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import pinhole.session.Secured;
import pinhole.tls.Peer;
import pinhole.tls.TlsSession;

/** A connection that is a Netty channel with TLS. */
final class TlsPump extends ChannelPump implements SecurePump {
  private final TlsSession tls;
  private final Deque<ByteBuf> early = new ArrayDeque<>(2);
  private SslHandler handler; // once it has begun
  private Outcome outcome;
  private boolean mayHaveEnded;
  private boolean closeNotified;
  private boolean unfinished;
  private boolean over;

  private final Receipt receipt = new Receipt();

  /** Encrypts a channel that does not read yet. */
  TlsPump(Channel channel, TlsSession tls) {
    super(channel);
    this.tls = tls;
  }

  @Override
  public void hold(Outcome outcome) {
    prepare();
    channel.config().setAutoRead(true); // else its end would not be seen
    channel
        .closeFuture()
        .addListener(
            closed -> {
              if (!begun()) {
                outcome.failed("the connection was closed before the handshake", true);
              }
            });
  }

  private boolean begun() {
    return handler != null;
  }

  @Override
  public void begin(Outcome outcome) {
    if (!channel.isOpen()) {
      return; // as was told
    }
    this.outcome = outcome;
    handler = tls.data(channel);
    channel.pipeline().addFirst("receipt", receipt); // TLS hears of resets, and keeps silent
    handler.handshakeFuture().addListener(done -> handshaken(done, outcome));
    channel.config().setAutoRead(true);
  }

  private void handshaken(Future<?> done, Outcome outcome) {
    if (done.isSuccess()) {
      read(channel, false); // until the other end can be written to
      Peer peer = tls.peer(channel);
      outcome.secured(
          new Secured(
              peer.protocol(),
              peer.cipher(),
              peer.subject(),
              peer.serverName(),
              tls.resumed(channel)));
      return;
    }
    boolean gone = done.cause() instanceof ClosedChannelException;
    String why = tls.reason(channel, done.cause());
    channel.eventLoop().execute(() -> outcome.failed(why, gone)); // first goes the alert
  }

  @Override
  public void attach(Ends ends) {
    this.ends = ends;
  }

  private boolean attached() {
    return ends != null;
  }

  @Override
  public void join(Pump other) {
    super.join(other);
    if (!early.isEmpty()) {
      early.forEach(this::forward);
      early.clear();
      flushOther();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (over || !begun()) {
      ReferenceCountUtil.release(message);
      if (!over) {
        shut(); // a server of TLS says nothing before it is spoken to
      }
    } else if (joined()) {
      forward((ByteBuf) message);
    } else {
      early.add((ByteBuf) message);
    }
  }

  /** TLS that was ended takes no more bytes, and would lose them in silence. */
  @Override
  void write(ByteBuf bytes) {
    channel.write(bytes).addListener(this::written);
  }

  private void written(Future<?> done) {
    if (!done.isSuccess() && !over) {
      ends.undeliverable();
    }
  }

  @Override
  public void finish() {
    channel.flush(); // what is not encrypted yet would be lost
    channel.config().setAutoClose(false); // if nobody takes it, there may be something to read
    receipt.complete(channel);
    handler.closeOutbound().addListener(this::notified);
  }

  @Override
  public boolean hadAll() {
    return receipt.hadAll(channel);
  }

  private void notified(Future<?> done) {
    if (over) {
      return;
    }
    if (done.isSuccess() && channel.isOpen()) {
      sendFin();
    } else {
      unfinished();
    }
  }

  /** The peer has closed meanwhile; whether it has said close_notify may still be to be read. */
  @Override
  void unfinished() {
    if (closeNotified) {
      departed();
    } else if (!channel.isOpen() || ((DuplexChannel) channel).isInputShutdown()) {
      ends.failed();
    } else {
      unfinished = true;
      read(channel, true);
    }
  }

  /** It has got all that was for it, and did not wait for our farewell. */
  private void departed() {
    ends.closing();
    ends.finSent();
  }

  /** Closes it once the peer has closed, too. */
  @Override
  public void close() {
    end();
    if (closeNotified || !channel.isOpen() || ((DuplexChannel) channel).isInputShutdown()) {
      shut();
      return;
    }
    read(channel, true);
    Future<?> timer =
        channel.eventLoop().schedule(this::shut, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(closed -> timer.cancel(false));
  }

  @Override
  public void reset() {
    end();
    super.reset();
  }

  private void end() {
    over = true;
    early.forEach(ByteBuf::release);
    early.clear();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (mayHaveEnded && channel.isActive()) {
      lookForCloseNotify();
    }
    if (!over) {
      super.channelReadComplete(ctx);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (!over) {
      super.channelWritabilityChanged(ctx);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
      mayHaveEnded = true;
      lookForCloseNotify();
    } else if (event instanceof ChannelInputShutdownEvent && !closeNotified) {
      truncated();
    }
  }

  /**
   * Once we have said close_notify, OpenSSL's engine calls itself closed with whatever it reads, be
   * it the first byte of the peer's, and this is told so once. What it has read it knows better.
   */
  private void lookForCloseNotify() {
    if (!closeNotified && handler.engine().isInboundDone()) {
      inputEnded();
    }
  }

  private void inputEnded() {
    closeNotified = true;
    if (over) {
      shut();
    } else if (attached()) {
      ends.closeNotified();
      if (unfinished) {
        departed();
      }
    }
  }

  private void truncated() {
    if (over || !attached()) {
      shut(); // the handshake fails by it
    } else if (unfinished) {
      ends.failed();
    } else {
      ends.truncated();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    boolean tls = cause instanceof DecoderException && cause.getCause() instanceof SSLException;
    if (tls && attached() && !over) {
      outcome.broken(this.tls.reason(channel, cause.getCause()));
    }
    failed();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    failed();
  }

  /** Behind close_notify it is no matter how the connection ends. */
  private void failed() {
    if (over || !attached()) {
      shut();
    } else if (!closeNotified) {
      ends.failed();
    }
  }
}
