package pinhole.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.AttributeKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Looks at a client's hello before the TLS library does, and refuses what would let a client be led
 * to this server by somebody in between (ALPACA, E120): protocols without FTP among them, and a
 * host that this is not. Goes away with the first hello.
 */
final class HelloGate extends ByteToMessageDecoder {
  /** What the client of a channel has said; absent as long as it has not. */
  static final AttributeKey<ClientHello> HELLO = AttributeKey.valueOf(HelloGate.class, "HELLO");

  /** The name of the protocol in the IANA's list. */
  static final String FTP = "ftp";

  private static final int FATAL = 2;
  private static final int UNRECOGNIZED_NAME = 112; // RFC 6066 section 3
  private static final int NO_APPLICATION_PROTOCOL = 120; // RFC 7301 section 3.2

  private final Function<String, Boolean> serves;
  private boolean refused;

  /**
   * A gate.
   *
   * @param serves whether there is a certificate for a host name
   */
  HelloGate(Function<String, Boolean> serves) {
    this.serves = serves;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (refused) {
      in.skipBytes(in.readableBytes());
      return;
    }
    Optional<ClientHello> read = ClientHello.read(in);
    if (read.isEmpty()) {
      return;
    }
    ClientHello hello = read.get();
    ctx.channel().attr(HELLO).set(hello);
    if (!hello.protocols().isEmpty() && !hello.protocols().contains(FTP)) {
      refuse(ctx, NO_APPLICATION_PROTOCOL, in, out);
    } else if (isName(hello.serverName()) && !serves.apply(hello.serverName())) {
      refuse(ctx, UNRECOGNIZED_NAME, in, out);
    } else {
      ctx.pipeline().remove(this); // Passes on what it has.
    }
  }

  /** RFC 6066 allows no addresses, and clients that send one mean none of the names. */
  private static boolean isName(String text) {
    return !text.isEmpty() && text.indexOf(':') < 0 && !text.matches("[0-9.]+");
  }

  /** The client gets an alert; so does our own end of TLS, which fails the handshake by it. */
  private void refuse(ChannelHandlerContext ctx, int alert, ByteBuf in, List<Object> out) {
    refused = true;
    in.skipBytes(in.readableBytes());
    ctx.writeAndFlush(record(alert), ctx.voidPromise());
    out.add(record(alert));
  }

  private static ByteBuf record(int alert) {
    return Unpooled.wrappedBuffer(new byte[] {21, 3, 3, 0, 2, FATAL, (byte) alert});
  }
}
