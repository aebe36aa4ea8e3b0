package pinhole.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * Whether the peer's kernel has acknowledged all of a stream, up to its close_notify. Some clients
 * reset the connection when they have what they want, with the close_notify unread: lftp does at
 * the end of MODE Z. Stands before TLS, which is told of resets and keeps silent; they are seen
 * here while the kernel can still be asked. Only epoll's sockets can be: with NIO there is no way
 * to TCP_INFO, and nobody is said to have had all.
 */
final class Receipt extends ChannelDuplexHandler {
  private long acknowledgedBefore;
  private long written;
  private long all = Long.MAX_VALUE;
  private boolean hadAll;

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    acknowledgedBefore = TcpInfo.of(ctx.channel()).acknowledged();
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    written += ((ByteBuf) message).readableBytes();
    ctx.write(message, promise);
  }

  /** What was written until now is all. */
  void complete(Channel channel) {
    all = written;
    look(channel);
  }

  boolean hadAll(Channel channel) {
    look(channel);
    return hadAll;
  }

  private void look(Channel channel) {
    hadAll |= TcpInfo.of(channel).acknowledged() - acknowledgedBefore >= all;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    look(ctx.channel());
    ctx.fireExceptionCaught(cause);
  }
}
