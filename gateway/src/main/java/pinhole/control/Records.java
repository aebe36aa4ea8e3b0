package pinhole.control;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import java.util.List;

/**
 * Hands TLS its records one by one, so that it is known where they end: after CCC the peer's
 * close_notify and its next command, in clear, may come in one segment (E118).
 */
final class Records extends ByteToMessageDecoder {
  private static final int HEADER = 5; // RFC 8446 section 5.1: type, version, length
  private static final int LENGTH_AT = 3;
  private static final int FIRST_TYPE = 20;
  private static final int LAST_TYPE = 23;

  private final SslHandler tls;
  private Runnable ended = () -> {};
  private boolean ending;

  Records(SslHandler tls) {
    this.tls = tls;
  }

  /** Behind the peer's close_notify all is clear; this is told when it has come. */
  void endWith(Runnable ended) {
    this.ended = ended;
    this.ending = true;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (over()) {
      end(ctx);
      return;
    }
    int type = in.getUnsignedByte(in.readerIndex());
    if (type < FIRST_TYPE || type > LAST_TYPE) {
      out.add(in.readRetainedSlice(in.readableBytes())); // no TLS, as will be said
      return;
    }
    if (in.readableBytes() >= HEADER) {
      int length = HEADER + in.getUnsignedShort(in.readerIndex() + LENGTH_AT);
      if (in.readableBytes() >= length) {
        out.add(in.readRetainedSlice(length));
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    if (over() && !ctx.isRemoved()) {
      end(ctx);
    }
    super.channelReadComplete(ctx);
  }

  private boolean over() {
    return ending && tls.engine().isInboundDone();
  }

  /** What is left is passed on in clear when this is removed. */
  private void end(ChannelHandlerContext ctx) {
    ctx.pipeline().remove(tls);
    ctx.pipeline().remove(this);
    ended.run();
  }
}
