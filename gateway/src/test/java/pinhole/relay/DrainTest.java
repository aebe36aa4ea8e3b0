package pinhole.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pinhole.session.Ended;
import pinhole.session.Ended.Outcome;

/** When everything that was sent is out, so that the 226 may follow. */
class DrainTest {
  private static final int MIB = 1 << 20;
  private static final byte[] FILE = Peer.bytes(7, 5 * MIB);

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E82")
  void drainedMeansTheClientHasEverythingAndTheFin(Relay relay) throws Exception {
    byte[] file = Peer.bytes(5, 8 * MIB);
    try (Plane plane = new Plane(relay);
        Used used = Used.narrow(plane)) {
      CompletableFuture<Void> sending = used.server().sending(file);
      assertEquals(MIB, used.client().read(MIB).length);
      plane.drain(used.pinhole());
      byte[] rest = used.client().read(5 * MIB);
      assertEquals(0, plane.drained.size());
      assertArrayEquals(Arrays.copyOfRange(file, MIB, 6 * MIB), rest);
      assertEquals(2 * MIB, used.client().rest().length);
      used.client().finish();
      sending.get(20, TimeUnit.SECONDS);
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
      used.server().send(FILE.clone());
      used.server().finish();
      plane.drain(used.pinhole());
      assertArrayEquals(FILE, used.client().rest());
      assertEquals(FILE.length, plane.drained.poll(10, TimeUnit.SECONDS).toClient());
      used.client().close();
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E83")
  void drainedAfterAnUploadMeansTheServerHasItsFin(Relay relay) throws Exception {
    try (Plane plane = new Plane(relay);
        Used used = Used.on(plane)) {
      CompletableFuture<Void> sending = used.client().sending(FILE);
      assertArrayEquals(FILE, used.server().rest());
      plane.drain(used.pinhole());
      assertEquals(FILE.length, plane.drained.poll(10, TimeUnit.SECONDS).toServer());
      used.server().finish();
      assertEquals(0, used.client().rest().length);
      sending.get(20, TimeUnit.SECONDS);
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
      used.server().send(FILE.clone());
      plane.drain(used.pinhole());
      assertEquals(FILE.length, used.client().read(FILE.length).length);
      assertEquals(FILE.length, plane.drained.poll(10, TimeUnit.SECONDS).toClient());
      used.server().send(new byte[] {1, 2, 3});
      assertEquals(3, used.client().read(3).length);
      used.server().finish();
      assertEquals(0, used.client().rest().length);
      used.client().finish();
      assertEquals(FILE.length + 3, plane.end().toClient());
    }
  }
}
