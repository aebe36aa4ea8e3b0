package pinhole.testbed.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One network namespace: runs programs in it, and loads its firewall rules. */
public final class Namespace {
  /** No name server can be reached, and a program that asks one nevertheless waits for 5 s. */
  private static final String WITHOUT_DNS =
      "for file in hosts nsswitch.conf; do"
          + " mount --bind \"$0/$file\" /etc/$file || exit 1; done; exec \"$@\"";

  private final String name;
  private final Path logs;

  Namespace(String name, Path logs) {
    this.name = name;
    this.logs = logs;
  }

  public String name() {
    return name;
  }

  /** Starts a program whose output goes to the named file of the laboratory's folder. */
  public Running start(String log, List<String> command) throws IOException {
    return start(log, logs, command, Map.of());
  }

  /** Starts a program in a folder, with more environment. */
  public Running start(
      String log, Path folder, List<String> command, Map<String, String> environment)
      throws IOException {
    List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", name));
    line.addAll(List.of("sh", "-c", WITHOUT_DNS, logs.toString()));
    line.addAll(command);
    Path file = logs.resolve(log);
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(file.toFile());
    return new Running(builder.start(), file);
  }

  /** Runs a short program to its end, which must be a success. */
  public String run(String... command) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", name));
    line.addAll(List.of(command));
    return Host.feed("", line);
  }

  /** Loads firewall rules, in addition to those there are. */
  public void nft(String rules) throws IOException, InterruptedException {
    Host.feed(rules, List.of("ip", "netns", "exec", name, "nft", "-f", "-"));
  }
}
