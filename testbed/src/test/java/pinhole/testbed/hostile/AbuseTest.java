package pinhole.testbed.hostile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.log.Event;
import pinhole.rules.Literal;

/** What strangers try when they only want to be a burden. */
class AbuseTest {
  private static final Duration A_WHILE = Duration.ofMillis(200);
  private static final int MIB = 1 << 20;

  /** They may overtake a transfer, and each other, but not without end. */
  @ParameterizedTest
  @ValueSource(strings = {"NOOP", "STAT", "ABOR"})
  @Tag("E27")
  void commandsThatOvertakeAreBoundedToo(String verb) throws Exception {
    try (Site site = new Site(Site.wanted().with("limits: { outstanding-commands: 20 }"));
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connect(Site.CLIENT, passive.at())) {
      talk.ask("RETR a", "150 here");
      talk.client().raw((verb + "\r\n").repeat(1000));
      int heard = 0;
      while (!talk.server().silent(A_WHILE)) {
        talk.server().hear(verb);
        heard++;
      }
      assertTrue(heard <= 21, "the server has " + heard + " unanswered");
      inside.send(new byte[] {1});
      assertEquals(1, client.read(1).length);
      talk.client().reset();
    }
  }

  @Test
  void whoDoesNotLogInIsShownTheDoor() throws Exception {
    try (Site site = new Site(Site.wanted().with("timeouts: { login: 400ms }"));
        Talk talk = site.stranger(Site.CLIENT)) {
      talk.server().say("220 ready");
      talk.client().hear("220 ");
      // A byte now and then is not enough.
      for (int i = 0; i < 4; i++) {
        talk.client().raw("U");
        talk.client().silent(Duration.ofMillis(50));
      }
      assertTrue(talk.client().rest().startsWith("421 "));
      assertEquals("login-timeout", site.entry(Event.SESSION_CLOSED).value("reason"));
    }
  }

  @Test
  void aServerThatNeverGreetsIsGivenUp() throws Exception {
    try (Site site = new Site(Site.wanted().with("timeouts: { greeting: 300ms }"));
        Talk talk = site.stranger(Site.CLIENT)) {
      assertTrue(talk.client().rest().startsWith("421 "));
      site.entry(Event.SERVER_SILENT);
    }
  }

  @Test
  @Tag("E141")
  void aServerThatIsDownIsSaidToBe() throws Exception {
    try (Site site = new Site()) {
      site.server.close();
      try (Wire client = Wire.connect(Site.CLIENT, site.address())) {
        assertTrue(client.rest().startsWith("421 "));
      }
      site.entry(Event.SERVER_UNREACHABLE);
    }
  }

  @Test
  void oneClientDoesNotTakeThePlacesOfOthers() throws Exception {
    try (Site site = new Site(Site.wanted().with("limits: { sessions-per-client: 3 }"))) {
      List<Talk> talks = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        talks.add(site.talk());
      }
      for (int i = 0; i < 20; i++) {
        try (Wire greedy = Wire.connect(Site.CLIENT, site.address())) {
          assertTrue(greedy.rest().startsWith("421 "));
        }
      }
      talks.add(site.talk(Site.STRANGER));
      talks.get(0).quit();
      Site.until("a place is free", () -> site.sessions() == 3);
      talks.add(site.talk());
      for (Talk talk : talks) {
        talk.close();
      }
    }
  }

  @Test
  void aStormOfConnectionsThatBreakOffLeavesNothing() throws Exception {
    Site.Wanted wanted = Site.wanted().with("limits: { sessions-per-client: 5000 }");
    try (Site site = new Site(wanted)) {
      for (int i = 0; i < 1000; i++) {
        try (Socket socket = new Socket()) {
          socket.bind(new InetSocketAddress(Site.STRANGER, 0));
          socket.connect(site.address());
          socket.setSoLinger(true, 0);
        }
      }
      CompletableFuture<Void> draining = CompletableFuture.runAsync(() -> drain(site.server));
      Site.until("all are gone", () -> site.sessions() == 0);
      site.server.close();
      draining.handle((done, broken) -> broken).get(10, TimeUnit.SECONDS);
    }
  }

  /** Takes whoever is connected through, as a real server would. */
  private static void drain(HostileServer server) {
    try {
      while (true) {
        server.accept().hangUp();
      }
    } catch (IOException e) {
      // closed
    }
  }

  /** The client stops reading both its connections and aborts: it must not be waited for. */
  @Test
  @Tag("E89")
  void anAbortIsAnsweredAtOnceThoughNobodyReadsTheData() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connectNarrow(Site.CLIENT, passive.at())) {
      talk.ask("RETR a", "150 here");
      CompletableFuture<Void> sending = inside.sending(Data.file(1, 64 * MIB));
      assertEquals(1000, client.read(1000).length);
      talk.client().say("ABOR");
      talk.server().hear("ABOR");
      inside.reset();
      sending.handle((done, broken) -> broken).get(10, TimeUnit.SECONDS);
      long began = System.nanoTime();
      talk.server().raw("426 aborted\r\n226 abort done\r\n");
      talk.client().hear("426 ");
      talk.client().hear("226 ");
      long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      assertTrue(took < 2000, "took " + took + " ms");
      talk.quit();
    }
  }

  @Test
  @Tag("E89")
  void anAbortIsAnsweredSoonThoughNobodyReadsTheDataAndTheServerJustCloses() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connectNarrow(Site.CLIENT, passive.at())) {
      talk.ask("RETR a", "150 here");
      inside.send(Data.file(1, 3 * MIB));
      talk.client().say("ABOR");
      talk.server().hear("ABOR");
      inside.finish();
      long began = System.nanoTime();
      talk.server().raw("426 aborted\r\n226 abort done\r\n");
      talk.client().hear("426 ");
      talk.client().hear("226 ");
      long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      assertTrue(took < 3000, "took " + took + " ms");
      client.hangUp();
      talk.quit();
    }
  }

  /** A listener on all addresses of both families knows itself in either. */
  @Test
  @Tag("E45")
  void aListenerOnAllAddressesIsNotTalkedIntoCallingItself() throws Exception {
    Site.Wanted wanted = new Site.Wanted(Literal.parse("::"), Site.SERVER, "");
    try (Site site = new Site(wanted);
        Talk talk = site.talk(Site.GATEWAY)) {
      String refusal = talk.refused("PORT " + Talk.six(Site.GATEWAY, site.address().getPort()));
      assertTrue(refusal.startsWith("504 "), refusal);
      talk.quit();
    }
  }

  @Test
  void aListenerOnAllAddressesServesIpv4Clients() throws Exception {
    Site.Wanted wanted = new Site.Wanted(Literal.parse("::"), Site.SERVER, "");
    try (Site site = new Site(wanted);
        Talk talk = site.talk(Site.CLIENT);
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connect(Site.CLIENT, passive.at())) {
      inside.send(new byte[] {1});
      assertEquals(1, client.read(1).length);
      client.reset();
      assertTrue(inside.broken());
      try (Talk.Active active = talk.port();
          Data back = Data.connect(Site.SERVER, active.at());
          Data here = Data.accept(active.client())) {
        back.send(new byte[] {1});
        assertEquals(1, here.read(1).length);
      }
      talk.quit();
    }
  }

  /** With transfers paused, half closed, unjoined and new: every buffer has to be given back. */
  @RepeatedTest(10)
  void closingTheGatewayInTheMiddleOfEverythingLeaksNothing() throws Exception {
    Site site = new Site();
    try (site;
        Talk paused = site.talk();
        Talk.Passive one = paused.pasv();
        Data inside = Data.accept(one.server());
        Data client = Data.connectNarrow(Site.CLIENT, one.at());
        Talk waiting = site.talk();
        Talk.Passive two = waiting.pasv();
        Data unjoined = Data.accept(two.server());
        Talk silent = site.stranger(Site.STRANGER)) {
      paused.ask("RETR a", "150 here");
      CompletableFuture<Void> sending = inside.sending(Data.file(1, 32 * MIB));
      unjoined.send(new byte[1000]);
      unjoined.finish();
      silent.client().raw("USER half a li");
      assertEquals(1000, client.read(1000).length);
      site.closeNow();
      sending.handle((done, broken) -> broken).get(10, TimeUnit.SECONDS);
      paused.client().rest();
      waiting.client().rest();
      silent.client().rest();
      assertEquals(List.of(), Site.openPorts());
      assertEquals(0, PooledByteBufAllocator.DEFAULT.pinnedDirectMemory());
    }
  }

  @Test
  void anUnreadControlConnectionIsPassedThroughByteByByte() throws Exception {
    byte[] all = Data.file(9, 3 * MIB);
    try (Site site = new Site(Site.wanted().opaque());
        Wire client = Wire.connect(Site.CLIENT, site.address())) {
      client.raw("\u0016\u0003\u0001 before anybody is there");
      client.finish();
      try (Wire server = site.server.accept()) {
        assertEquals("\u0016\u0003\u0001 before anybody is there", server.rest());
        CompletableFuture<Void> sending =
            CompletableFuture.runAsync(
                () -> {
                  try {
                    server.socket().getOutputStream().write(all);
                    server.raw("227 Passive (127,0,0,4,100,100)\r\n");
                    server.finish();
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
        assertArrayEquals(all, client.bytes(all.length));
        assertEquals("227 Passive (127,0,0,4,100,100)\r\n", client.rest());
        sending.get(10, TimeUnit.SECONDS);
        assertEquals(List.of(), Site.openPorts());
      }
    }
  }
}
