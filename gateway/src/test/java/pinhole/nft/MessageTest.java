package pinhole.nft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.ftp.HostPort;
import pinhole.nft.Tracked.Count;
import pinhole.nft.Tracked.State;
import pinhole.rules.Literal;

/** What the kernel says, byte by byte. */
class MessageTest {
  private static HostPort at(String address, int port) {
    return new HostPort(Literal.parse(address), port);
  }

  @Test
  void aNewConnectionHasBothDirectionsAndTheMark() {
    Message message = Recorded.message("new");
    assertTrue(message.creates());
    assertTrue(message.of(Subsystem.CONNTRACK));
    Tracked tracked = Tracked.read(message);
    assertEquals(0x50282174, tracked.mark());
    assertEquals(0x2412_7b6c, tracked.id());
    assertEquals(
        new Tracked.Ends(at("198.51.100.2", 42006), at("198.51.100.1", 41076)), tracked.origin());
    assertEquals(new Tracked.Ends(at("192.0.2.2", 39199), at("192.0.2.1", 42006)), tracked.reply());
    assertEquals(State.SYN_SENT, tracked.state());
    assertFalse(tracked.assured());
    assertTrue(tracked.isConnecting());
  }

  @Test
  void anEndSaysWhoFinishedFirst() {
    Tracked tracked = Tracked.read(Recorded.message("time-wait"));
    assertEquals(State.TIME_WAIT, tracked.state());
    assertTrue(tracked.replierFinished());
    assertFalse(tracked.originFinished());
    assertTrue(tracked.assured());
    assertEquals(new Count(0, 0), tracked.fromOrigin());
  }

  @Test
  void aResetSaysByItsMarkWhoSentIt() {
    Tracked tracked = Tracked.read(Recorded.message("reset-by-origin"));
    assertEquals(State.CLOSE, tracked.state());
    assertEquals(Marks.RESET_BY_ORIGIN, tracked.mark() & Marks.RESET_BY_ORIGIN);
    assertEquals(0, tracked.mark() & Marks.RESET_BY_REPLIER);
    assertEquals(0x50082176, Marks.plain(tracked.mark()));
  }

  @Test
  void aConnectionThatIsLookedUpHasCounts() {
    Message message = Recorded.message("found-ipv6");
    assertEquals(7, message.sequence());
    Tracked tracked = Tracked.read(message);
    assertEquals(at("2001:db8:1::2", 54240), tracked.origin().source());
    assertEquals(at("2001:db8:2::2", 41157), tracked.reply().source());
    assertTrue(tracked.fromReplier().bytes() > 10240, tracked.toString());
    assertTrue(tracked.isSending(tracked.fromReplier()));
    assertFalse(tracked.isSending(tracked.fromOrigin()));
  }

  @Test
  void aRefusedConnectionWasNeverAssured() {
    Message message = Recorded.message("refused-ipv6");
    assertEquals(Conntrack.DELETE, message.kind());
    Tracked tracked = Tracked.read(message);
    assertFalse(tracked.assured());
    assertEquals(new Count(1, 80), tracked.fromOrigin());
  }

  @Test
  void resultsHaveAnErrno() {
    assertTrue(Recorded.message("not-found").isResult());
    assertEquals(Netlink.ENOENT, Recorded.message("not-found").errno());
    assertEquals(9, Recorded.message("not-found").sequence());
    assertEquals(0, Recorded.message("bound").errno());
  }

  @Test
  void severalMessagesInOneReadAreSeveral() {
    ByteBuffer one = Recorded.bytes("new");
    ByteBuffer two = Recorded.bytes("not-found");
    ByteBuffer both = ByteBuffer.allocate(one.capacity() + two.capacity()).put(one).put(two).flip();
    List<Message> messages = Message.in(both);
    assertEquals(2, messages.size());
    assertTrue(messages.get(1).isResult());
  }

  @Test
  void aMessageThatClaimsMoreThanThereIsIsRefused() {
    ByteBuffer cut = Recorded.bytes("new").limit(100);
    assertThrows(IllegalArgumentException.class, () -> Message.in(cut));
  }

  @Test
  void whatIsNotThereReadsAsNothing() {
    Attributes body = Recorded.message("not-found").body();
    assertFalse(body.has(99));
    assertEquals(0, body.u8(99));
    assertEquals(0, body.u16(99));
    assertEquals(0, body.u32(99));
    assertEquals(0, body.u64(99));
    assertEquals(0, body.bytes(99).length);
    assertFalse(body.nest(99).has(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"new", "established", "time-wait", "reset-by-origin", "refused-ipv6"})
  void everyByteMayBeWrongWithoutHarm(String name) {
    for (int i = 20; i < Recorded.bytes(name).capacity(); i++) {
      ByteBuffer bytes = Recorded.bytes(name);
      bytes.put(i, (byte) ~bytes.get(i));
      try {
        assertNotNull(Tracked.read(Message.in(bytes).get(0)));
      } catch (IllegalArgumentException refused) {
        assertNotNull(refused.getMessage()); // no address, or port 0
      }
    }
  }
}
