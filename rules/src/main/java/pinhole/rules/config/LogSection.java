package pinhole.rules.config;

import static java.util.Objects.requireNonNull;

/**
 * Where and how events are logged.
 *
 * @param file "" for standard output
 * @param rotateAt the size, in bytes, at which the file is put aside
 * @param keep how many files put aside are kept; 0 for none
 * @param transferLog a file in xferlog format; "" for none
 */
public record LogSection(Format format, String file, long rotateAt, int keep, String transferLog) {
  /** What holds where the rules file is silent. */
  public static final LogSection DEFAULT = new LogSection(Format.TEXT, "", 100L << 20, 10, "");

  public LogSection {
    requireNonNull(format);
    requireNonNull(file);
    requireNonNull(transferLog);
    if (rotateAt < 1 || keep < 0) {
      throw new IllegalArgumentException("rotate at " + rotateAt + " bytes, keep " + keep);
    }
  }

  /** How a line of the log is written. */
  public enum Format {
    /** The event's name, then key=value. */
    TEXT,
    /** One object for each line. */
    JSON
  }
}
