package pinhole.control;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import pinhole.session.Lines;
import pinhole.session.Malformed;
import pinhole.session.Secured;
import pinhole.session.Side;

/**
 * One leg of a session on its channel: what the peer says is told to the {@link ControlConnection},
 * and lines are what is said to the peer, in clear or encrypted.
 */
final class Leg extends ChannelInboundHandlerAdapter implements Encryption.Outcome {
  private static final byte[] INTERRUPT = {(byte) 0xff, (byte) 0xf4, (byte) 0xff};
  private static final byte[] DATA_MARK = {(byte) 0xf2};

  private final Side side;
  private final Channel channel;
  private final ControlConnection connection;

  /** A leg on a channel that does not read yet. */
  Leg(Side side, Channel channel, ControlConnection connection) {
    this.side = side;
    this.channel = channel;
    this.connection = connection;
  }

  /** Hears of the channel from now on, in lines that are no longer than this. */
  void attach(int longestLine) {
    channel
        .pipeline()
        .addLast("lines", new LineDecoder(side, longestLine))
        .addLast("session", this);
  }

  /** Leaves the channel to somebody else, who may read on. */
  void detach() {
    channel.config().setAutoRead(false);
    channel.pipeline().remove(this);
    channel.pipeline().remove(LineDecoder.class);
  }

  // What the peer says, and how it fares.

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof String line) {
      connection.line(side, line);
    } else if (message instanceof Malformed what) {
      connection.malformed(side, what);
    } else if (message == Lines.Signal.SYNCH) {
      connection.synch();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    connection.readComplete();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      connection.gone(side, true);
    } else if (event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
      connection.tlsEnded(side);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    connection.pace();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    connection.broken(side, cause);
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    connection.gone(side, false);
  }

  @Override
  public void secured(Secured how) {
    connection.secured(side, how);
  }

  @Override
  public void failed(String why) {
    connection.tlsFailed(side, why);
  }

  // What is said to it.

  /** Says a line, to which the line end is added, with the next {@link #flush}. */
  void send(String line) {
    ByteBuf buffer = channel.alloc().directBuffer(line.length() + 2);
    buffer.writeCharSequence(line, StandardCharsets.ISO_8859_1);
    ByteBufUtil.writeShortBE(buffer, '\r' << 8 | '\n');
    channel.write(buffer, channel.voidPromise()); // the channel owns the buffer now
  }

  /** Says the Telnet Synch, behind all that was said (RFC 959 section 4.1.3). */
  void interrupt() {
    channel.flush();
    // BSD's form: the last byte of "IAC IP IAC" is urgent, DM follows in the stream. Servers that
    // lose the urgent byte are left with "IAC IP DM", which all of them skip.
    if (Encryption.on(channel) || !Urgent.send(channel, INTERRUPT)) {
      channel.write(channel.alloc().buffer().writeBytes(INTERRUPT), channel.voidPromise());
    }
    channel.write(channel.alloc().buffer().writeBytes(DATA_MARK), channel.voidPromise());
  }

  void flush() {
    channel.flush();
  }

  /** Flushes; done when the kernel has all that was said. */
  ChannelFuture sent() {
    return channel.writeAndFlush(channel.alloc().buffer(0));
  }

  /** Whether what is said will soon be sent. */
  boolean hasRoom() {
    return channel.isWritable();
  }

  /** Reads on, or leaves the peer waiting. */
  void read(boolean on) {
    if (channel.config().isAutoRead() != on
        && channel.isOpen()
        && !((DuplexChannel) channel).isInputShutdown()) {
      channel.config().setAutoRead(on);
    }
  }

  /** Whether bytes have come that are no line yet. */
  boolean hasMore() {
    return channel.pipeline().get(LineDecoder.class).hasMore();
  }

  /** Encrypts all from here on; {@link #secured} or {@link #failed} is the answer. */
  void startTls(Encryption encryption) {
    encryption.start(side, channel, this);
  }

  /** Why its TLS has broken; empty if something else has. */
  Optional<String> tlsBrokenBy(Throwable cause, Encryption encryption) {
    return encryption.brokenBy(cause, side, channel);
  }

  /** Goes on in clear; this is told when the peer does, too. */
  void stopTls(Runnable cleared) {
    Encryption.clear(channel, cleared);
  }

  /** Says what waits, and ends. */
  void close() {
    channel.flush().close();
  }

  /** Says what waits, and ends so that the peer can read it: a {@link Farewell}. */
  void farewell(Duration patience) {
    new Farewell(channel).say(patience);
  }
}
