package pinhole.testbed.perimeter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pinhole.testbed.lab.Host;
import pinhole.testbed.lab.Lab;
import pinhole.testbed.lab.Output;
import pinhole.testbed.lab.PortRange;
import pinhole.testbed.lab.Running;
import pinhole.testbed.lab.Sockets;
import pinhole.testbed.matrix.GatewayLog;

/** Pinhole in the gateway's namespace: its commands, its log, and what the kernel has of it. */
final class Gateway {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Lab lab;
  private final Path rules;
  private Running gateway;
  private int starts;
  private int heard;

  Gateway(Lab lab) {
    this.lab = lab;
    this.rules = lab.folder().resolve("pinhole.yaml");
  }

  /** Writes the rules file. */
  void write(Rules wanted) throws IOException {
    write(wanted.text());
  }

  /** The same of another kind. */
  void write(String text) throws IOException {
    Files.writeString(rules, text);
  }

  /** Starts the gateway with the rules file as it is, and returns when it listens. */
  void start() throws IOException, InterruptedException {
    launch();
    await("started");
  }

  /** The same with a rules file of another kind. */
  void start(String text) throws IOException, InterruptedException {
    Files.writeString(rules, text);
    start();
  }

  /** Starts the gateway, and returns when it listens. */
  void start(Rules wanted) throws IOException, InterruptedException {
    start(wanted.text());
  }

  /** Starts a gateway that does not come so far, and returns what it says. */
  Output fail(Rules wanted) throws IOException, InterruptedException {
    return fail(wanted.text());
  }

  /** The same with a rules file of another kind. */
  Output fail(String text) throws IOException, InterruptedException {
    Files.writeString(rules, text);
    launch();
    return gateway.finish(PATIENCE);
  }

  private void launch() throws IOException {
    if (gateway != null) {
      gateway.close(); // which a claim that has failed has left
    }
    heard = 0;
    String log = "pinhole-" + ++starts + ".log";
    gateway = lab.gateway().start(log, command("run", "--rules", rules.toString()));
  }

  /** Ends it as an administrator would. */
  void stop() throws InterruptedException {
    gateway.terminate();
    Claim.same("exit code", 0, gateway.finish(PATIENCE).exit());
  }

  /** Ends it with SIGKILL. */
  void kill() throws IOException, InterruptedException {
    gateway.signal("KILL");
    gateway.finish(PATIENCE);
  }

  /** Runs another of its commands in the gateway's namespace, to its end. */
  Output pinhole(String... words) throws IOException, InterruptedException {
    String log = "command-" + ++starts + ".log";
    try (Running running = lab.gateway().start(log, command(words))) {
      return running.finish(PATIENCE);
    }
  }

  /** `pinhole firewall` with the rules file. */
  Output firewall(String... words) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("firewall"));
    line.addAll(List.of(words));
    if (!words[0].equals("remove")) {
      line.addAll(List.of("--rules", rules.toString()));
    }
    return pinhole(line.toArray(String[]::new));
  }

  private static List<String> command(String... words) {
    return Host.pinhole(List.of("-XX:TieredStopAtLevel=1"), words);
  }

  /** Waits for a line of the log that this occurs in, after those that were waited for before. */
  String await(String pattern) throws InterruptedException {
    Pattern wanted = Pattern.compile(pattern);
    List<String> found = new ArrayList<>(1);
    gateway.await(
        "line with " + pattern,
        () -> {
          List<String> lines = gateway.output().lines().toList();
          for (int i = heard; i < lines.size() && found.isEmpty(); i++) {
            if (wanted.matcher(lines.get(i)).find()) {
              found.add(lines.get(i));
              heard = i + 1;
            }
          }
          return !found.isEmpty();
        });
    return found.get(0);
  }

  /** Whether anybody in its namespace listens at a port of a range. */
  boolean listensAt(PortRange range) {
    Sockets sockets = Sockets.of(gateway.pid());
    return IntStream.rangeClosed(range.first(), range.last()).anyMatch(sockets::listens);
  }

  long pid() {
    return gateway.pid();
  }

  /** How many sockets it has open. */
  long sockets() {
    try (Stream<Path> files = Files.list(Path.of("/proc", "" + gateway.pid(), "fd"))) {
      return files.filter(Gateway::isSocket).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException e) {
      return false; // it has been closed meanwhile
    }
  }

  /** The elements of the process's table, each of which is a part of a pinhole. */
  List<String> elements() throws IOException, InterruptedException {
    return lab.gateway()
        .run("nft", "list", "table", "inet", "pinhole")
        .lines()
        .filter(line -> line.contains(" expires "))
        .map(String::strip)
        .toList();
  }

  String tables() throws IOException, InterruptedException {
    return lab.gateway().run("nft", "list", "tables");
  }

  String ruleset() throws IOException, InterruptedException {
    return lab.gateway().run("nft", "--stateless", "list", "ruleset");
  }

  /** All that it has logged since its start. */
  GatewayLog log() {
    return new GatewayLog(gateway.output().lines().toList());
  }

  /** Waits for something about the whole log. */
  void awaitLog(String what, Predicate<GatewayLog> condition) throws InterruptedException {
    gateway.await(what, () -> condition.test(log()));
  }
}
