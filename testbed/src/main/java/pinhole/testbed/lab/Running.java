package pinhole.testbed.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A program at work in a namespace, with its output in a file. Closing it ends it. */
public final class Running implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Between two looks: at first, and at last; what takes long may be noticed a little later. */
  private static final long FIRST_PAUSE_MILLIS = 2;

  private static final long LAST_PAUSE_MILLIS = 50;

  private final Process process;
  private final Path log;

  Running(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  public long pid() {
    return process.pid();
  }

  public Path log() {
    return log;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Whether it is still at work after this time. */
  public boolean runsFor(Duration time) throws InterruptedException {
    return !process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What it has printed so far; ISO-8859-1, so that no byte is lost. */
  public String output() {
    try {
      return Files.readString(log, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Types a line. */
  public void type(String line) throws IOException {
    OutputStream input = process.getOutputStream();
    input.write((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
    input.flush();
  }

  /** Ends its input. */
  public void endInput() throws IOException {
    process.getOutputStream().close();
  }

  /** Sends it a signal by name, INT or HUP for instance. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start().waitFor();
  }

  /** Asks it to end, as an administrator would. */
  public void terminate() {
    process.destroy();
  }

  /** Waits until a program that listens on this port can be connected to. */
  public void awaitListening(int port) throws InterruptedException {
    await("listening on port " + port, () -> Sockets.of(pid()).listens(port));
  }

  /** Waits for a condition that the program brings about; its early end is a failure. */
  public void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long pause = FIRST_PAUSE_MILLIS;
    while (!condition.getAsBoolean()) {
      if (process.waitFor(pause, TimeUnit.MILLISECONDS) && !condition.getAsBoolean()) {
        throw failure("ended with " + process.exitValue() + " before " + what);
      }
      if (System.nanoTime() - deadline > 0) {
        throw failure("no " + what + " within " + PATIENCE.toSeconds() + " s");
      }
      pause = Math.min(pause + pause / 4 + 1, LAST_PAUSE_MILLIS);
    }
  }

  /** Waits for its end; a program that takes longer is killed. */
  public Output finish(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
      return new Output(-1, output() + "\n[killed after " + limit.toSeconds() + " s]");
    }
    return new Output(process.exitValue(), output());
  }

  /** Asks it to end, and kills it when it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private IllegalStateException failure(String what) {
    String text = output();
    String tail = text.substring(Math.max(0, text.length() - 2000));
    return new IllegalStateException(log.getFileName() + ": " + what + "\n" + tail);
  }
}
