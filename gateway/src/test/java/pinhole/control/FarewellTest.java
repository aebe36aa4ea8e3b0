package pinhole.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pinhole.session.Side;

class FarewellTest {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String LAST_REPLY = "221 bye\r\n";

  private final MockTicker clock = Ticker.newMockTicker();
  private final DuplexEmbeddedChannel client = new DuplexEmbeddedChannel(clock);

  @BeforeEach
  void replied() {
    client.config().setAutoRead(false);
    client.pipeline().addLast(new LineDecoder(Side.CLIENT, 100));
    client.write(bytes(LAST_REPLY));
  }

  @AfterEach
  void end() {
    client.finishAndReleaseAll();
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  private void say() {
    new Farewell(client).say(PATIENCE);
  }

  private void pass(Duration time) {
    clock.advance(time.toNanos(), TimeUnit.NANOSECONDS);
    client.runScheduledPendingTasks();
  }

  private String sent() {
    ByteBuf sent = client.readOutbound();
    try {
      return sent.toString(StandardCharsets.ISO_8859_1);
    } finally {
      sent.release();
    }
  }

  @Test
  void theFinFollowsTheLastReplyAndTheClientsIsWaitedFor() {
    say();
    assertEquals(LAST_REPLY, sent());
    assertTrue(client.isOutputShutdown());
    assertTrue(client.isOpen());
    client.endInput();
    assertFalse(client.isOpen());
  }

  @Test
  void whatTheClientStillSaysIsReadAndForgotten() {
    say();
    assertTrue(client.config().isAutoRead());
    ByteBuf command = bytes("NOOP\r\n");
    assertFalse(client.writeInbound(command), "somebody has heard it");
    assertEquals(0, command.refCnt());
    assertTrue(client.isOpen());
  }

  @Test
  void aClientThatHasEndedIsNotWaitedFor() {
    client.endInput();
    say();
    assertEquals(LAST_REPLY, sent());
    assertFalse(client.isOpen());
  }

  @Test
  void aClientThatNeverEndsIsNotWaitedForLong() {
    say();
    pass(Farewell.LINGER.minusNanos(1));
    assertTrue(client.isOpen());
    pass(Duration.ofNanos(1));
    assertFalse(client.isOpen());
  }

  @Test
  void aClientThatTakesNothingIsClosedWhenPatienceEnds() {
    client.full = true;
    say();
    pass(PATIENCE.minusNanos(1));
    assertTrue(client.isOpen());
    assertFalse(client.isOutputShutdown(), "the FIN went before the reply");
    pass(Duration.ofNanos(1));
    assertFalse(client.isOpen());
  }

  @Test
  @Tag("E27")
  void aClientThatTakesNothingIsReadNoFurther() {
    client.config().setAutoRead(true);
    client.full = true;
    say();
    assertFalse(client.config().isAutoRead());
    client.full = false;
    client.flush();
    assertTrue(client.config().isAutoRead());
  }

  @Test
  void aClientThatTakesItLateHasItsFinThen() {
    client.full = true;
    say();
    pass(PATIENCE.dividedBy(2));
    client.full = false;
    client.flush();
    assertEquals(LAST_REPLY, sent());
    assertTrue(client.isOutputShutdown());
    pass(Farewell.LINGER.minusNanos(1));
    assertTrue(client.isOpen());
    pass(Duration.ofNanos(1));
    assertFalse(client.isOpen());
  }

  @Test
  @Tag("E121")
  void inTheMiddleOfAHandshakeThereAreNoWords() throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(false);
    client.flush();
    assertEquals(LAST_REPLY, sent());
    client.pipeline().addFirst(new SslHandler(engine));
    client.write(bytes("421 no more\r\n"));
    say();
    assertFalse(client.isOpen());
    assertNull(client.readOutbound());
    assertFalse(client.isOutputShutdown());
  }
}
