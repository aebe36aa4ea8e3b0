package pinhole.control;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.ByteBuffer;
import java.util.List;
import pinhole.session.Lines;
import pinhole.session.Side;

/** Cuts a control connection into {@link Lines}; keeps what is no whole line yet. */
final class LineDecoder extends ByteToMessageDecoder {
  private final Lines lines;

  /**
   * A decoder of one connection.
   *
   * @param longest bytes in a line without its end, at least 1
   */
  LineDecoder(Side from, int longest) {
    this.lines = new Lines(from, longest);
  }

  /** Whether bytes have come that are no line yet. */
  boolean hasMore() {
    return actualReadableBytes() > 0;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    ByteBuffer bytes = in.internalNioBuffer(in.readerIndex(), in.readableBytes());
    lines.next(bytes, out);
    in.skipBytes(in.readableBytes() - bytes.remaining());
  }
}
