package pinhole.control;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
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
  private final long began;
  private final Map<Deadline, Clock> clocks = new EnumMap<>(Deadline.class);
  private boolean stopped;

  Deadlines(EventLoop loop, Consumer<Deadline> expired) {
    this.loop = loop;
    this.expired = expired;
    this.began = loop.ticker().nanoTime();
  }

  /** The loop's own clock: monotonic, so that clock jumps do not matter (E147). */
  private long now() {
    return loop.ticker().nanoTime() - began;
  }

  void await(Deadline deadline, Duration within) {
    clocks.computeIfAbsent(deadline, Clock::new).await(within.toNanos());
  }

  void forget(Deadline deadline) {
    Clock clock = clocks.get(deadline);
    if (clock != null) {
      clock.due = NEVER;
    }
  }

  void stop() {
    stopped = true;
  }

  private final class Clock {
    private final Deadline deadline;
    private long due = NEVER;
    private long timer = NEVER;

    Clock(Deadline deadline) {
      this.deadline = deadline;
    }

    void await(long nanos) {
      due = now() + nanos;
      if (timer > due) {
        schedule(due);
      }
    }

    private void schedule(long at) {
      timer = at;
      loop.schedule(() -> look(at), Math.max(0, at - now()), TimeUnit.NANOSECONDS);
    }

    private void look(long at) {
      if (stopped || timer != at) {
        return; // a sooner timer has taken over
      }
      timer = NEVER;
      if (due > now()) {
        if (due != NEVER) {
          schedule(due);
        }
        return;
      }
      due = NEVER;
      expired.accept(deadline);
    }
  }
}
