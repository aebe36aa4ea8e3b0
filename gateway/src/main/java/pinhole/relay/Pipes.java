package pinhole.relay;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Hands out pipes for streams that have proved long. What it takes to have them is made ready in
 * the background when the first is wanted: a gateway that moves small files never pays for it, and
 * no event loop waits for it. Shared by all event loops.
 */
public final class Pipes {
  /** Bytes of a stream after which it is worth a pipe: two descriptors and four system calls. */
  private static final long LONG = 1 << 20;

  private final Executor background;
  private final Consumer<String> unavailable;
  private final long from;
  private final AtomicBoolean wanted = new AtomicBoolean();
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();

  /**
   * Pipes for streams of more than a mebibyte.
   *
   * @param background where something that takes tenths of a second may run
   * @param unavailable is told once why there are no pipes here, if so
   */
  public Pipes(Executor background, Consumer<String> unavailable) {
    this(background, unavailable, LONG);
  }

  Pipes(Executor background, Consumer<String> unavailable, long from) {
    this.background = background;
    this.unavailable = unavailable;
    this.from = from;
  }

  /** For those who are to do without. */
  public static Pipes none() {
    return new Pipes(task -> {}, why -> {}, Long.MAX_VALUE);
  }

  /** Bytes of a stream after which it is to have a pipe. */
  long from() {
    return from;
  }

  /** A pipe, unless there is none yet, or none left. */
  Optional<Pipe> take() {
    if (!wanted.getAndSet(true)) {
      background.execute(this::prepare);
    }
    if (!ready.getNow(false)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Pipe.open());
    } catch (IOException e) {
      return Optional.empty(); // a limit of this moment; copying goes on
    }
  }

  private void prepare() {
    try {
      Pipe.open().close();
      ready.complete(true);
    } catch (IOException | LinkageError e) {
      ready.complete(false);
      unavailable.accept(String.valueOf(e.getMessage()));
    }
  }
}
