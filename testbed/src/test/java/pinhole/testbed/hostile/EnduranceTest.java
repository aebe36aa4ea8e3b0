package pinhole.testbed.hostile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.log.Event;
import pinhole.relay.Transport;

/** Time, numbers and memory. */
class EnduranceTest {
  private static final int MIB = 1 << 20;
  private static final byte[] SMALL = Data.file(5, 10_000);

  private static void get(CompletableFuture<?> task) throws Exception {
    task.get(60, TimeUnit.SECONDS);
  }

  /** The share of one processor that all event loops take together, over half a second. */
  private static double busy() {
    long before = loopTime();
    long began = System.nanoTime();
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
    return (double) (loopTime() - before) / (System.nanoTime() - began);
  }

  private static long loopTime() {
    var threads = ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long id : threads.getAllThreadIds()) {
      var info = threads.getThreadInfo(id);
      if (info != null && info.getThreadName().contains("EventLoopGroup")) {
        sum += Math.max(0, threads.getThreadCpuTime(id));
      }
    }
    return sum;
  }

  /** The kernel's timer of this connection, seen from the gateway's end: 2 is keepalive. */
  private static boolean keptAlive(Socket peer) {
    String local = hex(peer.getPort());
    String remote = hex(peer.getLocalPort());
    for (String line : Site.connections()) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields[1].endsWith(local) && fields[2].endsWith(remote)) {
        return fields[5].startsWith("02:");
      }
    }
    throw new AssertionError("no such connection");
  }

  private static String hex(int port) {
    return String.format(":%04X", port);
  }

  @Test
  @Tag("E93")
  @Tag("E94")
  void bothControlLegsAreKeptAlive() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk()) {
      // While an acknowledgement is awaited another timer runs.
      Site.until("keepalive of the client", () -> keptAlive(talk.client().socket()));
      Site.until("keepalive of the server", () -> keptAlive(talk.server().socket()));
      talk.quit();
    }
  }

  @Test
  @Tag("E94")
  void idleTimeDoesNotRunDuringATransfer() throws Exception {
    try (Site site = new Site(Site.wanted().with("timeouts: { idle: 400ms }"));
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connect(Site.CLIENT, passive.at())) {
      talk.ask("RETR a", "150 here");
      for (int i = 0; i < 10; i++) {
        inside.send(new byte[] {1});
        assertEquals(1, client.read(1).length);
        assertTrue(talk.client().silent(Duration.ofMillis(150)));
      }
      inside.hangUp();
      talk.server().say("226 done");
      client.rest();
      client.hangUp();
      talk.client().hear("226 ");
      assertTrue(talk.client().rest().startsWith("421 "));
      assertEquals("idle", site.entry(Event.SESSION_CLOSED).value("reason"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RETR", "STOR"})
  @Tag("E95")
  void aStandstillIsCut(String verb) throws Exception {
    try (Site site = new Site(Site.wanted().with("timeouts: { stall: 300ms }"));
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connect(Site.CLIENT, passive.at())) {
      talk.ask(verb + " a", "150 here");
      (verb.equals("RETR") ? inside : client).send(SMALL);
      assertTrue(inside.broken());
      assertTrue(client.broken());
      talk.server().say("426 cut");
      talk.client().hear("426 ");
      assertEquals("stalled", site.entry(Event.TRANSFER_FAILED).value("result"));
      talk.ask("NOOP", "200 in step");
      talk.quit();
    }
  }

  /** The server thinks that it is done, the client has stopped reading: never a 226. */
  @Test
  @Tag("E95")
  void aStandstillAfterThe226OfTheServerIsA426() throws Exception {
    try (Site site = new Site(Site.wanted().with("timeouts: { stall: 500ms }"));
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connectNarrow(Site.CLIENT, passive.at())) {
      talk.ask("RETR a", "150 here");
      CompletableFuture<Void> sending = inside.sending(Data.file(1, 24 * MIB));
      talk.server().say("226 done");
      talk.client().hear("426 ");
      assertTrue(client.broken());
      sending.handle((done, broken) -> broken).get(10, TimeUnit.SECONDS);
      assertEquals("stalled", site.entry(Event.TRANSFER_FAILED).value("result"));
      talk.quit();
    }
  }

  @Test
  @Tag("E98")
  void threeThousandSmallFilesInOneSession() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        ServerSocket forServer = Data.listen(Site.SERVER);
        ServerSocket forClient = Data.listen(Site.CLIENT)) {
      String passive = "227 ok (" + Talk.six(forServer) + ")";
      for (int i = 0; i < 3000; i++) {
        boolean up = i % 3 == 0;
        Data inside;
        Data client;
        if (i % 2 == 0) {
          var at = Talk.at(talk.ask("PASV", passive));
          assertTrue(at.getPort() >= Site.FIRST_PORT);
          assertTrue(at.getPort() < Site.FIRST_PORT + Site.PORTS);
          client = Data.connect(Site.CLIENT, at);
          inside = Data.accept(forServer);
        } else {
          var at = talk.portUnanswered(forClient);
          assertTrue(at.getPort() >= Site.FIRST_PORT);
          assertTrue(at.getPort() < Site.FIRST_PORT + Site.PORTS);
          talk.server().say("200 ok");
          talk.client().hear("200 ");
          inside = Data.connect(Site.SERVER, at);
          client = Data.accept(forClient);
        }
        talk.ask((up ? "STOR " : "RETR ") + i, "150 here");
        (up ? client : inside).send(SMALL);
        (up ? client : inside).hangUp();
        assertArrayEquals(SMALL, (up ? inside : client).rest());
        (up ? inside : client).hangUp();
        talk.server().say("226 done");
        talk.client().hear("226 ");
      }
      talk.quit();
      assertEquals(3000, site.count(Event.TRANSFER_DONE));
    }
  }

  @Test
  @Tag("E145")
  void aSlowReaderCostsNeitherMemoryNorTime() throws Exception {
    byte[] file = Data.file(6, 64 * MIB);
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connectNarrow(Site.CLIENT, passive.at())) {
      talk.ask("RETR a", "150 here");
      CompletableFuture<Void> sending = inside.sending(file);
      talk.server().say("226 done");
      long most = 0;
      int read = 0;
      while (read < file.length) {
        if (read < 8 * MIB) {
          assertTrue(busy() < 0.1, "spins while the client does not read, at " + read);
        }
        most = Math.max(most, PooledByteBufAllocator.DEFAULT.pinnedDirectMemory());
        byte[] part = client.read(Math.min(2 * MIB, file.length - read));
        assertArrayEquals(Arrays.copyOfRange(file, read, read + part.length), part);
        read += part.length;
      }
      assertEquals(0, client.rest().length);
      client.hangUp();
      get(sending);
      talk.client().hear("226 ");
      assertTrue(most < 4 * MIB, "held " + most);
      talk.quit();
    }
  }

  /** Both control connections as half dead as they can be without being closed. */
  @Test
  void halfClosedControlConnectionsDoNotSpin() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connect(Site.CLIENT, passive.at())) {
      talk.ask("RETR a", "150 here");
      talk.client().finish();
      assertTrue(busy() < 0.1, "spins after the client's FIN");
      inside.send(SMALL);
      inside.finish();
      assertArrayEquals(SMALL, client.rest());
      assertTrue(busy() < 0.1, "spins after the data's FIN");
      client.hangUp();
      talk.server().say("226 done");
      talk.client().hear("226 ");
    }
  }

  @Test
  void twoHundredTransfersAtOnce() throws Exception {
    int many = 200;
    Site.Wanted wanted =
        Site.wanted().with("limits: { sessions-per-client: 300 }").with(Site.ports(200, ""));
    try (Site site = new Site(wanted)) {
      List<Talk> talks = new ArrayList<>();
      List<CompletableFuture<?>> tasks = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        Talk talk = site.talk();
        talks.add(talk);
        byte[] file = Data.file(i, 300_000 + i);
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connect(Site.CLIENT, passive.at());
        passive.close();
        boolean up = i % 2 == 0;
        talk.ask((up ? "STOR " : "RETR ") + i, "150 here");
        tasks.add((up ? client : inside).sending(file));
        tasks.add(
            CompletableFuture.runAsync(
                () -> {
                  try {
                    assertArrayEquals(file, (up ? inside : client).rest());
                    inside.hangUp();
                    client.hangUp();
                    talk.server().say("226 done");
                    talk.client().hear("226 ");
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                }));
      }
      for (CompletableFuture<?> task : tasks) {
        get(task);
      }
      for (Talk talk : talks) {
        talk.quit();
      }
      assertEquals(many, site.count(Event.TRANSFER_DONE));
    }
  }

  /** How many objects of this class are alive. */
  private static long alive(String type) {
    try {
      Object histogram =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
      for (String line : histogram.toString().split("\n", -1)) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length > 3 && fields[3].equals(type)) {
          return Long.parseLong(fields[1]);
        }
      }
      return 0;
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Timers of minutes must not keep what was over in a moment: strangers come by the thousand. */
  @Test
  void whatIsOverIsForgotten() throws Exception {
    try (Site site = new Site()) {
      for (int i = 0; i < 100; i++) {
        try (Talk talk = site.talk();
            Talk.Passive passive = talk.pasv();
            Data inside = Data.accept(passive.server());
            Data client = Data.connect(Site.CLIENT, passive.at())) {
          talk.ask("RETR a", "150 here");
          inside.hangUp();
          client.rest();
          client.hangUp();
          talk.server().say("226 done");
          talk.client().hear("226 ");
          talk.quit();
        }
      }
      for (String type : List.of("pinhole.control.ControlConnection", "pinhole.relay.Flow")) {
        Site.until(type + " forgotten", () -> alive(type) < 5);
      }
    }
  }

  /** It hears nothing of what it asked for, and stays. */
  @Test
  void aDeafClientIsHungUpOnInTheEnd() throws Exception {
    assumeTrue(Transport.best() == Transport.EPOLL, "NIO hears no reset while it does not read");
    Site.Wanted wanted =
        Site.wanted().with("limits: { reply-size: 64MiB }").with("timeouts: { idle: 500ms }");
    try (Site site = new Site(wanted);
        Talk talk = site.talk()) {
      talk.client().say("STAT");
      talk.server().hear("STAT");
      CompletableFuture<Void> flood =
          CompletableFuture.runAsync(
              () -> {
                try {
                  talk.server().raw("211-x\r\n" + ("x".repeat(998) + "\r\n").repeat(30_000));
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      assertTrue(talk.server().silent(Duration.ofMillis(500)));
      assertFalse(flood.isDone());
      talk.server().reset();
      flood.handle((done, broken) -> broken).get(10, TimeUnit.SECONDS);
      site.entry(Event.SESSION_CLOSED);
      Site.until("the session is over", () -> site.sessions() == 0);
    }
  }

  /** Clients that come, leave and fail in every state, then all ports at once. */
  @Test
  @Tag("E66")
  @Tag("E68")
  void afterHundredsOfBrokenSessionsEveryPortCanBeHadAgain() throws Exception {
    Site.Wanted wanted =
        Site.wanted()
            .with("limits: { sessions-per-client: 300 }")
            .with(Site.ports(20, ", open-for: 10s"));
    try (Site site = new Site(wanted)) {
      for (int i = 0; i < 300; i++) {
        try (Talk talk = site.talk();
            Talk.Passive passive = talk.pasv()) {
          switch (i % 6) {
            case 0 -> talk.client().reset();
            case 1 -> talk.server().reset();
            case 2 -> Data.connect(Site.CLIENT, passive.at()).reset();
            case 3 -> Data.accept(passive.server()).reset();
            case 4 -> Data.connect(Site.CLIENT, passive.at()).hangUp();
            default -> {
              talk.client().say("RETR a");
              Data.connect(Site.CLIENT, passive.at()).hangUp();
              talk.client().reset();
            }
          }
        }
      }
      Site.until("all sessions are over", () -> site.sessions() == 0);
      List<AutoCloseable> open = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Talk talk = site.talk();
        open.add(talk.pasv());
        open.add(talk);
      }
      assertEquals(20, Site.openPorts().size());
      for (AutoCloseable each : open) {
        each.close();
      }
    }
  }
}
