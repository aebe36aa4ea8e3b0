package pinhole.testbed.client;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import pinhole.testbed.lab.Account;

/**
 * The files of one operation on both sides. The first half that a resumed transfer finds differs
 * from the first half of the whole file: so a client that starts over is found out.
 */
public final class Desk {
  static final int SIZE = 300_000;
  static final int SPLIT = SIZE / 3;
  private static final long GIB = 1L << 30;

  private final Account account;
  private final Path work;
  private final long longest;

  private Desk(Account account, Path work, long longest) {
    this.account = account;
    this.work = work;
    this.longest = longest;
  }

  /** A desk cleared of everything that an earlier operation left. */
  public static Desk clear(Account account, Path work) throws IOException {
    return clear(account, work, GIB);
  }

  /** The same for a server whose file that is aborted has so many bytes. */
  public static Desk clear(Account account, Path work, long longest) throws IOException {
    Files.createDirectories(work);
    clear(account.home());
    clear(work);
    return new Desk(account, work, longest);
  }

  /** The size of a file that cannot have come whole before it is aborted. */
  long longest() {
    return longest;
  }

  /** The client's folder. */
  public Path work() {
    return work;
  }

  /** The server's folder. */
  public Path home() {
    return account.home();
  }

  /**
   * Every byte value occurs, in no order that an ASCII conversion or a Telnet reader leaves alone.
   */
  static byte[] whole() {
    byte[] bytes = new byte[SIZE];
    new Random(959).nextBytes(bytes);
    return bytes;
  }

  static byte[] otherHead() {
    byte[] bytes = new byte[SPLIT];
    new Random(2428).nextBytes(bytes);
    return bytes;
  }

  static byte[] tail() {
    return Arrays.copyOfRange(whole(), SPLIT, SIZE);
  }

  static byte[] patched() {
    byte[] bytes = whole();
    System.arraycopy(otherHead(), 0, bytes, 0, SPLIT);
    return bytes;
  }

  void atServer(String name, byte[] bytes) throws IOException {
    account.own(Files.write(home().resolve(name), bytes));
  }

  void atClient(String name, byte[] bytes) throws IOException {
    Files.write(work.resolve(name), bytes);
  }

  void grow(String name, long size) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(home().resolve(name).toFile(), "rw")) {
      file.setLength(size);
    }
  }

  void require(boolean condition, String otherwise) throws IOException {
    if (!condition) {
      throw new IOException(otherwise);
    }
  }

  void requireAtClient(String name, byte[] expected) throws IOException {
    requireSame(work.resolve(name), "the client's " + name, expected);
  }

  void requireAtServer(String name, byte[] expected) throws IOException {
    requireSame(home().resolve(name), "the server's " + name, expected);
  }

  private void requireSame(Path path, String what, byte[] expected) throws IOException {
    require(Files.exists(path), what + " is missing");
    byte[] found = Files.readAllBytes(path);
    int difference = Arrays.mismatch(expected, found);
    require(
        difference < 0,
        "%s has %d bytes of %d and differs at %d"
            .formatted(what, found.length, expected.length, difference));
  }

  private static void clear(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(folder)) {
          Files.delete(path);
        }
      }
    }
  }
}
