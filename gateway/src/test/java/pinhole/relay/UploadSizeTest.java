package pinhole.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import pinhole.session.Ended;
import pinhole.session.Ended.Outcome;

/** A limit for what clients send. */
class UploadSizeTest {
  private static Plane plane(Relay relay, long uploadSize) {
    return new Plane(Plane.Wanted.on(relay).uploadSize(uploadSize));
  }

  @ParameterizedTest
  @MethodSource("pinhole.relay.Relay#withSizes")
  @Tag("E99")
  void aFileAsLargeAsTheLimitPasses(Relay relay, int size) throws Exception {
    byte[] file = Peer.bytes(7, size);
    try (Plane plane = plane(relay, size);
        Used used = Used.on(plane)) {
      CompletableFuture<Void> sending = used.client().sending(file);
      assertArrayEquals(file, used.server().rest());
      used.server().finish();
      sending.get(20, TimeUnit.SECONDS);
      assertEquals(Outcome.COMPLETE, plane.end().outcome());
    }
  }

  /** The last byte is one too many, and its FIN may be here with it. */
  @ParameterizedTest
  @MethodSource("pinhole.relay.Relay#withSizes")
  @Tag("E99")
  void aLargerFileNeverComesToItsEnd(Relay relay, int size) throws Exception {
    byte[] file = Peer.bytes(8, size);
    try (Plane plane = plane(relay, size - 1L);
        Used used = Used.on(plane)) {
      CompletableFuture<Void> sending = used.client().sending(file);
      assertTrue(used.server().isReset());
      assertTrue(used.client().isReset());
      sending.handle((done, broken) -> broken).get(20, TimeUnit.SECONDS);
      assertEquals(Outcome.TOO_LARGE, plane.end().outcome());
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  @Tag("E99")
  void aDownloadMayBeOfAnySize(Relay relay) throws Exception {
    byte[] file = Peer.bytes(9, 300_000);
    try (Plane plane = plane(relay, 1);
        Used used = Used.on(plane)) {
      CompletableFuture<Void> sending = used.server().sending(file);
      assertArrayEquals(file, used.client().rest());
      used.client().finish();
      sending.get(20, TimeUnit.SECONDS);
      Ended end = plane.end();
      assertEquals(Outcome.COMPLETE, end.outcome());
      assertEquals(file.length, end.toClient());
    }
  }
}
