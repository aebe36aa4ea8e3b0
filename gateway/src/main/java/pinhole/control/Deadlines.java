package pinhole.control;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import pinhole.session.Deadline;

/**
 * The clocks of one session. Most are started again at every line and hardly ever run out, so to
 * start one is to write down a time; one timer each looks at it when it may be due.
 */
final class Deadlines {
  private static final long NEVER = Long.MAX_VALUE;

  private final EventLoop loop;
  private final Consumer<Deadline> expired;
  private final long began = System.nanoTime();
  private final long[] due = new long[Deadline.values().length];
  private final long[] timer = new long[due.length];
  private boolean stopped;

  Deadlines(EventLoop loop, Consumer<Deadline> expired) {
    this.loop = loop;
    this.expired = expired;
    java.util.Arrays.fill(due, NEVER);
    java.util.Arrays.fill(timer, NEVER);
  }

  /** Nanoseconds since this session began: monotonic, so that clock jumps do not matter (E147). */
  private long now() {
    return System.nanoTime() - began;
  }

  void await(Deadline deadline, Duration within) {
    int i = deadline.ordinal();
    due[i] = now() + within.toNanos();
    if (timer[i] > due[i]) {
      schedule(deadline, due[i]);
    }
  }

  void forget(Deadline deadline) {
    due[deadline.ordinal()] = NEVER;
  }

  void stop() {
    stopped = true;
  }

  private void schedule(Deadline deadline, long at) {
    timer[deadline.ordinal()] = at;
    loop.schedule(() -> look(deadline, at), Math.max(0, at - now()), TimeUnit.NANOSECONDS);
  }

  private void look(Deadline deadline, long at) {
    int i = deadline.ordinal();
    if (stopped || timer[i] != at) {
      return; // a sooner timer has taken over
    }
    timer[i] = NEVER;
    if (due[i] == NEVER) {
      return;
    }
    if (due[i] > now()) {
      schedule(deadline, due[i]);
    } else {
      due[i] = NEVER;
      expired.accept(deadline);
    }
  }
}
