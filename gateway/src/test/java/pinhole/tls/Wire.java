package pinhole.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A client's end and a server's end, and a wire between them that can be cut into pieces. */
final class Wire implements AutoCloseable {
  private final EmbeddedChannel client = new EmbeddedChannel(new Quiet());
  private final EmbeddedChannel server = new EmbeddedChannel(new Quiet());

  /** What ends here is told by the handshake's future, not by a failed test. */
  private static final class Quiet extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {}
  }

  Channel client() {
    return client;
  }

  Channel server() {
    return server;
  }

  /** Carries bytes both ways until there are none, in pieces of at most this length. */
  void carry(int longest) {
    boolean moved = true;
    while (moved) {
      moved = pass(client, server, longest);
      moved = pass(server, client, longest) || moved;
    }
  }

  /** Each side says something, which brings along what TLS has kept back until then. */
  void speak() {
    for (EmbeddedChannel end : List.of(server, client)) {
      end.writeOutbound(Unpooled.copiedBuffer("hello", StandardCharsets.US_ASCII));
    }
    carry(Integer.MAX_VALUE);
  }

  /** The client alone says something, and both end TLS; returns what has arrived. */
  String upload() {
    client.writeOutbound(Unpooled.copiedBuffer("hello", StandardCharsets.US_ASCII));
    carry(Integer.MAX_VALUE);
    ByteBuf arrived = server.readInbound();
    String text = arrived.toString(StandardCharsets.US_ASCII);
    arrived.release();
    for (EmbeddedChannel end : List.of(client, server)) {
      end.pipeline().get(SslHandler.class).closeOutbound();
      carry(Integer.MAX_VALUE);
    }
    return text;
  }

  /** All that the server's end has to say, as it is on the wire. */
  byte[] said() {
    ByteBuf bytes = Unpooled.buffer();
    ByteBuf next = server.readOutbound();
    while (next != null) {
      bytes.writeBytes(next);
      next.release();
      next = server.readOutbound();
    }
    byte[] all = new byte[bytes.readableBytes()];
    bytes.readBytes(all);
    return all;
  }

  private static boolean pass(EmbeddedChannel from, EmbeddedChannel to, int longest) {
    from.runPendingTasks();
    boolean moved = false;
    ByteBuf bytes = from.readOutbound();
    while (bytes != null) {
      while (bytes.isReadable() && to.isOpen()) {
        to.writeInbound(bytes.readRetainedSlice(Math.min(longest, bytes.readableBytes())));
      }
      bytes.release();
      moved = true;
      bytes = from.readOutbound();
    }
    return moved;
  }

  @Override
  public void close() {
    client.finishAndReleaseAll();
    server.finishAndReleaseAll();
  }
}
