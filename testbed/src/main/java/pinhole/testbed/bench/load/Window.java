package pinhole.testbed.bench.load;

import java.io.IOException;
import java.time.Duration;

/** The time in which is counted, after some in which is not; it begins when all are logged in. */
public record Window(Duration warmUp, Duration length) {
  private static final Duration LOGIN = Duration.ofSeconds(20);

  Reading read(Tally tally, ProcessTree gateway) throws InterruptedException, IOException {
    tally.awaitAll(LOGIN);
    Thread.sleep(warmUp.toMillis());
    tally.count();
    double cpu = gateway.cpuSeconds();
    long amount = tally.amount();
    long start = System.nanoTime();
    Thread.sleep(length.toMillis());
    long nanos = System.nanoTime() - start;
    long more = tally.amount() - amount;
    double used = gateway.cpuSeconds() - cpu;
    return new Reading(more, nanos, used, 0);
  }
}
