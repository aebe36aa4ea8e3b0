package pinhole.rules.config;

import java.util.List;
import pinhole.rules.Source;

/** Reads the rules file. */
public final class ConfigurationReader {
  private ConfigurationReader() {}

  /**
   * The configuration that the text says.
   *
   * @param fileName what problems and sources call the file; it is not opened
   * @throws InvalidConfiguration if anything is wrong with it, with all that is
   */
  public static Result read(String fileName, String text) throws InvalidConfiguration {
    List<Problem> problems =
        List.of(
            new Problem(
                new Source(fileName, 1, 1),
                Problem.Severity.ERROR,
                "nothing is read yet: " + text));
    if (!problems.isEmpty()) {
      throw new InvalidConfiguration(problems);
    }
    throw new IllegalStateException();
  }

  /**
   * A rules file that was accepted.
   *
   * @param warnings in the order of the file
   */
  public record Result(Configuration configuration, List<Problem> warnings) {
    public Result {
      warnings = List.copyOf(warnings);
    }
  }
}
