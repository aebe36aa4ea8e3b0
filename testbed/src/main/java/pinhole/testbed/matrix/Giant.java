package pinhole.testbed.matrix;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/** A file of one gibibyte in which no two blocks are the same, and its SHA-256. */
record Giant(Path path, String hash) {
  static Giant write(Path path) throws IOException {
    byte[] block = new byte[1 << 20];
    new Random(1 << 30).nextBytes(block);
    MessageDigest digest = sha256();
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(path), digest)) {
      for (int i = 0; i < 1 << 10; i++) {
        ByteBuffer.wrap(block).putInt(i);
        out.write(block);
      }
    }
    return new Giant(path, HexFormat.of().formatHex(digest.digest()));
  }

  /** Throws unless a file is its copy. */
  void requireSame(Path copy) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(copy);
        OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      in.transferTo(out);
    }
    requireSame(HexFormat.of().formatHex(digest.digest()));
  }

  void requireSame(String otherHash) throws IOException {
    if (!hash.equals(otherHash)) {
      throw new IOException("SHA-256 " + otherHash + " in place of " + hash);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
