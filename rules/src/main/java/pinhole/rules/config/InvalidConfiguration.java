package pinhole.rules.config;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** A rules file that is refused, with everything that is wrong in it. */
public final class InvalidConfiguration extends Exception {
  private final transient List<Problem> problems;

  /** Of problems in the order of the file, at least one of them an error. */
  InvalidConfiguration(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Errors and warnings, in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }
}
