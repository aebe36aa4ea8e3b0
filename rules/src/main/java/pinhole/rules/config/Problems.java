package pinhole.rules.config;

import static java.util.Comparator.comparingInt;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import pinhole.rules.Source;

/** What was found wrong so far. */
final class Problems {
  private static final int LONGEST = 400;

  private final List<Problem> problems = new ArrayList<>();

  void error(Source source, String message) {
    problems.add(new Problem(source, Problem.Severity.ERROR, oneLine(message)));
  }

  void warning(Source source, String message) {
    problems.add(new Problem(source, Problem.Severity.WARNING, oneLine(message)));
  }

  void throwIfErrors() throws InvalidConfiguration {
    if (problems.stream().anyMatch(p -> p.severity() == Problem.Severity.ERROR)) {
      throw InvalidConfiguration.of(problems);
    }
  }

  List<Problem> inOrder() {
    return inOrder(problems);
  }

  static List<Problem> inOrder(Collection<Problem> problems) {
    return problems.stream()
        .distinct() // What an alias repeats is wrong in one place.
        .sorted(
            comparingInt((Problem p) -> p.source().line())
                .thenComparingInt(p -> p.source().column()))
        .toList();
  }

  // Messages quote the file, and a quoted text may hold anything and be of any length.
  private static String oneLine(String message) {
    String line = message.replaceAll("\\p{Cntrl}+", " ");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
  }
}
