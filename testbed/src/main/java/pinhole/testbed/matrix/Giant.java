package pinhole.testbed.matrix;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import pinhole.testbed.lab.Host;

/**
 * A file of one gibibyte in which no two blocks are the same; copies are compared with it whole.
 */
record Giant(Path path) {
  static Giant write(Path path) throws IOException {
    byte[] block = new byte[1 << 20];
    new Random(1 << 30).nextBytes(block);
    try (OutputStream out = Files.newOutputStream(path)) {
      for (int i = 0; i < 1 << 10; i++) {
        ByteBuffer.wrap(block).putInt(i);
        out.write(block);
      }
    }
    return new Giant(path);
  }

  /** Throws, and names the first byte that differs, unless a file is its copy. */
  void requireSame(Path copy) throws IOException, InterruptedException {
    Host.feed("", List.of("cmp", copy.toString(), path.toString()));
  }
}
