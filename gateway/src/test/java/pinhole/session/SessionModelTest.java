package pinhole.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pinhole.rules.config.ClientTls;
import pinhole.rules.config.ServerTls;

/**
 * Sessions at random, thousands of them, each from its own seed: a failure names the seed.
 *
 * <p>Once with peers that say anything at any time, which must not be able to break a promise; once
 * with peers that keep to RFC 959, of which every one must be answered, once and in order.
 */
class SessionModelTest {
  private static final int SESSIONS = 4000;
  private static final long SCATTER = 0x9E3779B97F4A7C15L;

  private static final List<String> CLIENT =
      List.of(
          "USER x",
          "PASS y",
          "REIN",
          "TYPE I",
          "CWD /",
          "NOOP",
          "STAT",
          "STAT x",
          "PASV",
          "EPSV",
          "EPSV ALL",
          "EPSV 2",
          "PORT 198,51,100,2,8,6",
          "PORT 198,51,100,3,8,6",
          "LPRT x",
          "EPRT |1|198.51.100.2|2054|",
          "RETR x",
          "STOR x",
          "LIST",
          "ABOR",
          "AUTH TLS",
          "AUTH SSL",
          "AUTH TLS",
          "PBSZ 0",
          "PROT P",
          "PROT C",
          "CCC",
          "FEAT",
          "QUIT",
          "",
          "\u00ff",
          "SITE x",
          "HELP");

  private static final List<String> SERVER =
      List.of(
          "220 hi",
          "120 wait",
          "150 go",
          "125 go",
          "226 done",
          "226-more",
          "226 end",
          "250 ok",
          "225 ok",
          "200 ok",
          "211-x",
          " text",
          "",
          "211 end",
          "331 ?",
          "230 in",
          "350 more",
          "234 go",
          "334 go",
          "534 no",
          "227 (192,0,2,2,156,64)",
          "227-x",
          "227 nonsense",
          "227 (192,0,2,2,0,22)",
          "229 (|||40000|)",
          "421 bye",
          "425 no",
          "426 cut",
          "450 no",
          "500 what",
          "502 what",
          "530 no",
          "550 no",
          "stray",
          "221 bye");

  @Test
  @Tag("E30")
  @Tag("E31")
  @Tag("E66")
  @Tag("E115")
  @Tag("E116")
  void keepsItsPromisesWhateverThePeersDo() {
    for (long seed = 0; seed < SESSIONS; seed++) {
      World world = new World(seed, tls(seed));
      try {
        Random random = new Random(seed);
        for (int i = 0; i < 80; i++) {
          anything(world, random);
        }
        world.end();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + "\n" + world, e);
      }
    }
  }

  /** One event of any kind, also such as cannot happen. */
  private static void anything(World world, Random random) {
    int hole = 1 + random.nextInt(Math.max(1, world.opened()));
    switch (random.nextInt(26)) {
      case 0, 1, 2, 3, 4, 5 -> world.client(any(CLIENT, random));
      case 6, 7, 8, 9, 10, 11, 12 -> world.server(any(SERVER, random));
      case 13 -> world.opened(hole);
      case 14 -> world.refused(hole);
      case 15, 16 -> world.used(hole);
      case 17 -> world.expired(hole);
      case 18 -> world.drained(hole);
      case 19 -> world.ended(hole, any(List.of(Ended.Outcome.values()), random));
      case 20 -> world.does("synch", world.session.synch());
      case 21 -> {
        if (random.nextInt(8) == 0) {
          world.gone(any(List.of(Side.values()), random), random.nextBoolean());
        }
      }
      case 22 -> world.tls(random);
      case 23 -> {
        if (random.nextInt(10) == 0) {
          Side leg = any(List.of(Side.values()), random);
          world.does("tls failed", world.session.tlsFailed(leg, "random"));
        }
      }
      case 24 -> {
        if (random.nextInt(6) == 0) {
          world.deadline(any(List.of(Deadline.values()), random));
        }
      }
      default -> {
        if (random.nextInt(6) == 0) {
          world.does("malformed", world.session.malformed(any(MALFORMED, random)));
        }
      }
    }
  }

  /** What the rules ask of TLS: nothing in half of the sessions. */
  private static Setup.Tls tls(long seed) {
    Random random = new Random(seed * SCATTER); // small seeds begin alike
    if (random.nextBoolean()) {
      return Setup.Tls.OFF;
    }
    ClientTls off = ClientTls.DEFAULT;
    ServerTls serverOff = ServerTls.DEFAULT;
    List<ClientTls.Require> all = List.of(ClientTls.Require.values());
    ClientTls client =
        new ClientTls(
            any(
                List.of(ClientTls.Mode.OFF, ClientTls.Mode.EXPLICIT, ClientTls.Mode.IMPLICIT),
                random),
            off.certificates(),
            off.versions(),
            off.clientCertificates(),
            off.clientAuthorities(),
            Set.copyOf(all.subList(0, random.nextInt(all.size() + 1))),
            off.dataResumption(),
            any(List.of(ClientTls.Ccc.values()), random),
            off.opaquePorts());
    ServerTls server =
        new ServerTls(
            any(List.of(ServerTls.Mode.values()), random),
            serverOff.versions(),
            serverOff.trust(),
            serverOff.hostName(),
            serverOff.certificates(),
            any(List.of(ServerTls.Data.values()), random));
    return new Setup.Tls(client, server);
  }

  private static final List<Malformed> MALFORMED =
      List.of(Malformed.TOO_LONG, Malformed.CONTROL_CHARACTER);

  static <T> T any(List<T> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }

  private static final List<String> POLITE =
      List.of(
          "TYPE I",
          "CWD /",
          "NOOP",
          "STAT",
          "STAT x",
          "PASV",
          "PASV",
          "EPSV",
          "FEAT",
          "LPRT x",
          "PORT 198,51,100,2,8,6",
          "EPRT |1|198.51.100.2|2054|",
          "RETR x",
          "RETR y",
          "STOR x",
          "LIST",
          "ABOR",
          "AUTH TLS",
          "PBSZ 0",
          "PROT P",
          "PROT C",
          "CCC",
          "PORT 198,51,100,3,8,6",
          "USER x",
          "REIN");

  @Test
  @Tag("E03")
  @Tag("E27")
  @Tag("E89")
  @Tag("E90")
  @Tag("E91")
  void answersEveryCommandOnceAndInOrder() {
    for (long seed = 0; seed < SESSIONS; seed++) {
      World world = new World(seed, tls(seed));
      PoliteServer server = new PoliteServer(world, new Random(~seed));
      try {
        Random random = new Random(seed);
        while (world.tls(random)) {
          // implicit TLS comes before the greeting
        }
        world.server("220 hi");
        for (int i = 0; i < 60; i++) {
          polite(world, server, random);
        }
        server.finish();
        assertFalse(world.hungUp, "ended without a reason");
        assertTrue(isPartOf(world.taggedReplies(), server.sent()), "replies out of order");
        assertEquals(world.asked + 1 - server.merged(), world.finals, "final replies");
        world.gone(Side.CLIENT, true);
        assertTrue(world.hungUp, "did not end");
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + "\n" + world, e);
      }
    }
  }

  /** Whether all of these are among the others, in the same order. */
  private static boolean isPartOf(List<String> these, List<String> others) {
    Iterator<String> rest = others.iterator();
    return these.stream()
        .allMatch(
            wanted -> {
              while (rest.hasNext()) {
                if (rest.next().equals(wanted)) {
                  return true;
                }
              }
              return false;
            });
  }

  private static void polite(World world, PoliteServer server, Random random) {
    switch (random.nextInt(7)) {
      case 0, 1 -> {
        // Behind AUTH nothing may be sent before its reply, and TLS.
        boolean answered = world.finals >= world.asked + 1 - server.merged();
        boolean mayWrite = !world.handshaking() && (answered || !world.lastAsked("AUTH"));
        if (world.session.wantsClient() && mayWrite) {
          world.client(any(POLITE, random));
        }
      }
      case 2, 3 -> server.step();
      case 4 -> world.tls(random);
      default -> world.plane(random);
    }
  }

  @Test
  @Tag("E27")
  void answersFiveHundredPipelinedCommandsInOrder() {
    World world = new World(0);
    world.server("220 hi");
    int sent = 0;
    int answered = 0;
    while (answered < 500) {
      while (sent < 500 && world.session.wantsClient()) {
        world.client("CWD " + sent++);
      }
      assertTrue(sent - answered <= 65, "more is kept than the limit allows: " + (sent - answered));
      assertEquals("CWD " + answered, world.toServer.remove());
      world.server("250 #" + answered++);
    }
    assertEquals(501, world.finals);
    assertFalse(world.hungUp);
  }

  @Test
  @Tag("E45")
  void reportsOfUnknownPinholesAreIgnored() {
    World world = new World(1);
    world.server("220 hi");
    world.opened(7);
    world.used(7);
    world.drained(7);
    world.ended(7, Ended.Outcome.COMPLETE);
    assertEquals(List.of("220 hi"), world.toClient);
    assertEquals(
        "0", world.session.closed(Duration.ofSeconds(1)).value("to-client"), "nothing is counted");
  }
}
