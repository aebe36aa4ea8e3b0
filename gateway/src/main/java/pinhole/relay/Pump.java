package pinhole.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;

/** One end of a flow: what is read here is written to the other end. */
final class Pump extends ChannelInboundHandlerAdapter {
  private static final int MOST_IN_FLIGHT = 1 << 20;
  private static final WriteBufferWaterMark IN_FLIGHT =
      new WriteBufferWaterMark(MOST_IN_FLIGHT / 4, MOST_IN_FLIGHT);

  private final Channel channel;
  private final Ends ends;
  private Channel other;
  private boolean joined;

  private Pump(Channel channel, Ends ends) {
    this.channel = channel;
    this.other = channel;
    this.ends = ends;
  }

  /** Hears how this end fares. */
  interface Ends {
    /** Bytes were read here, or could be written again. */
    void moved(long bytes);

    /** The peer of this end has sent its last byte. */
    void inputEnded();

    /** This end is closed or broken. */
    void failed();
  }

  /** Makes a channel, which does not read yet, ready to be joined with another. */
  static Pump on(Channel channel, Ends ends) {
    Pump pump = new Pump(channel, ends);
    GatedAllocator.onData(channel);
    channel.config().setWriteBufferWaterMark(IN_FLIGHT);
    channel.pipeline().addLast(pump);
    return pump;
  }

  Channel channel() {
    return channel;
  }

  /** Whether all that was to be sent here has been handed to the kernel. */
  boolean empty() {
    return channel.bytesBeforeUnwritable() >= MOST_IN_FLIGHT;
  }

  /** From now on bytes flow from here to the other end. */
  void join(Pump other) {
    this.other = other.channel;
    this.joined = true;
    channel.config().setAutoRead(true);
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
