package pinhole.testbed.textbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Recordings of the laboratory's, kept by {@code testbed/lab --report src/test/resources/textbook}.
 */
final class Recorded {
  static final Path FOLDER = Path.of("src/test/resources/textbook");

  private Recorded() {}

  /** The experiments that are kept, one for each way in which they end. */
  static List<Setting> settings() {
    return Setting.all().stream()
        .filter(setting -> Files.isDirectory(FOLDER.resolve(setting.id())))
        .toList();
  }

  static Recording of(String id) throws IOException {
    Setting setting =
        Setting.all().stream().filter(s -> s.id().equals(id)).findFirst().orElseThrow();
    return Recording.read(setting, FOLDER.resolve(id));
  }
}
