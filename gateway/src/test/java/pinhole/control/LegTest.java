package pinhole.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.Ticker;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pinhole.session.Side;

/** What is said on a leg, and when it is read; what it hears is tried with both of them. */
class LegTest {
  private final DuplexEmbeddedChannel channel = new DuplexEmbeddedChannel(Ticker.systemTicker());
  private final Leg leg = new Leg(Side.SERVER, channel, null);

  @AfterEach
  void end() {
    channel.finishAndReleaseAll();
  }

  private String sent() {
    StringBuilder all = new StringBuilder();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      all.append(next.toString(StandardCharsets.ISO_8859_1));
      next.release();
    }
    return all.toString();
  }

  @Test
  void aLineIsSentByteForByteWithOneLineEndWhenFlushed() {
    leg.send("RETR \u00e4\u00ff");
    leg.send("");
    assertEquals("", sent());
    leg.flush();
    assertEquals("RETR \u00e4\u00ff\r\n\r\n", sent());
  }

  @Test
  void allIsSentWhenItSaysSo() {
    channel.full = true;
    leg.send("PORT 1");
    var sent = leg.sent();
    assertFalse(sent.isDone());
    channel.full = false;
    leg.flush();
    assertTrue(sent.isSuccess());
    assertEquals("PORT 1\r\n", sent());
  }

  /** This channel has no urgent data. */
  @Test
  void theSynchIsInBandWhereItCannotBeUrgentAndBehindWhatWasSaid() {
    leg.send("RETR x");
    leg.interrupt();
    leg.send("ABOR");
    leg.flush();
    assertEquals("RETR x\r\n\u00ff\u00f4\u00ff\u00f2ABOR\r\n", sent());
  }

  @Test
  @Tag("E27")
  void readsAndLeavesThePeerWaiting() {
    leg.read(false);
    assertFalse(channel.config().isAutoRead());
    leg.read(true);
    assertTrue(channel.config().isAutoRead());
  }

  /** To be asked for more, it would be read again, and again be told of the end. */
  @Test
  void aPeerThatHasEndedIsNotReadAgain() {
    leg.read(false);
    channel.endInput();
    leg.read(true);
    assertFalse(channel.config().isAutoRead());
  }

  @Test
  void knowsWhetherBytesHaveComeThatAreNoLineYet() {
    channel.pipeline().addLast(new LineDecoder(Side.SERVER, 100));
    assertFalse(leg.hasMore());
    channel.writeInbound(Unpooled.copiedBuffer("22", StandardCharsets.ISO_8859_1));
    assertTrue(leg.hasMore());
  }
}
