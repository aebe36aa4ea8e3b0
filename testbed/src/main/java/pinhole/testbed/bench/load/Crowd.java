package pinhole.testbed.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Clients that do the same at the same time, each in a thread of its own. */
final class Crowd {
  /** What each of them does; they are numbered from 0. */
  interface Task {
    void run(int client) throws IOException;
  }

  private final int size;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<IOException> failure = new AtomicReference<>();

  Crowd(int size) {
    this.size = size;
  }

  void start(Task task) {
    for (int i = 0; i < size; i++) {
      int client = i;
      Thread thread = new Thread(() -> attempt(task, client), "client-" + client);
      threads.add(thread);
      thread.start();
    }
  }

  private void attempt(Task task, int client) {
    try {
      task.run(client);
    } catch (IOException e) {
      failure.compareAndSet(null, e);
    }
  }

  /** Waits for all of them; the first failure of one is the failure of all. */
  void join(Duration limit) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    for (Thread thread : threads) {
      thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
      if (thread.isAlive()) {
        failure.compareAndSet(null, new IOException("hung for " + limit.toSeconds() + " s"));
        thread.interrupt(); // which closes the channel that it waits for
        thread.join();
      }
    }
    if (failure.get() != null) {
      throw failure.get();
    }
  }
}
