package pinhole;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stands behind an appender that gathers lines, and has them written: a warning at once, with all
 * before it, the rest together after a moment. To write each of the four lines of a small file by
 * itself took as long as to send it one of its replies.
 */
final class Flushing extends UnsynchronizedAppenderBase<ILoggingEvent> {
  /** How long a line may wait. */
  static final Duration MOMENT = Duration.ofMillis(10);

  private final OutputStreamAppender<ILoggingEvent> lines;
  private final Executor later;
  private final AtomicBoolean due = new AtomicBoolean();

  Flushing(OutputStreamAppender<ILoggingEvent> lines) {
    this.lines = lines;
    this.later =
        CompletableFuture.delayedExecutor(MOMENT.toNanos(), TimeUnit.NANOSECONDS, Runnable::run);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
      flush();
    } else if (due.compareAndSet(false, true)) {
      later.execute(this::flush);
    }
  }

  void flush() {
    due.set(false);
    try {
      lines.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the streams of files report it to Logback instead
    }
  }
}
