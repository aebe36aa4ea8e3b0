package pinhole;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import pinhole.rules.config.ConfigurationReader;
import pinhole.rules.config.InvalidConfiguration;

/**
 * The rules file on disk. Looked at rather than watched: editors replace the file, configuration
 * tools replace a link to its folder, and network file systems send no events.
 */
public final class RulesFile {
  private final Path path;
  private byte[] inForce = {};
  private byte[] seen = {};

  public RulesFile(Path path) {
    this.path = path;
  }

  /** Its name, as problems and log lines show it. */
  public String name() {
    return path.getFileName().toString();
  }

  /**
   * Reads it; what is read counts as known from then on, good or bad.
   *
   * @throws IOException where it cannot be read
   * @throws InvalidConfiguration with everything that is wrong in it
   */
  public ConfigurationReader.Result read() throws IOException, InvalidConfiguration {
    inForce = bytes();
    seen = inForce;
    return ConfigurationReader.read(path, inForce);
  }

  /**
   * Whether it differs from what was read last, and has been the same for two looks: a file that is
   * just being written is left alone. A file that cannot be read has not changed.
   */
  public boolean changed() {
    byte[] now;
    try {
      now = bytes();
    } catch (IOException e) {
      return false;
    }
    boolean settled = Arrays.equals(now, seen);
    seen = now;
    return settled && !Arrays.equals(now, inForce);
  }

  /** Why a file cannot be used, for people. */
  public static String why(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    return e instanceof AccessDeniedException
        ? "permission denied"
        : String.valueOf(e.getMessage());
  }

  private byte[] bytes() throws IOException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new IOException("not a file"); // a pipe might never end, or never begin
    }
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(ConfigurationReader.tooMany());
    }
  }
}
