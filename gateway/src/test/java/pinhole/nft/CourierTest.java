package pinhole.nft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import pinhole.data.PortPool;
import pinhole.data.Watcher;
import pinhole.ftp.HostPort;

/** Who is told what the kernel tells, and when, if several sessions listen. */
class CourierTest {
  private static final Duration MOMENT = Courier.PATIENCE.dividedBy(2);

  private final Deque<Runnable> toHear = new ArrayDeque<>();
  private final List<String> known = new ArrayList<>();
  private final FakeLoop loop = new FakeLoop();
  private final KernelPlane one = plane();
  private final KernelPlane other = plane();
  private Runnable whileWaiting = () -> {};
  private long waits;
  private long now;

  private final Courier courier =
      new Courier(
          new Courier.Source() {
            @Override
            public void await(Duration time) {
              waits++;
              whileWaiting.run();
            }

            @Override
            public void hear(Ear.Heard heard) {
              while (!toHear.isEmpty()) {
                toHear.remove().run();
              }
            }
          },
          NOBODY,
          () -> now);

  private KernelPlane plane() {
    PortPool none = new PortPool(new int[0], "none");
    KernelPlane.Settings settings =
        new KernelPlane.Settings(
            none, none, true, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    Watcher nobody = null;
    return new KernelPlane(new FakeKernel(), () -> 0, loop, settings, nobody);
  }

  private static final Ear.Heard NOBODY =
      new Ear.Heard() {
        @Override
        public void began(Tracked connection) {}

        @Override
        public void closed(Tracked connection) {}

        @Override
        public void vanished(Tracked connection) {}

        @Override
        public void stranger(HostPort from, HostPort at) {}

        @Override
        public void missed() {}
      };

  private void happens(KernelPlane to, String what) {
    toHear.add(() -> courier.take(to, () -> known.add(what)));
  }

  private void ask(KernelPlane plane) {
    courier.hear(plane);
    plane.read();
  }

  private void assertKnown(String... expected) {
    loop.pass(Duration.ZERO);
    assertEquals(List.of(expected), known);
  }

  private void turn(Duration later) throws IOException {
    now += later.toNanos();
    courier.turn();
  }

  @Test
  void whoAsksKnowsAtOnceAndOnlyWhatIsHis() {
    happens(one, "mine");
    happens(other, "yours");
    happens(one, "mine, too");
    ask(one);
    assertKnown("mine", "mine, too");
    ask(other);
    assertKnown("mine", "mine, too", "yours");
  }

  @Test
  void whatNobodyAsksForIsBrought() throws Exception {
    happens(one, "news");
    turn(MOMENT);
    assertKnown();
    turn(MOMENT);
    assertKnown();
    turn(MOMENT);
    assertKnown("news");
    assertEquals(1, waits); // and nobody fell asleep over it
    turn(MOMENT);
    assertEquals(2, waits);
  }

  @Test
  void whatHasBeenReadIsNotBrought() throws Exception {
    happens(one, "news");
    turn(MOMENT);
    ask(one);
    assertKnown("news");
    turn(Courier.PATIENCE);
    assertKnown("news");
  }

  @Test
  void whatOthersHearWhileTheThreadWaitsIsBroughtAtOnce() throws Exception {
    happens(one, "mine");
    happens(other, "yours");
    whileWaiting = () -> ask(one);
    turn(MOMENT);
    assertKnown("mine", "yours");
  }
}
