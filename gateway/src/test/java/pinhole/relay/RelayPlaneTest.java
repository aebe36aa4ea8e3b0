package pinhole.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pinhole.data.NoPortFree;
import pinhole.ftp.HostPort;
import pinhole.session.Ended.Outcome;
import pinhole.session.Pinhole;

/** Pinholes over real sockets: who comes through, from where to where, and what is left. */
class RelayPlaneTest {
  private static final byte[] HELLO = {'h', 'e', 'l', 'l', 'o'};
  private static final int FTP_DATA = 20;
  private static final int FIRST = Plane.FIRST_PORT;

  private static void exchange(Peer one, Peer other) throws IOException {
    one.send(HELLO);
    assertArrayEquals(HELLO, other.read(HELLO.length));
    other.send(HELLO);
    assertArrayEquals(HELLO, one.read(HELLO.length));
  }

  private static void finish(Peer one, Peer other) throws IOException {
    one.finish();
    assertEquals(0, other.rest().length);
    other.finish();
    assertEquals(0, one.rest().length);
  }

  private static HostPort nobody() throws IOException {
    try (ServerSocket free = Peer.listener(Plane.SERVER)) {
      return Peer.address(free);
    }
  }

  private static boolean refuses(InetAddress from, HostPort at) throws IOException {
    try (Peer peer = Peer.connect(from, at)) {
      return peer.isReset();
    } catch (SocketException e) {
      return true;
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E60")
  void aStrangerIsResetAndThePinholeStaysForItsPeer(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay);
        ServerSocket server = Peer.listener(Plane.SERVER)) {
      HostPort at = plane.open(plane.passive(Peer.address(server)));
      try (Peer inside = Peer.accept(server)) {
        for (int i = 0; i < 20; i++) {
          assertTrue(refuses(Plane.STRANGER, at));
          assertEquals("intruder", plane.next());
        }
        try (Peer client = Peer.connect(Plane.CLIENT, at)) {
          assertEquals("used", plane.next());
          exchange(client, inside);
          finish(client, inside);
        }
      }
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E60")
  void strangersWhoFillTheBacklogDoNotKeepThePeerOut(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay);
        ServerSocket server = Peer.listener(Plane.SERVER)) {
      HostPort at = plane.open(plane.passive(Peer.address(server)));
      List<Socket> strangers = new ArrayList<>();
      try (Peer inside = Peer.accept(server)) {
        for (int i = 0; i < 50; i++) {
          strangers.add(new Socket());
          strangers.get(i).bind(new InetSocketAddress(Plane.STRANGER, 0));
        }
        strangers.parallelStream().forEach(stranger -> knock(stranger, at));
        try (Peer client = Peer.connect(Plane.CLIENT, at)) {
          exchange(client, inside);
          finish(client, inside);
        }
        assertEquals(Outcome.COMPLETE, plane.end().outcome());
      } finally {
        for (Socket stranger : strangers) {
          stranger.close();
        }
      }
    }
  }

  private static void knock(Socket stranger, HostPort at) {
    try {
      stranger.connect(at.socketAddress(), 10_000);
    } catch (IOException e) {
      // reset before connect(2) had returned
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E61")
  void theSecondConnectionOfThePeerIsReset(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay);
        ServerSocket server = Peer.listener(Plane.SERVER)) {
      HostPort at = plane.open(plane.passive(Peer.address(server)));
      try (Peer inside = Peer.accept(server);
          Peer first = Peer.connect(Plane.CLIENT, at)) {
        assertTrue(refuses(Plane.CLIENT, at));
        exchange(first, inside);
        finish(first, inside);
      }
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
      assertTrue(refuses(Plane.CLIENT, at));
      assertTrue(refuses(Plane.STRANGER, at));
    }
  }

  /** All of them are in the backlog before the event loop can look at the first. */
  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E61")
  void oneOfFourConnectionsAtOnceGetsThrough(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay);
        ServerSocket server = Peer.listener(Plane.SERVER)) {
      HostPort at = plane.open(plane.passive(Peer.address(server)));
      List<Peer> clients = new ArrayList<>();
      try (Peer inside = Peer.accept(server)) {
        plane.onLoop(
            () -> {
              try {
                for (int i = 0; i < 4; i++) {
                  clients.add(Peer.connect(Plane.CLIENT, at));
                }
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
        inside.send(HELLO);
        inside.finish();
        assertArrayEquals(HELLO, clients.get(0).rest());
        for (Peer late : clients.subList(1, 4)) {
          assertTrue(late.isReset());
        }
        clients.get(0).finish();
        assertEquals(Outcome.COMPLETE, plane.end().outcome());
      } finally {
        for (Peer client : clients) {
          client.close();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E63")
  void nobodyComesAfterItsTime(Relay relay) throws Exception {
    Plane.Wanted wanted = Plane.Wanted.on(relay).openFor(Duration.ofMillis(100));
    try (Plane plane = new Plane(wanted);
        ServerSocket server = Peer.listener(Plane.SERVER)) {
      HostPort at = plane.open(plane.passive(Peer.address(server)));
      try (Peer inside = Peer.accept(server)) {
        assertEquals("expired nobody-came", plane.next());
        assertTrue(refuses(Plane.CLIENT, at));
        assertTrue(inside.isReset());
      }
      assertEquals(0, plane.heard.size());
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E50")
  @Tag("E64")
  void aClosedPinholeIsShutAtOnceAndSaysNothing(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay);
        ServerSocket server = Peer.listener(Plane.SERVER)) {
      Pinhole pinhole = plane.passive(Peer.address(server));
      HostPort at = plane.open(pinhole);
      try (Peer inside = Peer.accept(server)) {
        plane.close(pinhole);
        assertTrue(refuses(Plane.CLIENT, at));
        assertTrue(inside.isReset());
      }
      assertEquals(List.of(), List.copyOf(plane.heard));
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E85")
  void aServerThatRefusesEndsThePinholeAfterItWasOpened(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay)) {
      HostPort at = plane.open(plane.passive(nobody()));
      assertEquals(Outcome.UNREACHABLE, plane.end().outcome());
      assertTrue(refuses(Plane.CLIENT, at));
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E68")
  void aFullRangeIsSaidAndNoOtherPortTaken(Relay relay) throws Exception {
    try (Plane plane = new Plane(Plane.Wanted.on(relay).ports(3));
        ServerSocket server = Peer.listener(Plane.SERVER)) {
      Set<Integer> ports = new HashSet<>();
      Pinhole last = plane.passive(Peer.address(server));
      ports.add(plane.open(last).port());
      ports.add(plane.open(plane.passive(Peer.address(server))).port());
      ports.add(plane.open(plane.passive(Peer.address(server))).port());
      assertEquals(Set.of(FIRST, FIRST + 1, FIRST + 2), ports);
      Pinhole tooMany = plane.passive(Peer.address(server));
      assertThrows(NoPortFree.class, () -> plane.open(tooMany));
      plane.close(last);
      Until.holds("a port is free again", () -> plane.ports.available() == 1);
      Until.holds("it can be opened", () -> opens(plane, Peer.address(server)));
    }
  }

  /** NIO closes a socket for good when it next selects, a moment after it says so. */
  private static boolean opens(Plane plane, HostPort server) {
    try {
      plane.open(plane.passive(server));
      return true;
    } catch (Exception e) {
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E68")
  void aPortThatAnotherProgramHasIsPassedOver(Relay relay) throws Exception {
    List<ServerSocket> others = new ArrayList<>();
    try (Plane plane = new Plane(relay);
        ServerSocket server = Peer.listener(Plane.SERVER)) {
      for (int port = FIRST; port < FIRST + 9; port++) {
        others.add(new ServerSocket(port, 1, Plane.GATEWAY));
      }
      assertEquals(FIRST + 9, openInOneOf(plane, 50, Peer.address(server)));
      assertEquals(9, plane.ports.available());
    } finally {
      for (ServerSocket other : others) {
        other.close();
      }
    }
  }

  /** The pool is random, and the plane gives up after a number of tries. */
  private static int openInOneOf(Plane plane, int tries, HostPort server) throws Exception {
    for (int i = 0; i < tries; i++) {
      try {
        return plane.open(plane.passive(server)).port();
      } catch (IOException e) {
        Until.holds("the port is back", () -> plane.ports.available() == 10);
      }
    }
    return -1;
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E98")
  void portsReturnToTheRangeWithEveryUse(Relay relay) throws Exception {
    try (Plane plane = new Plane(Plane.Wanted.on(relay).ports(2));
        ServerSocket server = Peer.listener(Plane.SERVER)) {
      for (int i = 0; i < 200; i++) {
        HostPort at = plane.open(plane.passive(Peer.address(server)));
        assertTrue(at.port() == FIRST || at.port() == FIRST + 1);
        try (Peer inside = Peer.accept(server);
            Peer client = Peer.connect(Plane.CLIENT, at)) {
          inside.send(HELLO);
          inside.finish();
          assertArrayEquals(HELLO, client.rest());
          client.finish();
          assertEquals(0, inside.rest().length);
        }
        assertEquals(HELLO.length, plane.end().toClient());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E62")
  void whatTheServerSentBeforeThePeerCameIsDelivered(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay);
        ServerSocket server = Peer.listener(Plane.SERVER)) {
      HostPort at = plane.open(plane.passive(Peer.address(server)));
      byte[] file = Peer.bytes(1, 100_000);
      try (Peer inside = Peer.accept(server)) {
        inside.send(file);
        inside.finish();
        assertTrue(plane.busy() < 0.2, "spins on a server that has finished");
        try (Peer client = Peer.connect(Plane.CLIENT, at)) {
          assertArrayEquals(file, client.rest());
          client.finish();
          assertEquals(0, inside.rest().length);
        }
      }
      assertEquals(file.length, plane.end().toClient());
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E62")
  void aServerThatResetsBeforeThePeerCameEndsThePinhole(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay);
        ServerSocket server = Peer.listener(Plane.SERVER)) {
      HostPort at = plane.open(plane.passive(Peer.address(server)));
      try (Peer inside = Peer.accept(server)) {
        inside.reset();
      }
      // NIO notices when the peer comes, epoll before.
      assertTrue(refuses(Plane.CLIENT, at));
      Outcome how = plane.end().outcome();
      assertTrue(how == Outcome.RESET_BY_SERVER || how == Outcome.UNREACHABLE, how.toString());
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  void aServerThatConnectsBeforeIts200IsHeld(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay);
        ServerSocket client = Peer.listener(Plane.CLIENT)) {
      Pinhole pinhole = plane.active(Peer.address(client));
      HostPort at = plane.open(pinhole);
      try (Peer server = Peer.connect(Plane.SERVER, at)) {
        assertEquals("used", plane.next());
        server.send(HELLO);
        client.setSoTimeout(200);
        assertThrows(SocketTimeoutException.class, client::accept);
        client.setSoTimeout(10_000);
        plane.release(pinhole);
        try (Peer inside = Peer.accept(client)) {
          assertArrayEquals(HELLO, inside.read(HELLO.length));
          finish(server, inside);
        }
      }
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E64")
  void aHeldServerIsResetWhenItsPortCommandWasRefused(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay);
        ServerSocket client = Peer.listener(Plane.CLIENT)) {
      Pinhole pinhole = plane.active(Peer.address(client));
      try (Peer server = Peer.connect(Plane.SERVER, plane.open(pinhole))) {
        assertEquals("used", plane.next());
        plane.close(pinhole);
        assertTrue(server.isReset());
        client.setSoTimeout(200);
        assertThrows(SocketTimeoutException.class, client::accept);
      }
      assertEquals(Outcome.CUT, plane.end().outcome());
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  void theClientSeesPort20WhereThatCanBeHad(Relay relay) throws Exception {
    assumeTrue(mayBindFtpData(), "port 20 needs privileges");
    try (Plane plane = new Plane(relay);
        ServerSocket client = Peer.listener(Plane.CLIENT)) {
      Pinhole pinhole = plane.active(Peer.address(client));
      HostPort at = plane.open(pinhole);
      plane.release(pinhole);
      try (Peer server = Peer.connect(Plane.SERVER, at);
          Peer inside = Peer.accept(client)) {
        assertEquals(FTP_DATA, inside.socket.getPort());
        assertEquals(Plane.GATEWAY, inside.socket.getInetAddress());
        exchange(server, inside);
        finish(server, inside);
      }
    }
  }

  private static boolean mayBindFtpData() {
    try (ServerSocket test = new ServerSocket()) {
      test.bind(new InetSocketAddress(Plane.GATEWAY, FTP_DATA));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  void anotherSourcePortWillDoWherePort20IsTaken(Relay relay) throws Exception {
    assumeTrue(mayBindFtpData(), "port 20 needs privileges");
    try (Plane plane = new Plane(relay);
        ServerSocket taken = new ServerSocket();
        ServerSocket client = Peer.listener(Plane.CLIENT)) {
      taken.setReuseAddress(true); // what an earlier test left in TIME_WAIT does not count
      taken.bind(new InetSocketAddress(Plane.GATEWAY, FTP_DATA));
      Pinhole pinhole = plane.active(Peer.address(client));
      HostPort at = plane.open(pinhole);
      plane.release(pinhole);
      try (Peer server = Peer.connect(Plane.SERVER, at);
          Peer inside = Peer.accept(client)) {
        assertNotEquals(FTP_DATA, inside.socket.getPort());
        exchange(server, inside);
        finish(server, inside);
      }
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  /** As ftp(1) does with sendport off; whoever closes first keeps TIME_WAIT on port 20. */
  @ParameterizedTest
  @EnumSource(Relay.class)
  void theSamePortOfTheClientIsReachedAgainAtOnce(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay);
        ServerSocket client = Peer.listener(Plane.CLIENT)) {
      for (int i = 0; i < 20; i++) {
        Pinhole pinhole = plane.active(Peer.address(client));
        HostPort at = plane.open(pinhole);
        plane.release(pinhole);
        try (Peer server = Peer.connect(Plane.SERVER, at);
            Peer inside = Peer.accept(client)) {
          exchange(server, inside);
          if (i % 2 == 0) {
            finish(server, inside);
          } else {
            finish(inside, server);
          }
        }
        assertEquals(Outcome.COMPLETE, plane.end().outcome());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E87")
  void aClientThatRefusesHasItsServerReset(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay)) {
      Pinhole pinhole = plane.active(new HostPort(Plane.CLIENT, 9));
      HostPort at = plane.open(pinhole);
      plane.release(pinhole);
      try (Peer server = Peer.connect(Plane.SERVER, at)) {
        assertTrue(server.isReset());
      } catch (SocketException e) {
        assertTrue(e.getMessage().contains("reset"), e::getMessage); // before connect() had looked
      }
      assertEquals(Outcome.UNREACHABLE, plane.end().outcome());
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E66")
  void theEndOfTheSessionShutsEverything(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay);
        ServerSocket server = Peer.listener(Plane.SERVER)) {
      HostPort unused = plane.open(plane.passive(Peer.address(server)));
      try (Peer insideUnused = Peer.accept(server)) {
        HostPort used = plane.open(plane.passive(Peer.address(server)));
        try (Peer inside = Peer.accept(server);
            Peer client = Peer.connect(Plane.CLIENT, used)) {
          exchange(client, inside);
          plane.closeAll();
          assertTrue(client.isReset());
          assertTrue(inside.isReset());
          assertTrue(insideUnused.isReset());
          assertTrue(refuses(Plane.CLIENT, unused));
        }
      }
      assertEquals(Outcome.CUT, plane.end().outcome());
      assertFalse(plane.heard.stream().anyMatch(report -> report.startsWith("expired")));
    }
  }

  /** In the same turn of the loop. */
  @ParameterizedTest
  @EnumSource(Relay.class)
  void aPinholeMayBeClosedWhileItsServerIsStillBeingConnected(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay);
        ServerSocket server = Peer.listener(Plane.SERVER)) {
      for (int i = 0; i < 50; i++) {
        Pinhole pinhole = plane.passive(Peer.address(server));
        plane.onLoop(() -> plane.openConnectAndClose(pinhole));
        try (Socket inside = server.accept()) {
          inside.setSoTimeout(10_000);
          assertTrue(ended(inside));
        }
      }
      Until.holds("ports are back", () -> plane.ports.available() == 10);
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  void aPinholeThatIsClosedAtOnceBothersNoServer(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay);
        ServerSocket server = Peer.listener(Plane.SERVER)) {
      plane.onLoop(() -> plane.openAndClose(plane.passive(Peer.address(server))));
      Until.holds("its port is back", () -> plane.ports.available() == 10);
      plane.onLoop(() -> plane.openConnectAndClose(plane.passive(Peer.address(server))));
      server.accept().close(); // of the second
      server.setSoTimeout(1);
      assertThrows(SocketTimeoutException.class, server::accept);
    }
  }

  private static boolean ended(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }
}
