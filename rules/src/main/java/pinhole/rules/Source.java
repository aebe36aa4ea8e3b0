package pinhole.rules;

import static java.util.Objects.requireNonNull;

/**
 * The place in the rules file that something was read from.
 *
 * @param file the file's name as the operator gave it, or "default" for what no file says
 * @param line counted from 1; 0 where there is no line
 * @param column counted from 1, in characters; 0 where there is no column
 */
public record Source(String file, int line, int column) {
  /** The source of a verdict that no rule gave: deny is the default. */
  public static final Source NONE = new Source("default", 0, 0);

  public Source {
    requireNonNull(file);
    if (line < 0 || column < 0) {
      throw new IllegalArgumentException("line " + line + ", column " + column);
    }
  }

  /** File and line, as log lines name a rule: "pinhole.yaml:24", or "default". */
  public String brief() {
    return line == 0 ? file : file + ":" + line;
  }

  /** File, line and column, as editors understand it: "pinhole.yaml:24:5". */
  @Override
  public String toString() {
    return column == 0 ? brief() : brief() + ":" + column;
  }
}
