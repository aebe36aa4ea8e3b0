package pinhole.nft;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** An event loop on a clock of the test's. */
final class FakeLoop extends AbstractExecutorService implements ScheduledExecutorService {
  private final Deque<Runnable> now = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(timer -> timer.due));
  private long nanos;

  /** Does what is to be done, and what comes due in this time. */
  void pass(Duration time) {
    long until = nanos + time.toNanos();
    runNow();
    while (!timers.isEmpty() && timers.peek().due <= until) {
      Timer next = timers.remove();
      nanos = next.due;
      next.run();
      runNow();
    }
    nanos = until;
  }

  /** How many timers have neither run out nor been cancelled. */
  long pending() {
    return timers.stream().filter(timer -> !timer.isCancelled()).count();
  }

  private void runNow() {
    while (!now.isEmpty()) {
      now.remove().run();
    }
  }

  @Override
  public void execute(Runnable task) {
    now.add(task);
  }

  private final class Timer extends FutureTask<Void> implements ScheduledFuture<Void> {
    private final long due;

    Timer(Runnable task, long due) {
      super(task, null);
      this.due = due;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    Timer timer = new Timer(task, nanos + unit.toNanos(delay));
    timers.add(timer);
    return timer;
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long first, long period, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long first, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return new ArrayList<>(now);
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return false;
  }
}
