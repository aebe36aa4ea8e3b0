package pinhole.testbed.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder in memory, removed when it is closed, or else by the next run. */
final class Scratch implements AutoCloseable {
  private static final String PREFIX = "pinhole-bench-";
  private static final Path MEMORY = Path.of("/dev/shm");

  private final Path folder;

  private Scratch(Path folder) {
    this.folder = folder;
  }

  static Scratch open() throws IOException {
    clearStale();
    Path folder = MEMORY.resolve(PREFIX + ProcessHandle.current().pid());
    return new Scratch(Files.createDirectories(folder));
  }

  /** A new folder in it. */
  Path folder(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  @Override
  public void close() {
    try {
      remove(folder);
    } catch (IOException e) {
      System.err.println("cannot remove " + folder + ": " + e.getMessage());
    }
  }

  private static void clearStale() throws IOException {
    List<Path> stale;
    try (Stream<Path> files = Files.list(MEMORY)) {
      stale = files.filter(Scratch::isStale).toList();
    }
    for (Path folder : stale) {
      remove(folder);
    }
  }

  private static boolean isStale(Path folder) {
    String name = folder.getFileName().toString();
    return name.matches(PREFIX + "\\d+")
        && ProcessHandle.of(Long.parseLong(name.substring(PREFIX.length()))).isEmpty();
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }
}
