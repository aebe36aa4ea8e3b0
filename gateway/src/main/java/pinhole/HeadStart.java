package pinhole;

import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import pinhole.relay.Transport;

/**
 * What a gateway needs is loaded on a thread of its own while the command line and the rules are
 * read: the logging and Netty are half of the time that a start takes.
 */
public final class HeadStart {
  private final CountDownLatch logging = new CountDownLatch(1);

  private HeadStart() {}

  /** For commands that are no gateway. */
  public static HeadStart none() {
    HeadStart none = new HeadStart();
    none.logging.countDown();
    return none;
  }

  /** Begins; what cannot be loaded fails where it is first used. */
  public static HeadStart begin() {
    leaveOutDiagnostics();
    HeadStart start = new HeadStart();
    CompletableFuture.runAsync(start::load);
    return start;
  }

  /** What Netty does for its developers: samples stacks for leaks, reports to Flight Recorder. */
  private static void leaveOutDiagnostics() {
    System.getProperties().putIfAbsent("io.netty.leakDetection.level", "disabled");
    System.getProperties().putIfAbsent("io.netty.jfr.enabled", "false");
  }

  private void load() {
    try {
      Logs.onlyErrors();
    } finally {
      logging.countDown();
    }
    Transport.best().loops(1).shutdownGracefully();
    PooledByteBufAllocator.DEFAULT.directBuffer().release();
  }

  /** Waits for the logging, which cannot be set up by two at once (SLF4J hands out substitutes). */
  public void awaitLogging() throws InterruptedException {
    logging.await();
  }
}
