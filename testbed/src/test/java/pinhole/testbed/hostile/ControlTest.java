package pinhole.testbed.hostile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.log.Event;
import pinhole.relay.Transport;

/** The control connection, byte by byte. */
class ControlTest {
  private static final Duration A_WHILE = Duration.ofMillis(200);
  private static final int MIB = 1 << 20;

  @Test
  @Tag("E01")
  @Tag("E02")
  void aNegotiationInSingleBytesIsTheSame() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        ServerSocket listener = Data.listen(Site.SERVER)) {
      talk.client().trickle("PASV\r\n");
      talk.server().hear("PASV");
      talk.server().trickle("227 Passive (" + Talk.six(listener) + ")\r\n");
      var at = Talk.at(talk.client().hear("227 "));
      try (Data inside = Data.accept(listener);
          Data client = Data.connect(Site.CLIENT, at)) {
        inside.send(new byte[] {42});
        assertEquals(1, client.read(1).length);
      }
      talk.quit();
      assertEquals(1, site.count(Event.PINHOLE_OPENED));
    }
  }

  @Test
  @Tag("E03")
  void twoCommandsInOneSegmentAreTwo() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        ServerSocket listener = Data.listen(Site.CLIENT)) {
      talk.client().raw("NOOP\r\nPORT " + Talk.six(listener) + "\r\n");
      talk.server().hear("NOOP");
      talk.server().say("200 noop");
      var at = Talk.at(talk.server().hear("PORT "));
      talk.server().say("200 port");
      talk.client().hear("200 noop");
      talk.client().hear("200 port");
      try (Data inside = Data.connect(Site.SERVER, at);
          Data client = Data.accept(listener)) {
        inside.send(new byte[] {42});
        assertEquals(1, client.read(1).length);
      }
      talk.quit();
    }
  }

  /** No server can answer a PASV that it has not seen; if one does, it does so once. */
  @Test
  @Tag("E04")
  @Tag("E30")
  void a227AheadOfItsPasvCountsOnce() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        ServerSocket first = Data.listen(Site.SERVER);
        ServerSocket second = Data.listen(Site.SERVER)) {
      talk.client().raw("NOOP\r\nPASV\r\n");
      talk.server().hear("NOOP");
      talk.server().raw("200 ok\r\n227 Passive (" + Talk.six(first) + ")\r\n");
      talk.client().hear("200 ok");
      talk.client().hear("227 ");
      talk.server().hear("PASV");
      talk.server().say("227 Passive (" + Talk.six(second) + ")");
      assertTrue(talk.client().silent(A_WHILE));
      assertEquals(1, Site.openPorts().size());
      talk.quit();
      assertEquals(1, site.count(Event.PINHOLE_OPENED));
    }
  }

  @Test
  @Tag("E04")
  void twoRepliesInOneSegmentAreTwo() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connect(Site.CLIENT, passive.at())) {
      talk.client().say("RETR a");
      talk.server().hear("RETR a");
      talk.client().say("PASV");
      inside.hangUp();
      talk.server().raw("150 here\r\n226 done\r\n");
      assertEquals(0, client.rest().length);
      client.hangUp();
      talk.client().hear("150 here");
      talk.client().hear("226 done");
      talk.server().hear("PASV");
      talk.server().raw("227 ok (" + Talk.six(passive.server()) + ")\r\n");
      talk.client().hear("227 ");
      talk.quit();
    }
  }

  @Test
  @Tag("E05")
  @Tag("E06")
  void lineEndsMayBeTornOrHalf() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk()) {
      talk.client().raw("CWD a\r");
      assertTrue(talk.server().silent(A_WHILE));
      talk.client().raw("\n");
      assertEquals("CWD a", talk.server().hear());
      talk.server().raw("250 yes\r");
      assertTrue(talk.client().silent(A_WHILE));
      talk.server().raw("\n");
      talk.client().hear("250 yes");
      talk.client().raw("CWD b\n");
      assertEquals("CWD b", talk.server().hear());
      talk.server().raw("250 lf only\n");
      assertEquals("250 lf only", talk.client().hear());
      talk.quit();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PWD\rQUIT\r\n", "CWD a\0b\r\n", "CWD a\r\0\r\n"})
  @Tag("E07")
  @Tag("E08")
  void controlCharactersNeverReachTheServer(String command) throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk()) {
      talk.client().raw(command);
      talk.client().hear("501 ");
      talk.ask("PWD", "257 \"/\"");
      talk.quit();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4098, 5000, 70_000, 8 * MIB})
  @Tag("E09")
  void aCommandWithoutEndIsRefusedOnceAndForgotten(int length) throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk()) {
      long before = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
      String piece = "A".repeat(64 << 10);
      talk.client().raw("CWD ");
      for (int sent = 4; sent < length; sent += piece.length()) {
        talk.client().raw(piece.substring(0, Math.min(piece.length(), length - sent)));
      }
      talk.client().hear("500 ");
      assertTrue(PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() - before < MIB);
      talk.client().raw("\r\nPWD\r\n");
      talk.server().hear("PWD");
      talk.server().say("257 \"/\"");
      talk.client().hear("257 ");
      talk.quit();
    }
  }

  @Test
  @Tag("E10")
  void aLongReplyLinePasses() throws Exception {
    String text = "x".repeat(17 << 10);
    try (Site site = new Site();
        Talk talk = site.talk()) {
      assertEquals("250 " + text, talk.ask("CWD a", "250 " + text));
      talk.quit();
    }
  }

  @Test
  @Tag("E10")
  void aReplyLineAboveTheLimitEndsTheSession() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk()) {
      talk.client().say("CWD a");
      talk.server().hear("CWD a");
      CompletableFuture<Void> flood = flood(talk.server(), "x".repeat(100_000));
      assertTrue(talk.client().rest().startsWith("421 "));
      site.entry(Event.MALFORMED);
      site.entry(Event.SESSION_CLOSED);
      flood.handle((done, broken) -> broken).get(10, TimeUnit.SECONDS);
    }
  }

  private static CompletableFuture<Void> flood(Wire wire, String text) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            wire.raw(text);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        },
        task -> new Thread(task, "flood").start());
  }

  /** A hundred MiB, or as much of it as is taken. */
  private static CompletableFuture<Long> endless(Wire wire, String line) {
    AtomicLong sent = new AtomicLong();
    String some = line.repeat(1000);
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            while (sent.get() < 100L * MIB) {
              wire.raw(some);
              sent.addAndGet(some.length());
            }
          } catch (IOException e) {
            // cut off
          }
          return sent.get();
        },
        task -> new Thread(task, "endless").start());
  }

  @ParameterizedTest
  @ValueSource(strings = {"211-more\r\n", " more\r\n", "\r\n"})
  @Tag("E11")
  void anEndlessReplyEndsTheSessionInBoundedMemory(String line) throws Exception {
    try (Site site = new Site(Site.wanted().with("limits: { reply-size: 64KiB }"));
        Talk talk = site.talk()) {
      talk.client().say("STAT");
      talk.server().hear("STAT");
      talk.server().raw("211-begins\r\n");
      CompletableFuture<Long> sent = endless(talk.server(), line);
      long most = 0;
      int lines = 0;
      String heard = talk.client().hear("211-begins");
      while (!heard.startsWith("421 ")) {
        heard = talk.client().hear();
        assertTrue(lines < 2 * MIB, "no end");
        if (lines++ % 1000 == 0) {
          most = Math.max(most, PooledByteBufAllocator.DEFAULT.pinnedDirectMemory());
        }
      }
      assertTrue(most < 4 * MIB, "held " + most);
      assertTrue(sent.get(10, TimeUnit.SECONDS) < 20L * MIB);
      assertEquals("", talk.client().rest());
      assertEquals("server-malformed", site.entry(Event.SESSION_CLOSED).value("reason"));
    }
  }

  /** The client does not even read it. */
  @Test
  @Tag("E11")
  void anEndlessReplyToADeafClientStopsInBoundedMemory() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk()) {
      talk.client().say("STAT");
      talk.server().hear("STAT");
      talk.server().raw("211-begins\r\n");
      CompletableFuture<Long> sent = endless(talk.server(), "211-" + "x".repeat(1000) + "\r\n");
      assertTrue(sent.get(10, TimeUnit.SECONDS) < 20L * MIB);
      long held = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
      assertTrue(held < 4 * MIB, "held " + held);
      talk.client().reset();
    }
  }

  @Test
  @Tag("E18")
  void anUnsolicited421IsPassedOnAndBothLegsAreClosed() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk()) {
      talk.server().say("421 timeout");
      assertEquals("421 timeout\r\n", talk.client().rest());
      assertEquals("", talk.server().rest());
      assertEquals("server-421", site.entry(Event.SESSION_CLOSED).value("reason"));
    }
  }

  @Test
  @Tag("E18")
  void aServerThatVanishesIsAnnounced() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk()) {
      talk.client().say("CWD a");
      talk.server().hear("CWD a");
      talk.server().reset();
      assertTrue(talk.client().rest().startsWith("421 "));
      assertEquals("server-closed", site.entry(Event.SESSION_CLOSED).value("reason"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 30\r\n\r\nPORT 127,0,0,2,100,100\r\n",
        "EHLO mail\r\nMAIL FROM:<a@b>\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
        "\u0005\u0001\u0000",
        "\u0000\u0000\u0000\u0085\u00ffSMBr"
      })
  @Tag("E24")
  void anotherProtocolIsShownTheDoorOnItsFirstLine(String bytes) throws Exception {
    try (Site site = new Site();
        Talk talk = site.stranger(Site.CLIENT)) {
      talk.server().say("220 ready");
      talk.client().hear("220 ready");
      talk.client().raw(bytes);
      assertTrue(talk.client().rest().startsWith("421 "));
      assertEquals("", talk.server().rest());
      site.entry(Event.MALFORMED);
      assertEquals("not-ftp", site.entry(Event.SESSION_CLOSED).value("reason"));
    }
  }

  @Test
  @Tag("E25")
  void bytesOfAPathAreNotTouched() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk()) {
      StringBuilder path = new StringBuilder("x");
      for (char c = 1; c < 255; c++) {
        if (c != '\r' && c != '\n') {
          path.append(c);
        }
      }
      talk.ask("CWD " + path, "250 " + path);
      talk.quit();
    }
  }

  /** Both ways in which clients send it; the urgent byte is lost to a server that wants no such. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Tag("E26")
  void aTelnetSynchReachesTheServerAsUrgentData(boolean markIsUrgent) throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connect(Site.CLIENT, passive.at())) {
      talk.ask("RETR a", "150 here");
      talk.client().raw("\u00ff\u00f4");
      if (markIsUrgent) {
        talk.client().raw("\u00ff");
        talk.client().urgent(0xf2);
      } else {
        talk.client().urgent(0xff);
        talk.client().raw("\u00f2");
      }
      talk.client().raw("ABOR\r\n");
      // Without epoll there is no urgent data: the same bytes, all in their places.
      boolean urgent = Transport.best() == Transport.EPOLL;
      String synch = urgent ? "\u00ff\u00f4\u00f2" : "\u00ff\u00f4\u00ff\u00f2";
      byte[] expected = (synch + "ABOR\r\n").getBytes(StandardCharsets.ISO_8859_1);
      assertArrayEquals(expected, talk.server().bytes(expected.length));
      inside.hangUp();
      talk.server().say("426 aborted");
      talk.server().say("226 abort done");
      client.rest();
      client.hangUp();
      talk.client().hear("426 ");
      talk.client().hear("226 ");
      talk.quit();
    }
  }

  @Test
  @Tag("E26")
  void theUrgentByteStandsBetweenItsNeighbours() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk()) {
      talk.server().socket().setOOBInline(true);
      talk.client().raw("\u00ff\u00f4\u00ff");
      talk.client().urgent(0xf2);
      talk.client().raw("ABOR\r\n");
      byte[] expected = "\u00ff\u00f4\u00ff\u00f2ABOR\r\n".getBytes(StandardCharsets.ISO_8859_1);
      assertArrayEquals(expected, talk.server().bytes(expected.length));
      talk.server().say("225 nothing to abort");
      talk.client().hear("225 ");
      talk.quit();
    }
  }

  @Test
  @Tag("E27")
  void fiveHundredCommandsAheadAreAnsweredInOrder() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk()) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 500; i++) {
        all.append("CWD ").append(i).append("\r\n");
      }
      talk.client().raw(all.toString());
      for (int i = 0; i < 500; i++) {
        assertEquals("CWD " + i, talk.server().hear());
        talk.server().say("250 " + i);
      }
      for (int i = 0; i < 500; i++) {
        assertEquals("250 " + i, talk.client().hear());
      }
      talk.quit();
    }
  }

  @Test
  @Tag("E27")
  void aClientThatWritesAheadForEverIsMadeToWait() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk()) {
      CompletableFuture<Long> sent = endless(talk.client(), "CWD " + "y".repeat(100) + "\r\n");
      talk.server().hear("CWD y");
      assertTrue(talk.server().silent(Duration.ofMillis(500)));
      long held = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
      assertTrue(held < 2 * MIB, "held " + held);
      assertFalse(sent.isDone());
      talk.client().reset();
      assertTrue(sent.get(10, TimeUnit.SECONDS) < 20L * MIB);
    }
  }

  /** As a script does: printf 'USER ...' | nc. The server is not even connected yet. */
  @Test
  @Tag("E03")
  void aClientThatHasSaidEverythingAtOnceIsServed() throws Exception {
    try (Site site = new Site();
        Wire client = Wire.connect(Site.CLIENT, site.address())) {
      client.raw("USER joe\r\nPASS secret\r\nNOOP\r\nQUIT\r\n");
      client.finish();
      try (Wire server = site.server.accept()) {
        server.say("220 ready");
        server.hear("USER joe");
        server.say("331 password");
        server.hear("PASS secret");
        server.say("230 welcome");
        server.hear("NOOP");
        server.say("200 fine");
        server.hear("QUIT");
        server.say("221 bye");
        assertEquals(
            "220 ready\r\n331 password\r\n230 welcome\r\n200 fine\r\n221 bye\r\n", client.rest());
      }
    }
  }
}
