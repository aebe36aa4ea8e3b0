package pinhole.testbed.textbook;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import pinhole.testbed.textbook.drawing.TextDrawing;

/** Runs experiments, prints what was seen, and fails if the textbooks say otherwise. */
public final class Textbook {
  /** Most of an experiment is waiting. */
  private static final int AT_ONCE = 4;

  private final Options options;
  private final PrintStream out;
  private final List<Result> results = new ArrayList<>();

  private Textbook(Options options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  public static void main(String[] arguments) throws Exception {
    Options options;
    try {
      options = Options.parse(List.of(arguments));
    } catch (IllegalArgumentException | NoSuchElementException e) {
      System.err.println(e.getMessage() + "; testbed/lab --help");
      System.exit(2);
      return;
    }
    // The arrows are not in every locale.
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(new Textbook(options, out).run() ? 0 : 1);
  }

  private boolean run() throws IOException, InterruptedException, ExecutionException {
    ExecutorService labs = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<Result>> running = new ArrayList<>();
      for (Setting setting : options.settings()) {
        running.add(labs.submit(() -> experiment(setting)));
      }
      for (Future<Result> future : running) {
        Result result = future.get();
        results.add(result);
        print(result);
      }
    } finally {
      labs.shutdown();
    }
    String kept = options.report().finish(results);
    boolean passed = summary();
    if (!kept.isEmpty()) {
      out.println(kept);
    }
    return passed;
  }

  /** One that fails leaves the others alone, and its namespaces are removed as theirs are. */
  private Result experiment(Setting setting) throws InterruptedException {
    try {
      return Result.of(Experiment.run(setting, options.report()));
    } catch (IOException | RuntimeException e) {
      return Result.failed(setting, String.valueOf(e.getMessage()));
    }
  }

  private void print(Result result) {
    if (!options.check()) {
      out.println(result.text());
      out.println("=".repeat(TextDrawing.WIDTH) + "\n");
    } else if (!result.asExpected()) {
      out.println(result.setting().title() + ": " + result.sentence());
    }
  }

  private boolean summary() {
    out.printf("%-52s %-8s %-11s %s%n", "gateway", "mode", "", "the data connection");
    results.forEach(result -> out.println(result.row()));
    long passed = results.stream().filter(Result::asExpected).count();
    out.printf("%ntextbook: %d passed, %d failed%n", passed, results.size() - passed);
    return passed == results.size() && passed > 0;
  }
}
