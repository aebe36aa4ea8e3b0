package pinhole.rules.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import pinhole.rules.Source;

/**
 * A file that the rules file names.
 *
 * @param path relative to the working directory, if it is not absolute; empty for {@link #NONE}
 * @param source where it is named
 */
public record NamedFile(Path path, Source source) {
  /** No file. */
  public static final NamedFile NONE = new NamedFile(Path.of(""), Source.NONE);

  public NamedFile {
    requireNonNull(path);
    requireNonNull(source);
  }

  /** Whether a file is named. */
  public boolean isNamed() {
    return !path.toString().isEmpty();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
