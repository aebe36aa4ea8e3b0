package pinhole.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;

/** A connection that is a Netty channel. */
final class ChannelPump extends ChannelInboundHandlerAdapter implements Pump {
  private static final int MOST_IN_FLIGHT = 1 << 20;
  private static final WriteBufferWaterMark IN_FLIGHT =
      new WriteBufferWaterMark(MOST_IN_FLIGHT / 4, MOST_IN_FLIGHT);

  private final Channel channel;
  private Channel other;
  private Ends ends;
  private boolean joined;

  /** Pumps a channel that does not read yet. */
  ChannelPump(Channel channel) {
    this.channel = channel;
    this.other = channel;
  }

  @Override
  public void attach(Ends ends) {
    this.ends = ends;
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
    this.other = ((ChannelPump) other).channel;
    this.joined = true;
    channel.config().setAutoRead(true);
  }

  @Override
  public void finish() {
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(this::shutDown);
  }

  private void shutDown(Future<?> written) {
    if (written.isSuccess()) {
      // With nothing left to read, to close is the cheaper way to send the FIN.
      (ends.closing() ? channel.close() : ((DuplexChannel) channel).shutdownOutput())
          .addListener(this::finSent);
    }
  }

  private void finSent(Future<?> sent) {
    if (sent.isSuccess()) {
      ends.finSent();
    } else {
      ends.failed();
    }
  }

  @Override
  public Delivery delivery(long patienceMillis) {
    return Transport.delivery(channel, patienceMillis);
  }

  @Override
  public long sinceLastSent() {
    return Transport.sinceLastSent(channel);
  }

  @Override
  public void close() {
    channel.close();
  }

  @Override
  public void reset() {
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ends.moved(((ByteBuf) message).readableBytes());
    other.write(message, other.voidPromise()); // the other channel owns the buffer now
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (joined) {
      other.flush();
      if (!other.isWritable()) {
        channel.config().setAutoRead(false);
      }
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (joined) {
      ends.moved(0);
      read(other, channel.isWritable());
    }
  }

  /** A channel whose input is at its end must not be read: Netty would throw. */
  private static void read(Channel channel, boolean on) {
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
