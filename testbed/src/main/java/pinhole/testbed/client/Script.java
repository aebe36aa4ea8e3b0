package pinhole.testbed.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import pinhole.testbed.lab.Running;

/** A command line, and what is done to the program once it runs. */
public record Script(List<String> command, List<Step> steps) {
  public Script {
    command = List.copyOf(command);
    steps = List.copyOf(steps);
  }

  /** A program that needs no more than its command line. */
  static Script of(List<String> command) {
    return new Script(command, List.of());
  }

  /** Takes every step, then ends the program's input. */
  public void drive(Running running, Path work) throws IOException, InterruptedException {
    take(running, work);
    running.endInput();
  }

  /** Takes every step. */
  void take(Running running, Path work) throws IOException, InterruptedException {
    for (Step step : steps) {
      step.take(running, work);
    }
  }

  /** Something done to a running client. */
  public sealed interface Step {
    void take(Running running, Path work) throws IOException, InterruptedException;

    /** Types a line. */
    record Type(String line) implements Step {
      @Override
      public void take(Running running, Path work) throws IOException {
        running.type(line);
      }
    }

    /** Waits until a download has brought some bytes. */
    record Arriving(String file) implements Step {
      @Override
      public void take(Running running, Path work) throws InterruptedException {
        Path path = work.resolve(file);
        running.await("arrival of " + file, () -> path.toFile().length() > 0);
      }
    }

    /** Presses Ctrl-C. */
    record Interrupt() implements Step {
      @Override
      public void take(Running running, Path work) throws IOException, InterruptedException {
        running.signal("INT");
      }
    }
  }
}
