package pinhole.control;

import java.net.InetAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The sessions under way, counted; shared by all event loops. */
public final class Sessions {
  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private final Map<InetAddress, Integer> perClient = new ConcurrentHashMap<>();
  private final AtomicInteger admitted = new AtomicInteger();
  private volatile boolean draining;
  private final AtomicLong numbers = new AtomicLong();

  /** Whether there was room for one more; then {@link #leave} must follow. */
  boolean enter(InetAddress client, int most, int mostPerClient) {
    if (!enter(most)) {
      return false;
    }
    int now = perClient.merge(client, 1, Integer::sum);
    if (now > mostPerClient) {
      leave(client);
      return false;
    }
    return true;
  }

  /** The same for one of whom it is not known yet who it is. */
  boolean enter(int most) {
    boolean room = admitted.incrementAndGet() <= most;
    if (!room) {
      leave();
    }
    return room;
  }

  void leave(InetAddress client) {
    perClient.computeIfPresent(client, (address, count) -> count == 1 ? null : count - 1);
    leave();
  }

  void leave() {
    if (admitted.decrementAndGet() == 0) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /** Waits until none is left, or for so many nanoseconds. */
  public synchronized void awaitNone(long nanos) throws InterruptedException {
    long until = System.nanoTime() + nanos;
    while (count() > 0 && System.nanoTime() < until) {
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, until - System.nanoTime()));
    }
  }

  long nextNumber() {
    return numbers.incrementAndGet();
  }

  void add(Running session) {
    running.add(session);
    if (draining) {
      session.drain(); // it was on the way to its server when the others were told
    }
  }

  /** Has every session end when nothing is under way in it, also those that still begin. */
  public void drain() {
    draining = true;
    running.forEach(Running::drain);
  }

  void remove(Running session) {
    running.remove(session);
  }

  /** Calls each session that is under way. */
  public void forEach(Consumer<Running> call) {
    running.forEach(call);
  }

  /** How many were admitted and have not left. */
  public int count() {
    return admitted.get();
  }
}
