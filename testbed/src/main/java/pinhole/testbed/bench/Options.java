package pinhole.testbed.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import pinhole.testbed.bench.load.Window;
import pinhole.testbed.lab.Host;

/** What the command line asks for. */
record Options(
    int rounds,
    double seconds,
    double warmUp,
    List<Trial> tests,
    List<Rival> rivals,
    Path jar,
    Path report) {
  /** Not counted, at the start of every measurement: connecting, logging in, TCP's slow start. */
  private static final Duration RUN_UP = Duration.ofMillis(300);

  Options {
    if (rounds < 1 || rounds > 100) {
      throw new IllegalArgumentException("--rounds must be 1 to 100, not " + rounds);
    }
    if (!(seconds >= 0.1 && seconds <= 60)) {
      throw new IllegalArgumentException("--seconds must be 0.1 to 60, not " + seconds);
    }
    if (!(warmUp >= 0 && warmUp <= 600)) {
      throw new IllegalArgumentException("--warm-up must be 0 to 600, not " + warmUp);
    }
  }

  static String usage() {
    return Host.resource("/pinhole/testbed/bench/usage.txt", Map.of());
  }

  /** Reads the command line; a mistake is an IllegalArgumentException with words for a person. */
  static Options parse(String... arguments) {
    Path testbed = Host.testbed();
    Options options =
        new Options(
            5,
            1.5,
            15,
            List.of(Trial.values()),
            List.of(Rival.values()),
            testbed.resolveSibling("gateway/target/pinhole.jar"),
            testbed.resolve("target/bench/bench.md"));
    Deque<String> words = new ArrayDeque<>(Arrays.asList(arguments));
    while (!words.isEmpty()) {
      String option = words.poll();
      if (words.isEmpty()) {
        throw new IllegalArgumentException("no such option, or no value for it: " + option);
      }
      options = options.with(option, words.poll());
    }
    return options;
  }

  private Options with(String option, String value) {
    return switch (option) {
      case "--rounds" ->
          new Options(Integer.parseInt(value), seconds, warmUp, tests, rivals, jar, report);
      case "--seconds" ->
          new Options(rounds, Double.parseDouble(value), warmUp, tests, rivals, jar, report);
      case "--warm-up" ->
          new Options(rounds, seconds, Double.parseDouble(value), tests, rivals, jar, report);
      case "--only" -> {
        List<Trial> only = named(value, Trial.values(), Trial::option);
        yield new Options(rounds, seconds, warmUp, only, rivals, jar, report);
      }
      case "--rivals" -> {
        List<Rival> only = named(value, Rival.values(), Rival::option);
        yield new Options(rounds, seconds, warmUp, tests, only, jar, report);
      }
      case "--jar" -> new Options(rounds, seconds, warmUp, tests, rivals, path(value), report);
      case "--report" -> new Options(rounds, seconds, warmUp, tests, rivals, jar, path(value));
      default -> throw new IllegalArgumentException("no such option: " + option);
    };
  }

  private static Path path(String value) {
    return Path.of(value).toAbsolutePath();
  }

  private static <T> List<T> named(String value, T[] all, Function<T, String> name) {
    List<String> wanted = List.of(value.split(",", -1));
    List<String> known = Stream.of(all).map(name).toList();
    for (String word : wanted) {
      if (!known.contains(word)) {
        throw new IllegalArgumentException(word + " is none of " + String.join(",", known));
      }
    }
    return Stream.of(all).filter(row -> wanted.contains(name.apply(row))).toList();
  }

  Window window() {
    return new Window(RUN_UP, Duration.ofMillis(Math.round(seconds * 1000)));
  }

  /** Before the first round, each test of it. */
  Optional<Window> warmUpWindow() {
    Duration length = Duration.ofMillis(Math.round(warmUp * 1000));
    return Optional.of(new Window(Duration.ZERO, length)).filter(window -> warmUp > 0);
  }

  /** How it was measured, for the report. */
  String words() {
    return String.format(
        Locale.ROOT,
        """
        %d rounds; each measurement %.1f s after %.1f s that do not count; all rivals in turn for
        each test. Not counted: for all rivals a round of everything, %.1f s each, before the first;
        at the start, %.0f s of the first test that is not bulk for each rival, and as long of each
        other such test for Pinhole, whose virtual machine compiles what it has run often.
        CPU is that of the gateway's processes; what the kernel does for plain forwarding and its
        helper is nobody's. Memory was measured once, in a process started afresh.
        """,
        rounds,
        seconds,
        RUN_UP.toMillis() / 1000.0,
        seconds,
        warmUp);
  }
}
