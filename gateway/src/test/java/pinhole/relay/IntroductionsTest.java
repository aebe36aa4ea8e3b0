package pinhole.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import pinhole.data.Surroundings;
import pinhole.ftp.HostPort;
import pinhole.rules.Literal;
import pinhole.rules.Network;
import pinhole.rules.Source;
import pinhole.rules.config.ProxyProtocol;
import pinhole.rules.config.ServerProxy;
import pinhole.session.Ended;
import pinhole.session.Ended.Outcome;
import pinhole.session.Pinhole;
import pinhole.session.Protection;
import pinhole.session.Side;
import pinhole.tls.Ends;
import pinhole.tls.TlsSession;

/** Data connections that come through a load balancer. */
class IntroductionsTest {
  private static final InetAddress BALANCER = Literal.parse("127.0.0.5");
  private static final Surroundings BEHIND =
      new Surroundings(
          Set.of(),
          new ProxyProtocol(List.of(Network.parse("127.0.0.5")), true, Source.NONE),
          ServerProxy.OFF);
  private static final byte[] ONE = header(Plane.CLIENT);
  private static final byte[] TWO = {
    '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n', 0x21, 0x11, 0, 15, 127, 0, 0,
    2, 127, 0, 0, 1, 1, 1, 1, 1, 4, 0, 0
  };

  @TempDir private static Path folder;

  private static byte[] header(InetAddress client) {
    String text = "PROXY TCP4 " + Literal.print(client) + " 127.0.0.1 40000 41000\r\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static Plane.Wanted wanted(Relay relay) {
    return Plane.Wanted.on(relay).around(BEHIND);
  }

  private static byte[] both(byte[] one, byte[] other) {
    byte[] both = java.util.Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static boolean isReset(InetAddress from, HostPort at, byte[] header) throws IOException {
    try (Peer peer = Peer.connect(from, at)) {
      peer.send(header);
      return peer.isReset();
    } catch (java.net.SocketException e) {
      return true;
    }
  }

  static Stream<Arguments> uploads() {
    return Stream.of(Relay.values())
        .flatMap(
            relay ->
                Stream.of(ONE, TWO)
                    .flatMap(
                        header ->
                            Stream.of(0, 1, 5, 3_000_000)
                                .map(size -> Arguments.of(relay, header, size))));
  }

  /** With an upload of many sizes, which may be in one segment with the header, FIN and all. */
  @ParameterizedTest
  @MethodSource("uploads")
  @Tag("E132")
  void noByteBehindTheHeaderIsLost(Relay relay, byte[] header, int size) throws Exception {
    byte[] file = Peer.bytes(size, size);
    try (Plane plane = new Plane(wanted(relay));
        ServerSocket server = Peer.listener(Plane.SERVER)) {
      HostPort at = plane.open(plane.passive(Peer.address(server)));
      try (Peer balancer = Peer.connect(BALANCER, at);
          Peer inside = Peer.accept(server)) {
        CompletableFuture<Void> sending = balancer.sending(both(header, file));
        assertArrayEquals(file, inside.rest());
        inside.finish();
        assertEquals(0, balancer.rest().length);
        sending.get(10, TimeUnit.SECONDS);
      }
      assertEquals("used", plane.next());
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E132")
  void comesInSinglePieces(Relay relay) throws Exception {
    byte[] file = Peer.bytes(7, 100_000);
    try (Plane plane = new Plane(wanted(relay));
        ServerSocket server = Peer.listener(Plane.SERVER)) {
      HostPort at = plane.open(plane.passive(Peer.address(server)));
      try (Peer balancer = Peer.connect(BALANCER, at);
          Peer inside = Peer.accept(server)) {
        for (byte each : ONE) {
          balancer.send(new byte[] {each});
        }
        inside.send(file);
        inside.finish();
        assertArrayEquals(file, balancer.rest());
        balancer.finish();
      }
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E132")
  void onlyThePeerComesInByWhomeverItSays(Relay relay) throws Exception {
    try (Plane plane = new Plane(wanted(relay));
        ServerSocket server = Peer.listener(Plane.SERVER)) {
      HostPort at = plane.open(plane.passive(Peer.address(server)));
      assertTrue(isReset(Plane.CLIENT, at, ONE), "the peer himself, past the load balancer");
      assertEquals("intruder", plane.next());
      assertTrue(isReset(Plane.STRANGER, at, ONE));
      assertEquals("intruder", plane.next());
      assertTrue(isReset(BALANCER, at, header(Plane.STRANGER)), "another client of it");
      assertEquals("intruder", plane.next());
      assertTrue(isReset(BALANCER, at, "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII)));
      assertEquals("intruder", plane.next());
      assertTrue(isReset(BALANCER, at, "a file".getBytes(StandardCharsets.US_ASCII)));
      assertEquals("unnamed 127.0.0.5", plane.next());
      Peer.connect(BALANCER, at).close(); // to see whether somebody listens
      try (Peer balancer = Peer.connect(BALANCER, at);
          Peer inside = Peer.accept(server)) {
        balancer.send(ONE);
        assertEquals("used", plane.next());
        inside.finish();
        assertEquals(0, balancer.rest().length);
        balancer.finish();
      }
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E132")
  void whoSaysNothingDoesNotKeepThePeerOut(Relay relay) throws Exception {
    List<Peer> silent = new ArrayList<>();
    try (Plane plane = new Plane(wanted(relay));
        ServerSocket server = Peer.listener(Plane.SERVER)) {
      HostPort at = plane.open(plane.passive(Peer.address(server)));
      for (int i = 0; i < 7; i++) {
        silent.add(Peer.connect(BALANCER, at));
      }
      try (Peer balancer = Peer.connect(BALANCER, at);
          Peer inside = Peer.accept(server)) {
        balancer.send(ONE);
        assertEquals("used", plane.next());
        for (Peer each : silent) {
          assertTrue(each.isReset(), "the pinhole is used");
          each.close();
        }
        inside.finish();
        assertEquals(0, balancer.rest().length);
        balancer.finish();
      }
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NIO", "SPLICE"})
  @Tag("E132")
  void silenceIsResetAfterThreeSecondsAndMoreThanEightAtOnce(Relay relay) throws Exception {
    List<Peer> silent = new ArrayList<>();
    try (Plane plane = new Plane(wanted(relay));
        ServerSocket server = Peer.listener(Plane.SERVER)) {
      Pinhole pinhole = plane.passive(Peer.address(server));
      HostPort at = plane.open(pinhole);
      for (int i = 0; i < 8; i++) {
        silent.add(Peer.connect(BALANCER, at));
      }
      assertTrue(isReset(BALANCER, at, ONE), "one too many");
      assertEquals("unnamed 127.0.0.5", plane.next());
      for (Peer each : silent) {
        assertTrue(each.isReset());
        assertEquals("unnamed 127.0.0.5", plane.next());
        each.close();
      }
      plane.close(pinhole);
    }
  }

  /** The ClientHello is in one segment with the header. */
  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E132")
  void tlsBeginsBehindTheHeader(Relay relay) throws Exception {
    byte[] file = Peer.bytes(5, 200_000);
    Ends ends = new Ends(folder).versions("1.2-1.3", "1.2-1.3");
    TlsSession serving = ends.serving().session();
    try (Plane plane = new Plane(wanted(relay).tls(leg -> serving));
        ServerSocket server = Peer.listener(Plane.SERVER)) {
      Pinhole pinhole = plane.passive(Peer.address(server), new Protection(true, false, false));
      HostPort at = plane.open(pinhole);
      try (Peer balancer = Peer.connect(BALANCER, at);
          Peer inside = Peer.accept(server)) {
        TlsPeer client = TlsPeer.client(balancer, "TLSv1.3", Integer.MAX_VALUE).behind(TWO);
        CompletableFuture<TlsPeer> shaking =
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return client.handshake();
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
        shaking.get(10, TimeUnit.SECONDS);
        inside.send(file);
        inside.finish();
        assertArrayEquals(file, client.rest());
        client.close();
      }
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    } finally {
      serving.close();
    }
  }

  private static final Surroundings TELLING =
      new Surroundings(Set.of(), ProxyProtocol.OFF, new ServerProxy(ServerProxy.Version.V1, true));

  /** The server is connected once it is known who the client is. */
  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E132")
  void theServerIsToldWhoTheClientIs(Relay relay) throws Exception {
    byte[] file = Peer.bytes(3, 2_000_000);
    for (boolean up : List.of(true, false)) {
      try (Plane plane = new Plane(Plane.Wanted.on(relay).around(TELLING));
          ServerSocket server = Peer.listener(Plane.SERVER)) {
        HostPort at = plane.open(plane.passive(Peer.address(server)));
        try (Peer client = Peer.connect(Plane.CLIENT, at);
            Peer inside = Peer.accept(server)) {
          byte[] header =
              "PROXY TCP4 127.0.0.2 127.0.0.1 %d %d\r\n"
                  .formatted(client.socket.getLocalPort(), server.getLocalPort())
                  .getBytes(StandardCharsets.US_ASCII);
          assertArrayEquals(header, inside.read(header.length));
          Peer from = up ? client : inside;
          Peer to = up ? inside : client;
          CompletableFuture<Void> sending = from.sending(file);
          assertArrayEquals(file, to.rest());
          to.finish();
          assertEquals(0, from.rest().length);
          sending.get(10, TimeUnit.SECONDS);
        }
        Ended end = plane.end();
        assertEquals(Outcome.COMPLETE, end.outcome());
        assertEquals(up ? file.length : 0, end.toServer());
      }
    }
  }

  /** Whom a load balancer has named is whom the server is told. */
  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E132")
  void theHeaderIsHandedOn(Relay relay) throws Exception {
    byte[] file = Peer.bytes(4, 100);
    Surroundings both =
        new Surroundings(Set.of(), BEHIND.proxy(), new ServerProxy(ServerProxy.Version.V1, true));
    try (Plane plane = new Plane(Plane.Wanted.on(relay).around(both));
        ServerSocket server = Peer.listener(Plane.SERVER)) {
      HostPort at = plane.open(plane.passive(Peer.address(server)));
      try (Peer balancer = Peer.connect(BALANCER, at)) {
        balancer.send(both(ONE, file));
        balancer.finish();
        try (Peer inside = Peer.accept(server)) {
          byte[] header =
              "PROXY TCP4 127.0.0.2 127.0.0.1 40000 %d\r\n"
                  .formatted(server.getLocalPort())
                  .getBytes(StandardCharsets.US_ASCII);
          assertArrayEquals(both(header, file), inside.rest());
          inside.finish();
          assertEquals(0, balancer.rest().length);
        }
      }
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E132")
  void aServerThatCannotBeToldIsUnreachable(Relay relay) throws Exception {
    HostPort nobody;
    try (ServerSocket free = Peer.listener(Plane.SERVER)) {
      nobody = Peer.address(free);
    }
    try (Plane plane = new Plane(Plane.Wanted.on(relay).around(TELLING))) {
      HostPort at = plane.open(plane.passive(nobody));
      assertTrue(isReset(Plane.CLIENT, at, new byte[0]));
      assertEquals(Outcome.UNREACHABLE, plane.end().outcome());
    }
  }

  /** TLS towards the server begins behind its header. */
  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E132")
  void theHeaderComesBeforeTls(Relay relay) throws Exception {
    Ends ends = new Ends(folder).versions("1.2-1.3", "1.2-1.3");
    TlsSession asking = ends.asking().session();
    try (Plane plane = new Plane(Plane.Wanted.on(relay).around(TELLING).tls(leg -> asking));
        ServerSocket server = Peer.listener(Plane.SERVER)) {
      Pinhole pinhole = plane.passive(Peer.address(server), new Protection(false, true, false));
      HostPort at = plane.open(pinhole);
      try (Peer client = Peer.connect(Plane.CLIENT, at);
          Peer inside = Peer.accept(server)) {
        plane.begin(pinhole, Side.CLIENT);
        int length =
            "PROXY TCP4 127.0.0.2 127.0.0.1 %d %d\r\n"
                .formatted(client.socket.getLocalPort(), server.getLocalPort())
                .length();
        assertEquals("PROXY ", new String(inside.read(length), 0, 6, StandardCharsets.US_ASCII));
        TlsPeer secured = TlsPeer.server(inside, "TLSv1.3", Integer.MAX_VALUE).handshake();
        client.send(ONE);
        client.finish();
        assertArrayEquals(ONE, secured.rest());
        secured.close();
      }
      plane.end();
    } finally {
      asking.close();
    }
  }
}
