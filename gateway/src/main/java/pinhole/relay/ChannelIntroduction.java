package pinhole.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/** Reads a PROXY header from a channel, whose allocator gives room for what is wanted only. */
final class ChannelIntroduction extends ChannelInboundHandlerAdapter {
  private final Introduction introduction;

  ChannelIntroduction(Introduction introduction) {
    this.introduction = introduction;
  }

  void begin(Channel channel) {
    channel.pipeline().addLast(this);
    channel.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    introduction.take(bytes.nioBuffer());
    bytes.release();
    if (introduction.over()) {
      over(ctx);
    } else {
      ctx.read();
    }
  }

  private void over(ChannelHandlerContext ctx) {
    ctx.pipeline().remove(this);
    introduction.tell();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      channelInactive(ctx);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    channelInactive(ctx);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    introduction.gone();
    over(ctx);
  }
}
