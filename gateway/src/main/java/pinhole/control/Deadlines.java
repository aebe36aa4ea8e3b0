package pinhole.control;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
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

  /** Lets go of all timers: they may have minutes to run, and hold the session as long. */
  void stop() {
    stopped = true;
    clocks.values().forEach(clock -> clock.pending.cancel(false));
  }

  private final class Clock {
    private final Deadline deadline;
    private long due = NEVER;
    private long timer = NEVER;
    private Future<?> pending = loop.newSucceededFuture(null);

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
      pending.cancel(false);
      pending = loop.schedule(this::look, Math.max(0, at - now()), TimeUnit.NANOSECONDS);
    }

    private void look() {
      if (stopped) {
        return;
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
