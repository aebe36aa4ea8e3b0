package pinhole.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pinhole.certificates.Authority;

/** The border between the last record and the first line in clear, wherever TCP cuts. */
class RecordsTest {
  private static final Authority.Made MADE = Authority.root("CN=Root").server("localhost");

  static Stream<Arguments> waysToCut() {
    return Stream.of(SslProvider.JDK, SslProvider.OPENSSL)
        .flatMap(
            provider ->
                Stream.of("TLSv1.2", "TLSv1.3")
                    .flatMap(
                        version ->
                            Stream.of(1, 3, 7, 1 << 20)
                                .map(longest -> Arguments.of(provider, version, longest))));
  }

  @ParameterizedTest
  @MethodSource("waysToCut")
  @Tag("E118")
  void readsInClearBehindTheCloseNotify(SslProvider provider, String version, int longest)
      throws Exception {
    SslContext server =
        SslContextBuilder.forServer(MADE.key(), MADE.chain().toArray(new X509Certificate[0]))
            .sslProvider(provider)
            .protocols(version)
            .build();
    SslContext client =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .protocols(version)
            .endpointIdentificationAlgorithm(null)
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .build();
    SslHandler tls = server.newHandler(Unpooled.EMPTY_BUFFER.alloc());
    Records records = new Records(tls);
    EmbeddedChannel gateway = new EmbeddedChannel(records, tls);
    SslHandler theirs = client.newHandler(gateway.alloc());
    EmbeddedChannel peer = new EmbeddedChannel(theirs);
    try {
      boolean moved = true;
      while (moved) {
        moved = carry(peer, gateway, longest);
        moved |= carry(gateway, peer, longest);
      }
      int[] told = new int[1];
      StringBuilder seen = new StringBuilder();
      records.endWith(
          () -> {
            told[0]++;
            gateway.pipeline().addFirst(new Watching(seen));
          });
      tls.closeOutbound();
      peer.writeOutbound(text("PWD\r\n"));
      theirs.closeOutbound();
      ByteBuf segment = Unpooled.buffer();
      for (ByteBuf part = peer.readOutbound(); part != null; part = peer.readOutbound()) {
        segment.writeBytes(part);
        part.release();
      }
      segment.writeBytes(text("NOOP\r\n"));
      cut(segment, gateway, longest);
      StringBuilder read = new StringBuilder();
      for (ByteBuf part = gateway.readInbound(); part != null; part = gateway.readInbound()) {
        read.append(part.toString(StandardCharsets.ISO_8859_1));
        part.release();
      }
      assertEquals("PWD\r\nNOOP\r\n", read.toString());
      assertEquals(1, told[0]);
      assertEquals("NOOP\r\n", seen.toString(), "what the next TLS would have read");
    } finally {
      peer.finishAndReleaseAll();
      gateway.finishAndReleaseAll();
    }
  }

  /** To hand on a thousand small ones each for itself would cost a million copies in TLS. */
  @Test
  @Tag("E118")
  void passesOnTogetherWhatIsWholeUntilTheEndIsNear() throws Exception {
    SslHandler tls =
        SslContextBuilder.forClient().build().newHandler(Unpooled.EMPTY_BUFFER.alloc());
    Records records = new Records(tls);
    EmbeddedChannel gateway = new EmbeddedChannel(records);
    ByteBuf many = Unpooled.buffer();
    for (int i = 0; i < 1000; i++) {
      many.writeBytes(text("\u0017\u0003\u0003\u0000\u0001x"));
    }
    try {
      gateway.writeInbound(many.copy().writeBytes(text("\u0017\u0003\u0003\u0000")));
      assertEquals(List.of(many), List.copyOf(gateway.inboundMessages()));
      gateway.writeInbound(text("\u0001x"));
      records.endWith(() -> {});
      gateway.writeInbound(many.slice(0, 12));
      assertEquals(4, gateway.inboundMessages().size());
    } finally {
      gateway.finishAndReleaseAll();
    }
  }

  /** In the place of the TLS that begins again behind a REIN. */
  private static final class Watching extends ChannelInboundHandlerAdapter {
    private final StringBuilder seen;

    Watching(StringBuilder seen) {
      this.seen = seen;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      seen.append(((ByteBuf) message).toString(StandardCharsets.ISO_8859_1));
      ctx.fireChannelRead(message);
    }
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  private static boolean carry(EmbeddedChannel from, EmbeddedChannel to, int longest) {
    from.runPendingTasks();
    ByteBuf bytes = from.readOutbound();
    if (bytes == null) {
      return false;
    }
    cut(bytes, to, longest);
    return true;
  }

  private static void cut(ByteBuf bytes, EmbeddedChannel to, int longest) {
    while (bytes.isReadable()) {
      to.writeInbound(bytes.readBytes(Math.min(longest, bytes.readableBytes())));
    }
    bytes.release();
    to.runPendingTasks();
  }
}
