package pinhole.relay;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.unix.Errors;

/**
 * Connections that accept(2) takes from the queue and gives to nobody: Linux does so, with
 * ECONNABORTED, with those from port 0. They say nothing of the listener. Netty would accept nobody
 * for a second after each, as if file descriptors were short (E148), and anybody could shut it so.
 */
final class Aborted extends ChannelInboundHandlerAdapter {
  private static final int ECONNABORTED = 103;

  /** Whether that is why accept(2) failed. */
  static boolean is(Throwable failure) {
    return failure instanceof Errors.NativeIoException e
        && Math.abs(e.expectedErr()) == ECONNABORTED;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!is(cause)) {
      ctx.fireExceptionCaught(cause);
    }
  }
}
