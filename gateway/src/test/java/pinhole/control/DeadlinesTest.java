package pinhole.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pinhole.session.Deadline;

class DeadlinesTest {
  private final MockTicker clock = Ticker.newMockTicker();
  private final EmbeddedChannel channel = EmbeddedChannel.builder().ticker(clock).build();
  private final List<Deadline> expired = new ArrayList<>();
  private final Deadlines deadlines = new Deadlines(channel.eventLoop(), expired::add);

  private void pass(long seconds) {
    clock.advance(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

  private void await(Deadline deadline, long seconds) {
    deadlines.await(deadline, Duration.ofSeconds(seconds));
  }

  @Test
  void runsOutOnceAndNotBefore() {
    await(Deadline.IDLE, 10);
    pass(9);
    assertEquals(List.of(), expired);
    pass(1);
    assertEquals(List.of(Deadline.IDLE), expired);
    pass(100);
    assertEquals(List.of(Deadline.IDLE), expired);
  }

  @Test
  @Tag("E94")
  void beginsAgainWhenStartedAgain() {
    for (int i = 0; i < 100; i++) {
      await(Deadline.IDLE, 10);
      pass(9);
    }
    assertEquals(List.of(), expired);
    pass(1);
    assertEquals(List.of(Deadline.IDLE), expired);
  }

  @Test
  void canBeStartedShorter() {
    await(Deadline.REPLY, 600);
    await(Deadline.REPLY, 5);
    pass(5);
    assertEquals(List.of(Deadline.REPLY), expired);
    await(Deadline.REPLY, 600);
    pass(599);
    assertEquals(List.of(Deadline.REPLY), expired);
    pass(1);
    assertEquals(List.of(Deadline.REPLY, Deadline.REPLY), expired);
  }

  @Test
  void canBeForgottenAndStartedAgain() {
    await(Deadline.REPLY, 10);
    pass(5);
    deadlines.forget(Deadline.REPLY);
    deadlines.forget(Deadline.LOGIN);
    pass(100);
    assertEquals(List.of(), expired);
    await(Deadline.REPLY, 10);
    pass(5);
    deadlines.forget(Deadline.REPLY);
    await(Deadline.REPLY, 10);
    pass(9);
    assertEquals(List.of(), expired);
    pass(1);
    assertEquals(List.of(Deadline.REPLY), expired);
  }

  @Test
  void runBesideEachOther() {
    await(Deadline.LOGIN, 60);
    await(Deadline.REPLY, 30);
    await(Deadline.IDLE, 900);
    pass(30);
    pass(30);
    assertEquals(List.of(Deadline.REPLY, Deadline.LOGIN), expired);
  }

  @Test
  void doNotRunAfterTheEnd() {
    await(Deadline.LOGIN, 60);
    deadlines.stop();
    pass(100);
    assertEquals(List.of(), expired);
  }

  @Test
  void makeOneTimerHoweverOftenStarted() {
    for (int i = 0; i < 1000; i++) {
      await(Deadline.IDLE, 10);
    }
    pass(10);
    assertEquals(List.of(Deadline.IDLE), expired);
    assertTrue(channel.runScheduledPendingTasks() < 0, "timers are left");
  }
}
