package pinhole.testbed.lab;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The machine around the namespaces: its programs, the clone's folders, and what killed runs left
 * behind.
 */
public final class Host {
  /** Every namespace of ours starts with this, and the id of the process that made it follows. */
  static final String PREFIX = "pinhole-";

  private static final Pattern OURS = Pattern.compile(PREFIX + "(\\d+)-.*");
  private static final Path NAMESPACES = Path.of("/run/netns");

  private Host() {}

  /** Feeds a program its input and returns its output; a failure is an exception with its words. */
  public static String feed(String input, List<String> command)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var sink = process.getOutputStream()) {
      sink.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException closedEarly) {
      // Its output, read below, says why.
    }
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    return new Output(process.waitFor(), text).orFail(String.join(" ", command));
  }

  /** The folder testbed/ of this clone; the classes are in testbed/target. */
  public static Path testbed() {
    try {
      var code = Host.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      return Path.of(code).getParent().getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The start of a command that runs a class of the testbed, wherever it is run. */
  public static List<String> java(Class<?> main) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));
    return List.of(
        java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classes, main.getName());
  }

  /**
   * A command of Pinhole, by its launcher and with this Java.
   *
   * @param options of the JVM, none of them with a space
   */
  public static List<String> pinhole(List<String> options, String... words) {
    Path launcher = testbed().resolveSibling("gateway/pinhole");
    if (!Files.exists(launcher.resolveSibling("target/pinhole.jar"))) {
      throw new IllegalStateException("gateway/target/pinhole.jar is missing: mvn package");
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of("env", "JAVA=" + java));
    command.add("JAVA_OPTIONS=" + String.join(" ", options));
    command.add(launcher.toString());
    command.addAll(List.of(words));
    return command;
  }

  /** A program of the packages that testbed/setup only unpacks. */
  public static String unpacked(String path) {
    Path program = testbed().resolve(".cache/root").resolve(path);
    if (!Files.exists(program)) {
      throw new IllegalStateException(program + " is missing: run testbed/setup");
    }
    return program.toString();
  }

  /** Removes the namespaces, and ends their processes, of runs that were killed. */
  static void clearStale() throws IOException, InterruptedException {
    if (!Files.isDirectory(NAMESPACES)) {
      return;
    }
    List<String> stale;
    try (Stream<Path> files = Files.list(NAMESPACES)) {
      stale = files.map(f -> f.getFileName().toString()).filter(Host::isStale).toList();
    }
    for (String name : stale) {
      remove(name);
    }
  }

  /** Ends every process in a namespace and removes it. */
  static void remove(String name) throws IOException, InterruptedException {
    if (!Files.exists(NAMESPACES.resolve(name))) {
      return;
    }
    try {
      for (String pid : feed("", List.of("ip", "netns", "pids", name)).lines().toList()) {
        kill(Long.parseLong(pid.strip()));
      }
      feed("", List.of("ip", "netns", "del", name));
    } catch (IllegalStateException e) {
      if (Files.exists(NAMESPACES.resolve(name))) { // else another run removed it first
        throw e;
      }
    }
  }

  /** Removes a folder with all that is in it; what is gone already is all right. */
  static void remove(Path folder) throws IOException {
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

  private static void kill(long pid) {
    ProcessHandle.of(pid)
        .ifPresent(
            process -> {
              process.destroyForcibly();
              process.onExit().join();
            });
  }

  private static boolean isStale(String name) {
    Matcher ours = OURS.matcher(name);
    if (!ours.matches()) {
      return false;
    }
    try {
      return !Files.readString(Path.of("/proc", ours.group(1), "cmdline")).contains("java");
    } catch (IOException gone) {
      return true;
    }
  }

  /** A resource, beside these classes or named from the root, with each ${word} replaced. */
  public static String resource(String name, Map<String, String> words) {
    try (var stream = Optional.ofNullable(Host.class.getResourceAsStream(name)).orElseThrow()) {
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      for (var word : words.entrySet()) {
        text = text.replace("${" + word.getKey() + "}", word.getValue());
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
