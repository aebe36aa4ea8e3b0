package pinhole.relay;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** For how long nothing has moved, and what is done when that is too long. On one event loop. */
final class Stillness {
  /** Where nothing has ever moved. */
  static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private final EventLoop loop;
  private final long limit;
  private final Supplier<Duration> elsewhere;
  private final Runnable tooLong;
  private boolean watched;
  private long lastMoved = System.nanoTime();
  private Future<?> next;

  /**
   * A stillness that nobody watches yet.
   *
   * @param elsewhere for how long nothing has moved that {@link #moved} is not told of
   * @param tooLong is done once, when both have lasted for the limit
   */
  Stillness(EventLoop loop, Duration limit, Supplier<Duration> elsewhere, Runnable tooLong) {
    this.loop = loop;
    this.limit = limit.toNanos();
    this.elsewhere = elsewhere;
    this.tooLong = tooLong;
    this.next = loop.newSucceededFuture(null);
  }

  void moved() {
    lastMoved = System.nanoTime();
  }

  boolean isLongerThan(Duration time) {
    return System.nanoTime() - lastMoved > time.toNanos();
  }

  /** From now on something has to move. */
  void watch() {
    if (!watched) {
      watched = true;
      moved();
      watch(limit);
    }
  }

  private void watch(long nanos) {
    next = loop.schedule(this::check, nanos, TimeUnit.NANOSECONDS);
  }

  private void check() {
    long still = Math.min(System.nanoTime() - lastMoved, elsewhere.get().toNanos());
    if (still < limit) {
      watch(limit - still);
    } else {
      tooLong.run();
    }
  }

  /** Nothing has to move any more. */
  void end() {
    next.cancel(false); // it may have minutes to run, and holds all that moves
  }
}
