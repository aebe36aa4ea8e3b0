package pinhole.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import pinhole.session.Ended;
import pinhole.session.Ended.Outcome;
import pinhole.session.Side;

/** Peers that read slowly, late, or no more. */
class SlowReaderTest {
  private static final int MIB = 1 << 20;

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
      CompletableFuture<Void> sending = used.opposite(reader).sending(file);
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
      sending.get(20, TimeUnit.SECONDS);
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
      CompletableFuture<Void> sending = used.server().sending(file);
      assertTrue(plane.busy() < 0.3, "spins while the client does not read");
      assertTrue(plane.busy() < 0.1, "spins while the client does not read");
      // The client has nothing to send and says so: now the server's connection is shut both ways.
      used.client().finish();
      assertEquals(0, used.server().rest().length);
      assertTrue(plane.busy() < 0.1, "spins once the server's connection is shut both ways");
      assertArrayEquals(file, used.client().rest());
      sending.get(20, TimeUnit.SECONDS);
      Ended end = plane.end();
      assertEquals(Outcome.COMPLETE, end.outcome());
      assertEquals(size, end.toClient());
    }
  }

  /** The sender has finished, the bytes are on their way to a slow reader, and he is gone. */
  @ParameterizedTest
  @MethodSource("pinhole.relay.Relay#withSides")
  @Tag("E87")
  void aReaderThatResetsInTheMiddleResetsTheSender(Relay relay, Side reader) throws Exception {
    try (Plane plane = new Plane(relay);
        Used used = Used.on(plane)) {
      CompletableFuture<Void> sending = used.opposite(reader).sending(Peer.bytes(1, 64 * MIB));
      assertEquals(1000, used.peer(reader).read(1000).length);
      used.peer(reader).reset();
      assertTrue(Peer.failed(sending) || used.opposite(reader).isReset());
      Outcome expected = reader == Side.CLIENT ? Outcome.RESET_BY_CLIENT : Outcome.RESET_BY_SERVER;
      assertEquals(expected, plane.end().outcome());
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E95")
  void aStalledFlowIsResetAndNotEarlier(Relay relay) throws Exception {
    Duration stall = Duration.ofMillis(400);
    try (Plane plane = new Plane(Plane.Wanted.on(relay).stall(stall));
        Used used = Used.on(plane)) {
      long last = 0;
      for (int i = 0; i < 6; i++) { // longer than a stall, but never still for so long
        last = System.nanoTime();
        used.server().send(new byte[] {1});
        assertEquals(1, used.client().read(1).length);
        plane.drained.poll(100, TimeUnit.MILLISECONDS);
      }
      assertTrue(used.client().isReset());
      assertTrue(used.server().isReset());
      Ended end = plane.end();
      assertEquals(Outcome.STALLED, end.outcome());
      assertEquals(6, end.toClient());
      assertTrue(System.nanoTime() - last >= stall.toNanos(), "cut too early");
    }
  }

  /**
   * All is in the gateway's kernel long before the reader has read a third of it. Only epoll's
   * sockets can be asked what was acknowledged.
   */
  @ParameterizedTest
  @EnumSource(value = Relay.class, mode = EnumSource.Mode.EXCLUDE, names = "NIO")
  @Tag("E94")
  void aReaderThatIsSlowIsNoStall(Relay relay) throws Exception {
    Duration stall = Duration.ofMillis(600);
    byte[] file = Peer.bytes(2, 16 * MIB);
    try (Plane plane = new Plane(Plane.Wanted.on(relay).stall(stall));
        Used used = Used.narrow(plane)) {
      CompletableFuture<Void> sending = used.server().sending(file);
      int read = 0;
      for (int i = 0; i < 12; i++) {
        assertEquals(16 << 10, used.client().read(16 << 10).length);
        read += 16 << 10;
        assertNull(plane.ended.poll(stall.toMillis() / 4, TimeUnit.MILLISECONDS), "cut at " + read);
      }
      assertEquals(file.length - read, used.client().rest().length);
      sending.get(20, TimeUnit.SECONDS);
      used.client().finish();
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  static Stream<Arguments> relaysThatKnowTheKernelWithSides() {
    return Relay.withSides().filter(each -> each.get()[0] != Relay.NIO);
  }

  /** A server that stores what it has, and closes then; a client that waits for its 226. */
  @ParameterizedTest
  @MethodSource("relaysThatKnowTheKernelWithSides")
  @Tag("E95")
  void aReaderThatHasEverythingAndDoesNotCloseIsNoStall(Relay relay, Side reader) throws Exception {
    Duration stall = Duration.ofMillis(300);
    byte[] file = Peer.bytes(2, MIB);
    try (Plane plane = new Plane(Plane.Wanted.on(relay).stall(stall));
        Used used = Used.on(plane)) {
      CompletableFuture<Void> sending = used.opposite(reader).sending(file);
      assertArrayEquals(file, used.peer(reader).rest());
      sending.get(20, TimeUnit.SECONDS);
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
      assertEquals(0, used.opposite(reader).rest().length);
    }
  }

  @ParameterizedTest
  @MethodSource("pinhole.relay.Relay#withSides")
  @Tag("E95")
  void aReaderThatStopsForGoodIsAStall(Relay relay, Side reader) throws Exception {
    Duration stall = Duration.ofMillis(300);
    try (Plane plane = new Plane(Plane.Wanted.on(relay).stall(stall));
        Used used = Used.narrow(plane)) {
      CompletableFuture<Void> sending = used.opposite(reader).sending(Peer.bytes(1, 64 * MIB));
      assertEquals(Outcome.STALLED, plane.end().outcome());
      Peer.failed(sending);
      assertTrue(used.peer(reader).isReset());
    }
  }
}
