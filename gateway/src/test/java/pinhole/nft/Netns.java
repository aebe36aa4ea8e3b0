package pinhole.nft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Native;
import java.net.InetAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A network namespace for one thread: what it asks of the kernel cannot touch the machine's own
 * rules, and is gone with the thread.
 */
final class Netns {
  private static final int CLONE_NEWNET = 0x4000_0000;

  private Netns() {}

  /** What is used of the C library. */
  private static final class LibC {
    static {
      Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int unshare(int flags);

    static native int geteuid();
  }

  /** Something that may fail. */
  interface Work {
    void run() throws Exception;
  }

  /** Works in a namespace of its own; needs root, and is skipped without. */
  static void in(Work work) throws Exception {
    assumeTrue(LibC.geteuid() == 0, "namespaces need root");
    // Asked in there first, Java would take ::1 for this machine's loopback address from then on.
    assertEquals("127.0.0.1", InetAddress.getLoopbackAddress().getHostAddress());
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              if (LibC.unshare(CLONE_NEWNET) != 0) {
                throw new IllegalStateException("unshare: errno " + Native.getLastError());
              }
              work.run();
              return null;
            });
    Thread thread = new Thread(task, "netns");
    thread.start();
    try {
      task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw (Error) e.getCause();
    }
  }
}
