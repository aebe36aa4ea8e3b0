package pinhole.testbed.hostile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.relay.Transport;

/** Data and replies: nothing lost, nothing out of order. */
class TransferTest {
  private static final Duration A_WHILE = Duration.ofMillis(200);
  private static final int MIB = 1 << 20;
  private static final byte[] FILE = Data.file(3, 5 * MIB);
  private static final byte[] SMALL = Data.file(4, 50_000);

  private static void get(CompletableFuture<?> task) throws Exception {
    task.get(20, TimeUnit.SECONDS);
  }

  private static boolean fails(CompletableFuture<?> task) throws Exception {
    return task.handle((done, broken) -> broken != null).get(20, TimeUnit.SECONDS);
  }

  /** When the data connection is made, in the eyes of the side that makes it. */
  @ParameterizedTest
  @CsvSource({
    "PASV,before-150", "PASV,after-150", "PASV,after-226",
    "PORT,before-150", "PORT,after-150", "PORT,after-226"
  })
  @Tag("E80")
  void theDataConnectionMayComeAtAnyTime(String verb, String when) throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk()) {
      boolean passive = verb.equals("PASV");
      Talk.Passive pasv = passive ? talk.pasv() : null;
      Talk.Active port = passive ? null : talk.port();
      Data inside = passive ? Data.accept(pasv.server()) : null;
      Data client = null;
      talk.client().say("RETR a");
      talk.server().hear("RETR a");
      if (when.equals("before-150")) {
        if (passive) {
          client = Data.connect(Site.CLIENT, pasv.at());
        } else {
          inside = Data.connect(Site.SERVER, port.at());
          client = Data.accept(port.client());
        }
      }
      talk.server().say("150 here");
      talk.client().hear("150 ");
      if (when.equals("after-150")) {
        if (passive) {
          client = Data.connect(Site.CLIENT, pasv.at());
        } else {
          inside = Data.connect(Site.SERVER, port.at());
          client = Data.accept(port.client());
        }
      }
      if (client == null) {
        if (passive) {
          inside.send(SMALL);
          inside.hangUp();
        }
        talk.server().say("226 done");
        assertTrue(talk.client().silent(A_WHILE), "226 without its data");
        if (passive) {
          client = Data.connect(Site.CLIENT, pasv.at());
        } else {
          inside = Data.connect(Site.SERVER, port.at());
          client = Data.accept(port.client());
        }
      }
      if (!(passive && when.equals("after-226"))) {
        inside.send(SMALL);
        inside.hangUp();
      }
      if (!when.equals("after-226")) {
        talk.server().say("226 done");
      }
      assertArrayEquals(SMALL, client.rest());
      client.close();
      talk.client().hear("226 ");
      assertEquals("50000", site.entry(Event.TRANSFER_DONE).value("bytes"));
      talk.quit();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 50_000, 5 * MIB})
  @Tag("E81")
  void a226InTheSegmentOfIts150WaitsForTheData(int size) throws Exception {
    byte[] file = Data.file(size, size);
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connectNarrow(Site.CLIENT, passive.at())) {
      talk.client().say("RETR a");
      talk.server().hear("RETR a");
      CompletableFuture<Void> sending = inside.sending(file);
      talk.server().raw("150 here\r\n226 done\r\n");
      talk.client().hear("150 ");
      if (size > MIB) {
        assertTrue(talk.client().silent(A_WHILE), "226 overtakes the data");
      }
      assertArrayEquals(file, client.rest());
      client.hangUp();
      talk.client().hear("226 ");
      get(sending);
      talk.quit();
    }
  }

  /** When the client reads 226, all bytes and the end are there to be read without waiting. */
  @ParameterizedTest
  @CsvSource({
    "1000,false",
    "60000,false",
    "300000,false",
    "3000000,false",
    "60000,true",
    "300000,true",
    "3000000,true"
  })
  @Tag("E82")
  void whenTheClientHears226EverythingIsThere(int size, boolean finFirst) throws Exception {
    boolean epoll = Transport.best() == Transport.EPOLL;
    assumeTrue(epoll || !finFirst, "NIO cannot tell what has arrived");
    byte[] file = Data.file(size, size);
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connectNarrow(Site.CLIENT, passive.at())) {
      talk.ask("RETR a", "150 here");
      if (finFirst) {
        client.finish();
        assertEquals(0, inside.rest().length);
      }
      CompletableFuture<Void> sending = inside.sending(file);
      if (finFirst) {
        // Until then it could as well be an upload of nothing.
        assertArrayEquals(Arrays.copyOf(file, 1), client.read(1));
      }
      talk.server().say("226 done");
      AtomicBoolean heard = new AtomicBoolean();
      CompletableFuture<Integer> reading =
          CompletableFuture.supplyAsync(
              () -> readSlowly(client, finFirst ? size - 1 : size, heard));
      talk.client().hear("226 ");
      heard.set(true);
      int read = reading.get(20, TimeUnit.SECONDS) + (finFirst ? 1 : 0);
      assertEquals(size, read + client.ready(), "bytes that could be read when 226 was");
      byte[] rest = client.rest();
      assertArrayEquals(Arrays.copyOfRange(file, read, size), rest);
      get(sending);
      talk.quit();
    }
  }

  /** Bytes read until somebody has heard the 226. */
  private static int readSlowly(Data client, int size, AtomicBoolean heard) {
    int read = 0;
    try {
      while (!heard.get() && read < size) {
        if (client.ready() > 0) {
          read += client.read(Math.min(client.ready(), 4096)).length;
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return read;
  }

  @Test
  @Tag("E82")
  void a226DoesNotWaitForEverForAClientThatDoesNotRead() throws Exception {
    try (Site site = new Site(Site.wanted().with("timeouts: { final-reply: 300ms }"));
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connectNarrow(Site.CLIENT, passive.at())) {
      talk.ask("RETR a", "150 here");
      inside.send(SMALL);
      inside.hangUp();
      talk.server().say("226 done");
      talk.client().hear("226 ");
      assertArrayEquals(SMALL, client.rest());
      talk.quit();
    }
  }

  @Test
  @Tag("E83")
  void theNextCommandWaitsForTheUpload() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.acceptNarrow(passive.server());
        Data client = Data.connect(Site.CLIENT, passive.at())) {
      talk.ask("STOR a", "150 go on");
      CompletableFuture<Void> sending = client.sending(FILE);
      talk.client().say("RNFR a");
      talk.server().say("226 thank you"); // it believes to have all of it
      assertTrue(talk.client().silent(A_WHILE));
      assertTrue(talk.server().silent(A_WHILE), "a command overtakes the upload");
      assertArrayEquals(FILE, inside.rest());
      inside.hangUp();
      get(sending);
      talk.client().hear("226 ");
      talk.server().hear("RNFR a");
      talk.server().say("350 to what");
      talk.client().hear("350 ");
      client.hangUp();
      talk.quit();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RETR", "STOR"})
  @Tag("E84")
  void anEmptyFileIsOneConnectionAndOne226(String verb) throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connect(Site.CLIENT, passive.at())) {
      talk.ask(verb + " a", "150 here");
      Data sender = verb.equals("RETR") ? inside : client;
      Data reader = verb.equals("RETR") ? client : inside;
      sender.hangUp();
      assertEquals(0, reader.rest().length);
      reader.hangUp();
      talk.server().say("226 done");
      talk.client().hear("226 ");
      Entry done = site.entry(Event.TRANSFER_DONE);
      assertEquals("0", done.value("bytes"));
      assertEquals("complete", done.value("result"));
      talk.quit();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"425 cannot", "450 busy", "550 no"})
  @Tag("E85")
  void aServerThatNeverConnectsHasTheLastWord(String reply) throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Active active = talk.port()) {
      talk.ask("RETR a", "150 here");
      talk.server().say(reply);
      assertEquals(reply, talk.client().hear());
      assertEquals(List.of(), Site.openPorts());
      assertTrue(Data.refused(Site.SERVER, active.at()));
      talk.ask("NOOP", "200 in step");
      talk.quit();
    }
  }

  @Test
  @Tag("E85")
  void aServerThatLeavesInsteadOfConnectingIsPassedOn() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Active active = talk.port()) {
      talk.client().say("RETR a");
      talk.server().hear("RETR a");
      talk.server().say("421 shutting down");
      assertEquals("421 shutting down\r\n", talk.client().rest());
      assertTrue(Data.refused(Site.SERVER, active.at()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PASV", "PORT"})
  @Tag("E85")
  void onlyA150IsAnsweredInTime(String verb) throws Exception {
    Site.Wanted wanted = Site.wanted().with(Site.ports(Site.PORTS, ", open-for: 300ms"));
    try (Site site = new Site(wanted);
        Talk talk = site.talk()) {
      if (verb.equals("PASV")) {
        talk.pasv();
      } else {
        talk.port();
      }
      talk.ask("RETR a", "150 here");
      talk.client().hear("425 ");
      talk.ask("NOOP", "200 in step");
      talk.quit();
    }
  }

  /** Its port is shut: the pinhole that was promised goes nowhere, and the server says why. */
  @Test
  @Tag("E85")
  void aServerWhosePassivePortIsShutHasTheLastWord() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk()) {
      talk.pasv().close();
      int shut;
      try (var gone = Data.listen(Site.SERVER)) {
        shut = gone.getLocalPort();
      }
      talk.ask("PASV", "227 ok (" + Talk.six(Site.SERVER, shut) + ")");
      site.entry(Event.PINHOLE_CLOSED);
      talk.ask("RETR a", "425 nobody came");
      talk.quit();
    }
  }

  @Test
  @Tag("E86")
  void theServerMayStillSendAfterTheClientsFin() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connect(Site.CLIENT, passive.at())) {
      talk.ask("STOR a", "150 go on");
      CompletableFuture<Void> up = client.sending(FILE);
      assertArrayEquals(FILE, inside.rest());
      CompletableFuture<Void> down = inside.sending(FILE);
      assertArrayEquals(FILE, client.rest());
      get(up);
      get(down);
      talk.server().say("226 odd, but done");
      talk.client().hear("226 ");
      talk.quit();
    }
  }

  /** What a server says after it broke off itself: a failure stays one, a success becomes one. */
  @ParameterizedTest
  @ValueSource(strings = {"426 broken", "451 disk", "226 done"})
  @Tag("E87")
  void aResetByTheServerNeverLooksLikeAWholeFile(String reply) throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connect(Site.CLIENT, passive.at())) {
      talk.ask("RETR a", "150 here");
      inside.send(SMALL);
      assertEquals(SMALL.length, client.read(SMALL.length).length);
      inside.reset();
      assertTrue(client.broken());
      talk.server().say(reply);
      talk.client().hear(reply.startsWith("226") ? "426 " : reply);
      assertEquals("reset-by-server", site.entry(Event.TRANSFER_FAILED).value("result"));
      talk.quit();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RETR", "STOR"})
  @Tag("E87")
  void aResetByTheClientReachesTheServer(String verb) throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connect(Site.CLIENT, passive.at())) {
      talk.ask(verb + " a", "150 here");
      if (verb.equals("RETR")) {
        CompletableFuture<Void> sending = inside.sending(Data.file(1, 64 * MIB));
        assertEquals(1000, client.read(1000).length);
        client.reset();
        assertTrue(fails(sending));
      } else {
        client.send(SMALL);
        assertEquals(SMALL.length, inside.read(SMALL.length).length);
        client.reset();
        assertTrue(inside.broken());
      }
      talk.server().say("426 you broke it");
      talk.client().hear("426 you broke it");
      assertEquals("reset-by-client", site.entry(Event.TRANSFER_FAILED).value("result"));
      talk.quit();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"450 busy", "426 aborted", "451 disk", "226 that was all"})
  @Tag("E88")
  void aShortCloseAndItsReplyAreTheServers(String reply) throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connect(Site.CLIENT, passive.at())) {
      talk.ask("RETR a", "150 1000000 bytes");
      inside.send(SMALL);
      inside.hangUp();
      talk.server().say(reply);
      assertArrayEquals(SMALL, client.rest());
      client.hangUp();
      assertEquals(reply, talk.client().hear());
      talk.quit();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Tag("E89")
  void anAbortedDownloadLeavesBothInStep(boolean reset) throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connect(Site.CLIENT, passive.at())) {
      talk.ask("RETR a", "150 here");
      inside.send(SMALL);
      talk.client().raw("ABOR\r\nNOOP\r\n");
      talk.server().hear("ABOR");
      if (reset) {
        inside.reset();
        talk.server().raw("426 aborted\r\n226 abort done\r\n");
        client.broken();
      } else {
        inside.hangUp();
        talk.server().raw("426 aborted\r\n226 abort done\r\n");
        client.rest();
      }
      client.hangUp();
      talk.client().hear("426 aborted");
      talk.client().hear("226 abort done");
      talk.server().hear("NOOP");
      talk.server().say("200 in step");
      talk.client().hear("200 ");
      talk.quit();
    }
  }

  @Test
  @Tag("E89")
  void anAbortWithNothingToAbortIsOneReply() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk()) {
      talk.ask("ABOR", "225 nothing to abort");
      assertTrue(talk.client().silent(A_WHILE));
      talk.ask("NOOP", "200 in step");
      talk.ask("ABOR", "226 nothing to abort");
      talk.ask("NOOP", "200 in step");
      talk.quit();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PASV,426 aborted,226 done", "PASV,425 no data,225 done",
    "PORT,426 aborted,226 done", "PORT,425 no data,225 done"
  })
  @Tag("E90")
  void anAbortBeforeTheDataConnectionDropsTheTransfer(String verb, String first, String second)
      throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk()) {
      var at = verb.equals("PASV") ? talk.pasv().at() : talk.port().at();
      talk.ask("RETR a", "150 here");
      talk.ask("ABOR", first);
      talk.server().say(second);
      assertEquals(second, talk.client().hear());
      assertTrue(Data.refused(Site.CLIENT, at));
      assertTrue(Data.refused(Site.SERVER, at));
      talk.ask("NOOP", "200 in step");
      talk.quit();
    }
  }

  @Test
  @Tag("E91")
  void statAndNoopAreAnsweredWhileDataFlows() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connect(Site.CLIENT, passive.at())) {
      talk.ask("RETR a", "150 here");
      inside.send(SMALL);
      talk.ask("NOOP", "200 patience");
      talk.client().say("STAT");
      talk.server().hear("STAT");
      talk.server().raw("211-status\r\n 226 is not a reply here\r\n211 end\r\n");
      talk.client().hear("211-status");
      talk.client().hear(" 226 is not");
      talk.client().hear("211 end");
      inside.hangUp();
      talk.server().say("226 done");
      assertArrayEquals(SMALL, client.rest());
      client.hangUp();
      talk.client().hear("226 ");
      talk.quit();
    }
  }

  @Test
  @Tag("E92")
  void quitDuringATransferWaitsForItsEnd() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connectNarrow(Site.CLIENT, passive.at())) {
      talk.ask("RETR a", "150 here");
      CompletableFuture<Void> sending = inside.sending(FILE);
      assertArrayEquals(Arrays.copyOf(FILE, MIB), client.read(MIB));
      talk.client().raw("QUIT\r\n");
      talk.client().finish();
      talk.server().say("226 done");
      assertEquals(4 * MIB, client.rest().length);
      client.hangUp();
      get(sending);
      talk.server().hear("QUIT");
      talk.server().say("221 bye");
      talk.server().hangUp();
      assertEquals("226 done\r\n221 bye\r\n", talk.client().rest());
      assertEquals("quit", site.entry(Event.SESSION_CLOSED).value("reason"));
    }
  }

  /** A client that closes right after its upload, as scripts do. */
  @Test
  @Tag("E83")
  @Tag("E93")
  void anUploadIsHandedOnThoughItsClientIsGone() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.acceptNarrow(passive.server());
        Data client = Data.connect(Site.CLIENT, passive.at())) {
      talk.ask("STOR a", "150 go on");
      CompletableFuture<Void> sending = client.sending(FILE);
      assertArrayEquals(Arrays.copyOf(FILE, 1000), inside.read(1000));
      get(sending);
      client.hangUp();
      talk.client().hangUp();
      byte[] rest = inside.rest();
      assertArrayEquals(Arrays.copyOfRange(FILE, 1000, FILE.length), rest);
      inside.hangUp();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TYPE A", "TYPE I", "MODE B", "MODE C", "MODE Z", "STRU R"})
  @Tag("E96")
  @Tag("E97")
  void bytesAreNotTouchedInAnyTypeOrMode(String mode) throws Exception {
    StringBuilder text = new StringBuilder("a\r\nb\nc\rd\r\r\n\n\n\0\u001a");
    for (char c = 0; c < 256; c++) {
      text.append(c);
    }
    byte[] file = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    try (Site site = new Site();
        Talk talk = site.talk()) {
      talk.ask(mode, "200 ok");
      try (Talk.Passive passive = talk.pasv();
          Data inside = Data.accept(passive.server());
          Data client = Data.connect(Site.CLIENT, passive.at())) {
        talk.ask("RETR a", "150 here");
        inside.send(file);
        inside.hangUp();
        assertArrayEquals(file, client.rest());
        client.hangUp();
        talk.server().say("226 done");
        talk.client().hear("226 ");
      }
      try (Talk.Active active = talk.port();
          Data inside = Data.connect(Site.SERVER, active.at());
          Data client = Data.accept(active.client())) {
        talk.ask("STOR a", "150 here");
        client.send(file);
        client.hangUp();
        assertArrayEquals(file, inside.rest());
        inside.hangUp();
        talk.server().say("226 done");
        talk.client().hear("226 ");
      }
      talk.quit();
    }
  }

  @ParameterizedTest
  @CsvSource({"RETR a,down", "STOR a,up", "APPE a,up", "STOU,up", "LIST,down", "MLSD,down"})
  @Tag("E96")
  void restAndEveryTransferVerbPass(String command, String direction) throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connect(Site.CLIENT, passive.at())) {
      talk.ask("REST 12345", "350 go on");
      talk.ask(command, "150 FILE: unique.name");
      Data sender = direction.equals("down") ? inside : client;
      Data reader = direction.equals("down") ? client : inside;
      sender.send(SMALL);
      sender.hangUp();
      assertArrayEquals(SMALL, reader.rest());
      reader.hangUp();
      talk.server().say("250 done");
      talk.client().hear("250 ");
      assertEquals("50000", site.entry(Event.TRANSFER_DONE).value("bytes"));
      talk.quit();
    }
  }

  /**
   * The server has taken the reset for the end, and the client's command is answered all the same.
   */
  @ParameterizedTest
  @ValueSource(strings = {"426 cut", "226 done"})
  @Tag("E99")
  void whatIsLargerThanUploadsMayBeIsA552(String reply) throws Exception {
    try (Site site = new Site(Site.wanted().with("limits: { upload-size: 100000B }"));
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connect(Site.CLIENT, passive.at())) {
      talk.ask("STOR in/big.iso", "150 here");
      CompletableFuture<Void> sending = client.sending(Data.file(3, 100_001));
      assertTrue(inside.broken());
      talk.server().say(reply);
      talk.client().hear("552 ");
      sending.handle((done, broken) -> broken).get(10, TimeUnit.SECONDS);
      Entry failed = site.entry(Event.TRANSFER_FAILED);
      assertEquals("too-large", failed.value("result"));
      assertEquals("in/big.iso", failed.value("path"));
      talk.ask("NOOP", "200 in step");
      talk.quit();
    }
  }
}
