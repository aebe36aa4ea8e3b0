package pinhole.certificates;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is in a file that may become anything while the gateway runs: one of any size is not read
 * whole, and one that is no file, such as a pipe, is not waited for.
 */
final class Contents {
  private static final int LARGEST = 4 << 20;

  private Contents() {}

  static byte[] of(Path path) throws IOException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new IOException("it is no regular file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new IOException("it is larger than " + LARGEST + " bytes");
      }
      return bytes;
    }
  }
}
