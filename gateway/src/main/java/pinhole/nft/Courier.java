package pinhole.nft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Takes what the kernel tells to the sessions that it concerns.
 *
 * <p>To be woken for it costs more than what is told: thread after thread, four times for a small
 * file, on processors that client and server want. So a session hears for itself, when it is awake
 * for what its control connection says: the kernel has queued what has happened before anybody can
 * say so. Only what nobody has asked for in {@link #PATIENCE} is brought, by a thread that is woken
 * once in that time at most.
 */
final class Courier {
  /** How long news waits for its session to ask. */
  static final Duration PATIENCE = Duration.ofMillis(10);

  private static final Duration IDLE = Duration.ofSeconds(1);

  private final Source source;
  private final Ear.Heard heard;
  private final LongSupplier clock;
  private final Deque<Letter> undelivered = new ArrayDeque<>();
  private Optional<KernelPlane> asking = Optional.empty();

  /**
   * Whether the thread waits for something to be heard, and would not notice if others heard it.
   */
  private boolean waiting;

  /** Where there is something to hear. */
  interface Source {
    /** Waits for it, or for a time. */
    void await(Duration time) throws IOException;

    /** Tells all of it, without waiting. */
    void hear(Ear.Heard heard) throws IOException;
  }

  /**
   * A courier without news.
   *
   * @param heard is told, and hands on to {@link #take} what is for sessions
   * @param clock nanoseconds
   */
  Courier(Source source, Ear.Heard heard, LongSupplier clock) {
    this.source = source;
    this.heard = heard;
    this.clock = clock;
  }

  private record Letter(KernelPlane to, long at) {}

  /** Hears what has happened until now; who asks reads what is his own when this returns. */
  synchronized void hear(KernelPlane plane) {
    asking = Optional.of(plane);
    hear();
    asking = Optional.empty();
  }

  private void hear() {
    try {
      source.hear(heard);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes news of something that was heard just now. */
  synchronized void take(KernelPlane to, Runnable news) {
    to.tell(news);
    if (waiting) {
      bring(to);
    } else {
      undelivered.add(new Letter(to, clock.getAsLong()));
    }
  }

  private void bring(KernelPlane to) {
    if (to.hasMail() && asking.filter(to::equals).isEmpty()) {
      to.loop().execute(to::read);
    }
  }

  /** One turn of the thread, to be followed by another after {@link #PATIENCE}. */
  void turn() throws IOException {
    if (mayWait()) {
      source.await(IDLE);
    }
    deliver();
  }

  private synchronized boolean mayWait() {
    waiting = undelivered.isEmpty();
    return waiting;
  }

  private synchronized void deliver() {
    waiting = false;
    hear();
    long due = clock.getAsLong() - PATIENCE.toNanos();
    while (!undelivered.isEmpty() && undelivered.peek().at() - due <= 0) {
      bring(undelivered.remove().to());
    }
  }
}
