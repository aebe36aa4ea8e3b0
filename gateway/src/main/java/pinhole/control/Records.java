package pinhole.control;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import java.util.List;

/**
 * Hands TLS whole records, and one by one once it is to end, so that it is known where they do:
 * after CCC the peer's close_notify and its next command, in clear, may come in one segment (E118).
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
      ByteBuf rest = in.readRetainedSlice(in.readableBytes());
      end(ctx);
      // From the beginning: it may be the hello of another TLS that is there now.
      ctx.pipeline().fireChannelRead(rest).fireChannelReadComplete();
      return;
    }
    int whole = ending ? record(in, in.readerIndex()) : records(in);
    if (whole > 0) {
      out.add(in.readRetainedSlice(whole));
    } else if (!begins(in, in.readerIndex())) {
      out.add(in.readRetainedSlice(in.readableBytes())); // no TLS, as will be said
    }
  }

  /** The length of all records that are here whole, up to what is none. */
  private static int records(ByteBuf in) {
    int at = in.readerIndex();
    int length = record(in, at);
    while (length > 0) {
      at += length;
      length = record(in, at);
    }
    return at - in.readerIndex();
  }

  /** The length of the record that begins here; 0 if it is not here whole, or none. */
  private static int record(ByteBuf in, int at) {
    int readable = in.writerIndex() - at;
    if (readable < HEADER || !begins(in, at)) {
      return 0;
    }
    int length = HEADER + in.getUnsignedShort(at + LENGTH_AT);
    return readable >= length ? length : 0;
  }

  private static boolean begins(ByteBuf in, int at) {
    int type = in.getUnsignedByte(at);
    return type >= FIRST_TYPE && type <= LAST_TYPE;
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

  private void end(ChannelHandlerContext ctx) {
    ctx.pipeline().remove(tls);
    ctx.pipeline().remove(this);
    ended.run();
  }
}
