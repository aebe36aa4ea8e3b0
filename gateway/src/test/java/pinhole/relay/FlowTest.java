package pinhole.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import pinhole.session.Ended;
import pinhole.session.Ended.Outcome;
import pinhole.session.Side;

/** What passes through a pinhole, and how it ends. */
class FlowTest {
  private static final int MIB = 1 << 20;
  private static final byte[] FILE = Peer.bytes(7, 5 * MIB);
  private static final byte[] OTHER = Peer.bytes(8, 5 * MIB);

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E86")
  void bothDirectionsAtOnceEndEachByItself(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay);
        Used used = Used.on(plane)) {
      CompletableFuture<Void> up = used.client().sending(OTHER);
      CompletableFuture<Void> down = used.server().sending(FILE);
      CompletableFuture<byte[]> atServer =
          CompletableFuture.supplyAsync(() -> restOf(used.server()));
      assertArrayEquals(FILE, used.client().rest());
      assertArrayEquals(OTHER, atServer.get(20, TimeUnit.SECONDS));
      up.get(20, TimeUnit.SECONDS);
      down.get(20, TimeUnit.SECONDS);
      Ended end = plane.end();
      assertEquals(Outcome.COMPLETE, end.outcome());
      assertEquals(FILE.length, end.toClient());
      assertEquals(OTHER.length, end.toServer());
    }
  }

  private static byte[] restOf(Peer peer) {
    try {
      return peer.rest();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** One side has finished long ago; the other still has everything to send. */
  @ParameterizedTest
  @MethodSource("pinhole.relay.Relay#withSides")
  @Tag("E86")
  void aHalfClosedFlowCarriesTheOtherHalf(Relay relay, Side first) throws Exception {
    try (Plane plane = new Plane(relay);
        Used used = Used.on(plane)) {
      Peer early = used.peer(first);
      Peer late = used.opposite(first);
      CompletableFuture<Void> forth = early.sending(FILE);
      assertArrayEquals(FILE, late.rest());
      forth.get(20, TimeUnit.SECONDS);
      assertTrue(plane.busy() < 0.1, "spins on a half closed flow");
      CompletableFuture<Void> back = late.sending(OTHER);
      assertArrayEquals(OTHER, early.rest());
      back.get(20, TimeUnit.SECONDS);
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E84")
  void anEmptyFileIsAnEnd(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay);
        Used used = Used.on(plane)) {
      used.server().finish();
      assertEquals(0, used.client().rest().length);
      used.client().finish();
      assertEquals(0, used.server().rest().length);
      Ended end = plane.end();
      assertEquals(new Ended(Outcome.COMPLETE, 0, 0, end.lasted()), end);
    }
  }

  /** recv and splice stop before an urgent byte, as if there was nothing more, or the end. */
  @ParameterizedTest
  @EnumSource(Relay.class)
  void anUrgentByteIsNoEnd(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay);
        Used used = Used.on(plane)) {
      for (int i = 0; i < 3; i++) {
        used.server().send(FILE);
        used.server().socket.sendUrgentData('!');
        assertArrayEquals(FILE, used.client().read(FILE.length));
      }
      used.server().socket.sendUrgentData('!');
      CompletableFuture<Void> sending = used.server().sending(FILE);
      assertArrayEquals(FILE, used.client().rest());
      sending.get(20, TimeUnit.SECONDS);
      used.client().finish();
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  void bothEndsMayCloseAtOnce(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay)) {
      for (int i = 0; i < 50; i++) {
        try (Used used = Used.on(plane)) {
          used.server().send(Arrays.copyOf(FILE, 1000));
          used.client().send(Arrays.copyOf(FILE, 10));
          assertEquals(1000, used.client().read(1000).length);
          assertEquals(10, used.server().read(10).length);
          CompletableFuture<Void> one = CompletableFuture.runAsync(() -> shut(used.client()));
          CompletableFuture<Void> two = CompletableFuture.runAsync(() -> shut(used.server()));
          one.get(20, TimeUnit.SECONDS);
          two.get(20, TimeUnit.SECONDS);
          assertEquals(Outcome.COMPLETE, plane.end().outcome());
        }
      }
    }
  }

  private static void shut(Peer peer) {
    try {
      peer.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("pinhole.relay.Relay#withSides")
  @Tag("E87")
  void aResetIsPassedOnAsAReset(Relay relay, Side side) throws Exception {
    try (Plane plane = new Plane(relay);
        Used used = Used.on(plane)) {
      Peer far = used.opposite(side);
      used.peer(side).send(Arrays.copyOf(FILE, 1000));
      assertEquals(1000, far.read(1000).length);
      used.peer(side).reset();
      assertTrue(far.isReset());
      Outcome expected = side == Side.CLIENT ? Outcome.RESET_BY_CLIENT : Outcome.RESET_BY_SERVER;
      assertEquals(expected, plane.end().outcome());
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  void twoHundredAtOnce(Relay relay) throws Exception {
    int many = 200;
    try (Plane plane = new Plane(Plane.Wanted.on(relay).ports(many))) {
      List<Used> all = new ArrayList<>();
      List<CompletableFuture<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        Used used = Used.on(plane);
        all.add(used);
        byte[] down = Peer.bytes(i, 300_000 + i);
        byte[] up = Peer.bytes(-i, 200_000 + i);
        tasks.add(used.server().sending(down));
        tasks.add(used.client().sending(up));
        tasks.add(CompletableFuture.runAsync(() -> assertArrayEquals(down, restOf(used.client()))));
        tasks.add(CompletableFuture.runAsync(() -> assertArrayEquals(up, restOf(used.server()))));
      }
      for (CompletableFuture<Void> task : tasks) {
        task.get(20, TimeUnit.SECONDS);
      }
      for (int i = 0; i < many; i++) {
        assertEquals(Outcome.COMPLETE, plane.end().outcome());
        all.get(i).close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E66")
  void cuttingAFlowResetsBothEndsWhateverTheyDo(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay);
        Used used = Used.on(plane)) {
      CompletableFuture<Void> sending = used.server().sending(Peer.bytes(1, 64 * MIB));
      assertEquals(1000, used.client().read(1000).length);
      plane.close(used.pinhole());
      assertTrue(used.client().isReset());
      Peer.failed(sending);
      try {
        used.server().rest();
      } catch (SocketException e) {
        // reset
      }
      assertEquals(Outcome.CUT, plane.end().outcome());
    }
  }
}
