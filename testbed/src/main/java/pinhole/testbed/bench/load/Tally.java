package pinhole.testbed.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What the clients of one measurement have done so far, and whether they are to go on. */
final class Tally {
  private final CountDownLatch absent;
  private final LongAdder amount = new LongAdder();
  private final long[] times = new long[1 << 18];
  private int taken;
  private volatile boolean counting;
  private volatile boolean over;

  Tally(int clients) {
    absent = new CountDownLatch(clients);
  }

  /** A client has logged in, or never will. */
  void arrived() {
    absent.countDown();
  }

  /** Waits for all clients, and a limited time only. */
  void awaitAll(Duration limit) throws InterruptedException, IOException {
    if (!absent.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException("not logged in within " + limit.toSeconds() + " s");
    }
  }

  /** Counts bytes, files or logins. */
  void add(long more) {
    amount.add(more);
  }

  /** Counts one round trip; only a single client may do so. */
  void took(long nanos) {
    amount.increment();
    if (counting && taken < times.length) {
      times[taken++] = nanos;
    }
  }

  long amount() {
    return amount.sum();
  }

  /** The median of the round trips between {@link #count} and {@link #end}; 0 without any. */
  long medianTime() {
    long[] sorted = Arrays.copyOf(times, taken);
    Arrays.sort(sorted);
    return taken == 0 ? 0 : sorted[taken / 2];
  }

  boolean goesOn() {
    return !over;
  }

  void count() {
    counting = true;
  }

  void end() {
    counting = false;
    over = true;
  }
}
