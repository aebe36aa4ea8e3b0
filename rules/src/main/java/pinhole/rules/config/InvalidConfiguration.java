package pinhole.rules.config;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.List;

/** A rules file that is refused, with everything that is wrong in it. */
public final class InvalidConfiguration extends Exception {
  private final transient List<Problem> problems;

  private InvalidConfiguration(List<Problem> inOrder) {
    super(inOrder.stream().map(Problem::toString).collect(joining("\n")));
    this.problems = inOrder;
  }

  /** With these problems, at least one of them an error. */
  public static InvalidConfiguration of(Collection<Problem> problems) {
    return new InvalidConfiguration(Problems.inOrder(problems));
  }

  /** Errors and warnings, in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }
}
