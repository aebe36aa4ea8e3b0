package pinhole.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.function.IntSupplier;

/**
 * Receive buffers that grow with the stream, and none at all while nothing is to be read.
 *
 * <p>Once a peer has sent its FIN, Netty's epoll transport reads on to the end whatever auto-read
 * says, and a whole receive window (32 MiB by Linux' defaults) would land in memory for every slow
 * reader. Refusing the buffer is the one point where it can be stopped; it takes up reading again
 * when auto-read does.
 */
final class GatedAllocator extends AdaptiveRecvByteBufAllocator {
  private static final String GATE = "gate";

  private final Channel channel;
  private final IntSupplier wanted;

  private GatedAllocator(Channel channel, int first, int most, IntSupplier wanted) {
    super(2 << 10, first, most);
    this.channel = channel;
    this.wanted = wanted;
  }

  /** Reads from this channel in pieces of up to half a mebibyte, and only with auto-read. */
  static void onData(Channel channel) {
    onData(channel, () -> 0);
  }

  /** The same, but first what is wanted, to the byte; whoever wants it says when to read. */
  static void onData(Channel channel, IntSupplier wanted) {
    install(channel, new GatedAllocator(channel, 16 << 10, 512 << 10, wanted));
  }

  /**
   * Reads from this channel in small pieces, each of which may be a thousand commands, and only
   * with auto-read.
   */
  static void onControl(Channel channel) {
    onControl(channel, () -> 0);
  }

  /** The same, but first what is wanted, to the byte; whoever wants it says when to read. */
  static void onControl(Channel channel, IntSupplier wanted) {
    install(channel, new GatedAllocator(channel, 2 << 10, 4 << 10, wanted));
  }

  private static void install(Channel channel, GatedAllocator allocator) {
    channel.config().setRecvByteBufAllocator(allocator);
    if (channel.pipeline().get(GATE) == null) {
      channel.pipeline().addFirst(GATE, new IgnoreNotNow());
    }
  }

  private static final class IgnoreNotNow extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (!(cause instanceof NotNow)) {
        ctx.fireExceptionCaught(cause);
      }
    }
  }

  /** Says that nothing is to be read now; no error. */
  private static final class NotNow extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotNow() {
      super("not reading", null, false, false);
    }
  }

  @Override
  @SuppressWarnings("deprecation") // The interface is; what replaces it extends it.
  public Handle newHandle() {
    return new Gate(channel, wanted, (ExtendedHandle) super.newHandle());
  }

  @SuppressWarnings("deprecation")
  private static final class Gate extends RecvByteBufAllocator.DelegatingHandle
      implements RecvByteBufAllocator.ExtendedHandle {
    private final Channel channel;
    private final IntSupplier wanted;
    private final ExtendedHandle inner;

    Gate(Channel channel, IntSupplier wanted, ExtendedHandle inner) {
      super(inner);
      this.channel = channel;
      this.wanted = wanted;
      this.inner = inner;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator alloc) {
      int exactly = wanted.getAsInt();
      if (exactly > 0) {
        return alloc.ioBuffer(exactly, exactly);
      }
      if (!channel.config().isAutoRead() && Transport.mayPause(channel)) {
        throw new NotNow();
      }
      return super.allocate(alloc);
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
      return inner.continueReading(maybeMoreData);
    }
  }
}
