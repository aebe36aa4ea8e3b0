package pinhole;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import pinhole.log.Documented;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.log.Journal;

/** A journal that can be waited on. */
final class Diary implements Journal {
  private static final long PATIENCE_SECONDS = 10;

  private final List<Entry> entries = new ArrayList<>();

  @Override
  public synchronized void write(Entry entry) {
    Documented.check(entry);
    entries.add(entry);
    notifyAll();
  }

  /** Waits for the next entry of this kind, and forgets all up to it. */
  synchronized Entry await(Event event) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      for (int i = 0; i < entries.size(); i++) {
        if (entries.get(i).event() == event) {
          Entry found = entries.get(i);
          entries.subList(0, i + 1).clear();
          return found;
        }
      }
      long left = until - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError("no " + event + " but " + entries);
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  synchronized boolean has(Event event) {
    return entries.stream().anyMatch(entry -> entry.event() == event);
  }
}
