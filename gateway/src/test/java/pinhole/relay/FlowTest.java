package pinhole.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import pinhole.ftp.HostPort;
import pinhole.session.Ended;
import pinhole.session.Ended.Outcome;
import pinhole.session.Pinhole;
import pinhole.session.Side;

/** What passes through a pinhole, and how it ends. */
class FlowTest {
  private static final int MIB = 1 << 20;
  private static final byte[] FILE = Peer.bytes(7, 5 * MIB);
  private static final byte[] OTHER = Peer.bytes(8, 5 * MIB);

  /** A used pinhole between two peers. */
  private record Used(Plane plane, Pinhole pinhole, Peer client, Peer server)
      implements AutoCloseable {
    static Used on(Plane plane) throws Exception {
      return between(plane, false);
    }

    /** With a client whose kernel has little room. */
    static Used narrow(Plane plane) throws Exception {
      return between(plane, true);
    }

    private static Used between(Plane plane, boolean narrow) throws Exception {
      try (ServerSocket listener = Peer.listener(Plane.SERVER)) {
        Pinhole pinhole = plane.passive(Peer.address(listener));
        HostPort at = plane.open(pinhole);
        Peer server = Peer.accept(listener);
        Peer client =
            narrow ? Peer.connectNarrow(Plane.CLIENT, at) : Peer.connect(Plane.CLIENT, at);
        return new Used(plane, pinhole, client, server);
      }
    }

    Peer peer(Side side) {
      return side == Side.CLIENT ? client : server;
    }

    @Override
    public void close() throws IOException {
      client.close();
      server.close();
    }
  }

  private static Side other(Side side) {
    return side == Side.CLIENT ? Side.SERVER : Side.CLIENT;
  }

  private static void get(CompletableFuture<?> task) throws Exception {
    task.get(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E86")
  void bothDirectionsAtOnceEndEachByItself(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay);
        Used used = Used.on(plane)) {
      CompletableFuture<Void> up = used.client.sending(OTHER);
      CompletableFuture<Void> down = used.server.sending(FILE);
      CompletableFuture<byte[]> atServer = CompletableFuture.supplyAsync(() -> restOf(used.server));
      assertArrayEquals(FILE, used.client.rest());
      assertArrayEquals(OTHER, atServer.get(20, TimeUnit.SECONDS));
      get(up);
      get(down);
      Ended end = plane.end();
      assertEquals(Outcome.COMPLETE, end.outcome());
      assertEquals(FILE.length, end.toClient());
      assertEquals(OTHER.length, end.toServer());
    }
  }

  private static boolean fails(CompletableFuture<Void> task) throws Exception {
    return task.handle((done, broken) -> broken != null).get(20, TimeUnit.SECONDS);
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
      Peer late = used.peer(other(first));
      CompletableFuture<Void> forth = early.sending(FILE);
      assertArrayEquals(FILE, late.rest());
      get(forth);
      assertTrue(plane.busy() < 0.1, "spins on a half closed flow");
      CompletableFuture<Void> back = late.sending(OTHER);
      assertArrayEquals(OTHER, early.rest());
      get(back);
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E84")
  void anEmptyFileIsAnEnd(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay);
        Used used = Used.on(plane)) {
      used.server.finish();
      assertEquals(0, used.client.rest().length);
      used.client.finish();
      assertEquals(0, used.server.rest().length);
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
        used.server.send(FILE);
        used.server.socket.sendUrgentData('!');
        assertArrayEquals(FILE, used.client.read(FILE.length));
      }
      used.server.socket.sendUrgentData('!');
      CompletableFuture<Void> sending = used.server.sending(FILE);
      assertArrayEquals(FILE, used.client.rest());
      get(sending);
      used.client.finish();
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  void bothEndsMayCloseAtOnce(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay)) {
      for (int i = 0; i < 50; i++) {
        try (Used used = Used.on(plane)) {
          used.server.send(Arrays.copyOf(FILE, 1000));
          used.client.send(Arrays.copyOf(FILE, 10));
          assertEquals(1000, used.client.read(1000).length);
          assertEquals(10, used.server.read(10).length);
          CompletableFuture<Void> one = CompletableFuture.runAsync(() -> shut(used.client));
          CompletableFuture<Void> two = CompletableFuture.runAsync(() -> shut(used.server));
          get(one);
          get(two);
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
      Peer far = used.peer(other(side));
      used.peer(side).send(Arrays.copyOf(FILE, 1000));
      assertEquals(1000, far.read(1000).length);
      used.peer(side).reset();
      assertTrue(far.isReset());
      Outcome expected = side == Side.CLIENT ? Outcome.RESET_BY_CLIENT : Outcome.RESET_BY_SERVER;
      assertEquals(expected, plane.end().outcome());
    }
  }

  /** The sender has finished, the bytes are on their way to a slow reader, and he is gone. */
  @ParameterizedTest
  @MethodSource("pinhole.relay.Relay#withSides")
  @Tag("E87")
  void aReaderThatResetsInTheMiddleResetsTheSender(Relay relay, Side reader) throws Exception {
    try (Plane plane = new Plane(relay);
        Used used = Used.on(plane)) {
      CompletableFuture<Void> sending = used.peer(other(reader)).sending(Peer.bytes(1, 64 * MIB));
      assertEquals(1000, used.peer(reader).read(1000).length);
      used.peer(reader).reset();
      assertTrue(fails(sending) || used.peer(other(reader)).isReset());
      Outcome expected = reader == Side.CLIENT ? Outcome.RESET_BY_CLIENT : Outcome.RESET_BY_SERVER;
      assertEquals(expected, plane.end().outcome());
    }
  }

  /**
   * Linux by default lets a receive window grow to 32 MiB, which all may be in flight at the FIN.
   */
  @ParameterizedTest
  @MethodSource("pinhole.relay.Relay#withSides")
  @Tag("E145")
  void aSlowReaderHoldsTheSenderBackAndMemoryStaysFlat(Relay relay, Side reader) throws Exception {
    byte[] file = Peer.bytes(3, 48 * MIB);
    try (Plane plane = new Plane(relay);
        Used used = Used.narrow(plane)) {
      Peer slow = used.peer(reader);
      CompletableFuture<Void> sending = used.peer(other(reader)).sending(file);
      byte[] got = new byte[file.length];
      int read = 0;
      long most = 0;
      while (read < got.length) {
        // In steps with standstill between them: paused, moved on, paused, until the FIN is in.
        boolean paused = read < 8 * MIB && read % (2 * MIB) == 0;
        if (paused) {
          assertTrue(plane.busy() < 0.1, "spins while it is paused, at " + read);
        }
        most = Math.max(most, PooledByteBufAllocator.DEFAULT.pinnedDirectMemory());
        int step = Math.min(256 << 10, got.length - read);
        byte[] part = slow.read(step);
        assertEquals(step, part.length, "ended at " + read);
        System.arraycopy(part, 0, got, read, step);
        read += step;
      }
      assertArrayEquals(file, got);
      assertEquals(0, slow.rest().length);
      get(sending);
      assertTrue(most < 4 * MIB, "held " + most);
      slow.finish();
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  /**
   * All is sent and the FIN too, but the client does not read: nothing may spin, nothing be lost.
   */
  @ParameterizedTest
  @MethodSource("pinhole.relay.Relay#withSizes")
  @Tag("E145")
  void aReaderThatComesLateGetsEverything(Relay relay, int size) throws Exception {
    byte[] file = Peer.bytes(4, size);
    try (Plane plane = new Plane(relay);
        Used used = Used.narrow(plane)) {
      CompletableFuture<Void> sending = used.server.sending(file);
      assertTrue(plane.busy() < 0.3, "spins while the client does not read");
      assertTrue(plane.busy() < 0.1, "spins while the client does not read");
      // The client has nothing to send and says so: now the server's connection is shut both ways.
      used.client.finish();
      assertEquals(0, used.server.rest().length);
      assertTrue(plane.busy() < 0.1, "spins once the server's connection is shut both ways");
      assertArrayEquals(file, used.client.rest());
      get(sending);
      Ended end = plane.end();
      assertEquals(Outcome.COMPLETE, end.outcome());
      assertEquals(size, end.toClient());
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E95")
  void aStalledFlowIsResetAndNotEarlier(Relay relay) throws Exception {
    Duration stall = Duration.ofMillis(800);
    try (Plane plane = new Plane(Plane.Wanted.on(relay).stall(stall));
        Used used = Used.on(plane)) {
      long last = 0;
      for (int i = 0; i < 6; i++) { // longer than a stall, but never still for so long
        last = System.nanoTime();
        used.server.send(new byte[] {1});
        assertEquals(1, used.client.read(1).length);
        plane.drained.poll(200, TimeUnit.MILLISECONDS);
      }
      assertTrue(used.client.isReset());
      assertTrue(used.server.isReset());
      Ended end = plane.end();
      assertEquals(Outcome.STALLED, end.outcome());
      assertEquals(6, end.toClient());
      assertTrue(System.nanoTime() - last >= stall.toNanos(), "cut too early");
    }
  }

  @ParameterizedTest
  @MethodSource("pinhole.relay.Relay#withSides")
  @Tag("E95")
  void aReaderThatStopsForGoodIsAStall(Relay relay, Side reader) throws Exception {
    Duration stall = Duration.ofMillis(300);
    try (Plane plane = new Plane(Plane.Wanted.on(relay).stall(stall));
        Used used = Used.narrow(plane)) {
      CompletableFuture<Void> sending = used.peer(other(reader)).sending(Peer.bytes(1, 64 * MIB));
      assertEquals(Outcome.STALLED, plane.end().outcome());
      fails(sending);
      assertTrue(used.peer(reader).isReset());
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E82")
  void drainedMeansTheClientHasEverythingAndTheFin(Relay relay) throws Exception {
    byte[] file = Peer.bytes(5, 8 * MIB);
    try (Plane plane = new Plane(relay);
        Used used = Used.narrow(plane)) {
      CompletableFuture<Void> sending = used.server.sending(file);
      assertEquals(MIB, used.client.read(MIB).length);
      plane.drain(used.pinhole);
      byte[] rest = used.client.read(5 * MIB);
      assertEquals(0, plane.drained.size());
      assertArrayEquals(Arrays.copyOfRange(file, MIB, 6 * MIB), rest);
      assertEquals(2 * MIB, used.client.rest().length);
      used.client.finish();
      get(sending);
      Ended end = plane.end(); // may come without a report that it is drained
      assertEquals(Outcome.COMPLETE, end.outcome());
      assertEquals(file.length, end.toClient());
    }
  }

  /** It keeps its own half open until it has seen the 226. */
  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E82")
  void aClientThatWaitsForThe226BeforeItsFinIsNotWaitedFor(Relay relay) throws Exception {
    Duration patience = Duration.ofMillis(200);
    try (Plane plane = new Plane(Plane.Wanted.on(relay).patience(patience));
        Used used = Used.on(plane)) {
      used.server.send(FILE.clone());
      used.server.finish();
      plane.drain(used.pinhole);
      assertArrayEquals(FILE, used.client.rest());
      assertEquals(FILE.length, plane.drained.poll(10, TimeUnit.SECONDS).toClient());
      used.client.close();
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E83")
  void drainedAfterAnUploadMeansTheServerHasItsFin(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay);
        Used used = Used.on(plane)) {
      CompletableFuture<Void> sending = used.client.sending(FILE);
      assertArrayEquals(FILE, used.server.rest());
      plane.drain(used.pinhole);
      assertEquals(FILE.length, plane.drained.poll(10, TimeUnit.SECONDS).toServer());
      used.server.finish();
      assertEquals(0, used.client.rest().length);
      get(sending);
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  /** MODE B keeps the connection for the next file; the server says 226 all the same. */
  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E96")
  void aStreamThatStaysOpenIsDrainedOnceItIsQuiet(Relay relay) throws Exception {
    Duration patience = Duration.ofMillis(200);
    try (Plane plane = new Plane(Plane.Wanted.on(relay).patience(patience));
        Used used = Used.on(plane)) {
      used.server.send(FILE.clone());
      plane.drain(used.pinhole);
      assertEquals(FILE.length, used.client.read(FILE.length).length);
      assertEquals(FILE.length, plane.drained.poll(10, TimeUnit.SECONDS).toClient());
      used.server.send(new byte[] {1, 2, 3});
      assertEquals(3, used.client.read(3).length);
      used.server.finish();
      assertEquals(0, used.client.rest().length);
      used.client.finish();
      assertEquals(FILE.length + 3, plane.end().toClient());
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
        tasks.add(used.server.sending(down));
        tasks.add(used.client.sending(up));
        tasks.add(CompletableFuture.runAsync(() -> assertArrayEquals(down, restOf(used.client))));
        tasks.add(CompletableFuture.runAsync(() -> assertArrayEquals(up, restOf(used.server))));
      }
      for (CompletableFuture<Void> task : tasks) {
        get(task);
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
      CompletableFuture<Void> sending = used.server.sending(Peer.bytes(1, 64 * MIB));
      assertEquals(1000, used.client.read(1000).length);
      plane.close(used.pinhole);
      assertTrue(used.client.isReset());
      fails(sending);
      try {
        used.server.rest();
      } catch (SocketException e) {
        // reset
      }
      assertEquals(Outcome.CUT, plane.end().outcome());
    }
  }
}
