package pinhole.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.AttributeKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Looks at a client's hello before the TLS library does, and refuses what the rules do. Goes away
 * with the first hello.
 */
final class HelloGate extends ByteToMessageDecoder {
  /** What the client of a channel has said; absent as long as it has not. */
  static final AttributeKey<ClientHello> HELLO = AttributeKey.valueOf(HelloGate.class, "HELLO");

  private final HelloRules rules;
  private final HelloReader reader = new HelloReader();
  private boolean refused;

  HelloGate(HelloRules rules) {
    this.rules = rules;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (refused) {
      in.skipBytes(in.readableBytes());
      return;
    }
    Optional<ClientHello> hello = reader.read(in);
    if (hello.isEmpty()) {
      return;
    }
    ctx.channel().attr(HELLO).set(hello.get());
    OptionalInt alert = rules.alert(hello.get());
    if (alert.isPresent()) {
      refuse(ctx, HelloRules.record(alert.getAsInt()), in, out);
    } else {
      ctx.pipeline().remove(this); // Passes on what it has.
    }
  }

  /** The client gets an alert; so does our own end of TLS, which fails the handshake by it. */
  private void refuse(ChannelHandlerContext ctx, byte[] alert, ByteBuf in, List<Object> out) {
    refused = true;
    in.skipBytes(in.readableBytes());
    ctx.writeAndFlush(Unpooled.wrappedBuffer(alert), ctx.voidPromise());
    out.add(Unpooled.wrappedBuffer(alert));
  }
}
