package pinhole.relay;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** For how long nothing has moved, and what is done when that is too long. On one event loop. */
final class Stillness {
  private static final int LOOKS = 4;

  private final EventLoop loop;
  private final long limit;
  private final LongSupplier elsewhere;
  private final Runnable tooLong;
  private boolean watched;
  private long seenElsewhere;
  private long lastMoved = System.nanoTime();
  private Future<?> next;

  /**
   * A stillness that nobody watches yet.
   *
   * @param elsewhere counts what moves and {@link #moved} is not told of; looked at now and then
   * @param tooLong is done once, when nothing has moved for the limit
   */
  Stillness(EventLoop loop, Duration limit, LongSupplier elsewhere, Runnable tooLong) {
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
    next = loop.schedule(this::check, Math.min(nanos, limit / LOOKS), TimeUnit.NANOSECONDS);
  }

  private void check() {
    long now = elsewhere.getAsLong();
    if (now > seenElsewhere) {
      seenElsewhere = now;
      moved();
    }
    long still = System.nanoTime() - lastMoved;
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
