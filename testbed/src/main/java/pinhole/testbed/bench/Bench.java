package pinhole.testbed.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Measures this gateway and its rivals: {@code testbed/bench}. */
public final class Bench {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private final Options options;
  private final Site site;
  private final Results results = new Results();
  private final Set<Rival> standing = new LinkedHashSet<>();

  private Bench(Options options, Site site) {
    this.options = options;
    this.site = site;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (List.of(arguments).contains("--help")) {
      System.out.print(Options.usage());
      return;
    }
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.print(e.getMessage() + "\n" + Options.usage());
      System.exit(USAGE);
      return;
    }
    Results results;
    try (Site site = Site.open(options.jar(), options.rivals())) {
      results = new Bench(options, site).run();
    }
    String text = new Report(options, Facts.gather(options.jar()), results).text();
    System.out.print("\n" + text);
    Files.createDirectories(options.report().toAbsolutePath().getParent());
    Files.writeString(options.report(), text);
    System.exit(results.failures().isEmpty() ? 0 : FAILED);
  }

  private Results run() throws InterruptedException {
    start();
    warmUp();
    site.window(options.window());
    List<Trial> repeated = options.tests().stream().filter(test -> !test.isOnce()).toList();
    for (int round = 0; round <= options.rounds(); round++) {
      for (Trial test : repeated) {
        all(round, test);
      }
    }
    for (Trial test : options.tests()) {
      if (test.isOnce()) {
        all(1, test);
      }
    }
    return results;
  }

  private void start() throws InterruptedException {
    for (Rival rival : options.rivals()) {
      try {
        site.start(rival);
        standing.add(rival);
      } catch (IOException | RuntimeException e) {
        say("start", rival, "FAILED: " + e.getMessage());
        results.failed("start", rival, e);
      }
    }
  }

  private void warmUp() throws InterruptedException {
    if (options.warmUpWindow().isEmpty()) {
      return;
    }
    site.window(options.warmUpWindow().get());
    for (Rival rival : standing) {
      for (Trial test : warming(rival)) {
        String what = "warm-up, " + test.option();
        try {
          say(what, rival, test.take(site, rival).toString());
        } catch (IOException | RuntimeException e) {
          say(what, rival, "FAILED: " + e.getMessage());
        }
      }
    }
  }

  /** A virtual machine compiles what it has run often: each kind of small work for itself. */
  private List<Trial> warming(Rival rival) {
    if (rival.isKernel()) {
      return List.of();
    }
    return options.tests().stream()
        .filter(test -> test.isBrief() && rival.unfit(test).isEmpty())
        .limit(rival.isPinhole() ? Integer.MAX_VALUE : 1)
        .toList();
  }

  /** One test for all rivals in turn; another begins in each round. Round 0 does not count. */
  private void all(int round, Trial test) throws InterruptedException {
    List<Rival> order = new ArrayList<>(standing);
    Collections.rotate(order, -round);
    for (Rival rival : order) {
      if (rival.unfit(test).isPresent()) {
        continue;
      }
      String what = test.option() + ", round " + round;
      try {
        var numbers = test.take(site, rival);
        say(what, rival, numbers.toString());
        if (round > 0) {
          results.add(round, test, rival, numbers);
        }
      } catch (IOException | RuntimeException e) {
        say(what, rival, "FAILED: " + e.getMessage());
        results.failed(what, rival, e);
      }
    }
  }

  private static void say(String what, Rival rival, String outcome) {
    System.err.printf("%-22s %-14s %s%n", what, rival.title(), outcome);
  }
}
