package pinhole.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import pinhole.tls.TlsSession;

/** A connection that is a Netty channel, in clear. */
class ChannelPump extends ChannelInboundHandlerAdapter implements Pump {
  private static final int MOST_IN_FLIGHT = 1 << 20;
  private static final WriteBufferWaterMark IN_FLIGHT =
      new WriteBufferWaterMark(MOST_IN_FLIGHT / 4, MOST_IN_FLIGHT);

  final Channel channel;
  Ends ends;
  private ChannelPump other = this;
  private boolean joined;

  /** Pumps a channel that does not read yet. */
  ChannelPump(Channel channel) {
    this.channel = channel;
  }

  @Override
  public TlsPump encrypted(TlsSession tls) {
    return new TlsPump(channel, tls);
  }

  @Override
  public void introduce(Introduction introduction) {
    GatedAllocator.onData(channel, introduction::wanted);
    new ChannelIntroduction(introduction).begin(channel);
  }

  @Override
  public boolean announce(byte[] header) {
    channel.writeAndFlush(Unpooled.wrappedBuffer(header), channel.voidPromise());
    return true; // what is broken is told when it is read
  }

  @Override
  public void attach(Ends ends) {
    this.ends = ends;
    prepare();
  }

  final void prepare() {
    GatedAllocator.onData(channel);
    channel.config().setWriteBufferWaterMark(IN_FLIGHT);
    channel.pipeline().addLast(this);
  }

  @Override
  public boolean empty() {
    return channel.bytesBeforeUnwritable() >= MOST_IN_FLIGHT;
  }

  @Override
  public void join(Pump other) {
    this.other = (ChannelPump) other;
    this.joined = true;
    read(channel, true);
  }

  final boolean joined() {
    return joined;
  }

  @Override
  public void finish() {
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(this::shutDown);
  }

  private void shutDown(Future<?> written) {
    if (written.isSuccess()) {
      sendFin();
    }
  }

  final void sendFin() {
    // With nothing left to read, to close is the cheaper way to send the FIN.
    (ends.closing() ? shut() : ((DuplexChannel) channel).shutdownOutput())
        .addListener(this::finSent);
  }

  private void finSent(Future<?> sent) {
    if (sent.isSuccess()) {
      ends.finSent();
    } else {
      unfinished();
    }
  }

  /** The FIN could not be sent. */
  void unfinished() {
    ends.failed();
  }

  @Override
  public Delivery delivery(long patienceMillis) {
    return Transport.delivery(channel, patienceMillis);
  }

  @Override
  public long acknowledgedBytes() {
    return TcpInfo.of(channel).acknowledged();
  }

  @Override
  public void close() {
    shut();
  }

  @Override
  public void reset() {
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    shut();
  }

  /** Closes the connection past its handlers: TLS would say something. */
  final ChannelFuture shut() {
    ChannelHandlerContext first = channel.pipeline().firstContext();
    return first == null ? channel.close() : first.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    forward((ByteBuf) message);
  }

  final void forward(ByteBuf bytes) {
    ends.moved(bytes.readableBytes());
    other.write(bytes);
  }

  /** Sends bytes, which the channel owns now. */
  void write(ByteBuf bytes) {
    channel.write(bytes, channel.voidPromise());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (joined) {
      flushOther();
    }
  }

  final void flushOther() {
    other.channel.flush();
    if (!other.channel.isWritable()) {
      channel.config().setAutoRead(false);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (joined) {
      ends.moved(0);
      read(other.channel, channel.isWritable());
    }
  }

  /** A channel whose input is at its end must not be read: Netty would throw. */
  static void read(Channel channel, boolean on) {
    if (channel.isOpen() && !((DuplexChannel) channel).isInputShutdown()) {
      channel.config().setAutoRead(on);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      ends.inputEnded();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ends.failed();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ends.failed();
  }
}
