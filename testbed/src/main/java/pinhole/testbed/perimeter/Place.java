package pinhole.testbed.perimeter;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import pinhole.testbed.lab.Namespace;

/**
 * A thread of this process that lives in a namespace of the laboratory: the sockets that it makes
 * are there, whoever uses them afterwards.
 */
final class Place implements AutoCloseable {
  private static final int CLONE_NEWNET = 0x4000_0000;

  /** What is used of the C library. */
  private static final class LibC {
    static {
      Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int open(String path, int flags) throws LastErrorException;

    static native int setns(int file, int kind) throws LastErrorException;

    static native int close(int file) throws LastErrorException;
  }

  /** What is done there. */
  interface Work<T> {
    T run() throws IOException;
  }

  private final ExecutorService thread;

  private Place(ExecutorService thread) {
    this.thread = thread;
  }

  static Place in(Namespace namespace) throws IOException {
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread daemon = new Thread(task, namespace.name());
              daemon.setDaemon(true);
              return daemon;
            });
    Place place = new Place(thread);
    place.here(() -> enter("/run/netns/" + namespace.name()));
    return place;
  }

  private static int enter(String path) {
    int file = LibC.open(path, 0);
    LibC.setns(file, CLONE_NEWNET);
    return LibC.close(file);
  }

  /** Does something there, and waits for it. */
  <T> T here(Work<T> work) throws IOException {
    try {
      return thread.submit(work::run).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
