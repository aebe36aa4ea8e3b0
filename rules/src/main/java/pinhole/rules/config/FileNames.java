package pinhole.rules.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Names of files in the rules file.
 *
 * @param folder that they are relative to
 */
record FileNames(Path folder) {
  /** The file that a key names; {@link NamedFile#NONE} if there is no such key. */
  NamedFile read(Section section, String key) {
    return section
        .value(key, Value.FILE)
        .map(path -> new NamedFile(folder.resolve(path), section.source(key)))
        .orElse(NamedFile.NONE);
  }

  /** The file that a key must name; empty if it does not. */
  Optional<NamedFile> required(Section section, String key) {
    return section
        .required(key, Value.FILE)
        .map(path -> new NamedFile(folder.resolve(path), section.source(key)));
  }

  static void write(String key, NamedFile file, Layout layout) {
    if (file.isNamed()) {
      layout.value(key, Value.FILE, file.path());
    }
  }
}
