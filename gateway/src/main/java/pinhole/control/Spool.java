package pinhole.control;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import pinhole.log.Entry;
import pinhole.log.Journal;

/**
 * Lines of the log that wait until those whom they are about have been served: behind what else the
 * event loop has to do in this turn. They are written in the order in which they came.
 */
final class Spool {
  /** More than a session has to tell in a turn, unless its client wants to be a burden (E27). */
  static final int MOST = 64;

  private final EventLoop loop;
  private final Journal journal;
  private final Deque<Entry> waiting = new ArrayDeque<>(8);
  private boolean due;
  private boolean over;

  /** An empty spool of a session on this loop. */
  Spool(EventLoop loop, Journal journal) {
    this.loop = loop;
    this.journal = journal;
  }

  /** Keeps a line until somebody has been {@link #served}, or writes it if nobody is any more. */
  void add(Entry entry) {
    waiting.add(entry);
    if (over || waiting.size() == MOST) {
      write();
    }
  }

  /** What was said is on its way: what waits is due, and soon if there may be no later. */
  void served() {
    if (loop.isShuttingDown()) {
      write();
    } else if (!waiting.isEmpty() && !due) {
      due = true;
      loop.execute(this::writeDue);
    }
  }

  /** Nobody is served any more: the next line is written at once, behind those that wait. */
  void over() {
    over = true;
  }

  private void writeDue() {
    due = false;
    write();
  }

  private void write() {
    while (!waiting.isEmpty()) {
      journal.write(waiting.remove());
    }
  }
}
