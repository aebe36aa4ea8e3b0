package pinhole.rules.config;

import static java.util.Objects.requireNonNull;

import pinhole.rules.Source;

/**
 * Something wrong in a rules file.
 *
 * @param message one line: what was found, what was expected
 */
public record Problem(Source source, Severity severity, String message) {
  public Problem {
    requireNonNull(source);
    requireNonNull(severity);
    requireNonNull(message);
  }

  /** As compilers print it: "pinhole.yaml:3:5: unknown key ...". */
  @Override
  public String toString() {
    return source + ": " + (severity == Severity.WARNING ? "warning: " : "") + message;
  }

  /** How bad it is. */
  public enum Severity {
    /** The file is refused. */
    ERROR,
    /** The file is accepted, though it hardly means what it says. */
    WARNING
  }
}
