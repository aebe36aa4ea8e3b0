package pinhole.testbed.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Firewall;
import pinhole.testbed.lab.Host;
import pinhole.testbed.lab.Lab;
import pinhole.testbed.lab.Output;
import pinhole.testbed.lab.Running;
import pinhole.testbed.lab.Sockets;

/** Pinhole itself, as a process of its own, judged by its log and its sockets. */
public final class PinholeGateway implements Gateway {
  private static final String LISTENERS =
      """
      listeners:
        - name: ipv4
          bind: %s
          server: %s
        - name: ipv6
          bind: "%s"
          server: "%s"
      """;

  /** What follows the listeners: nothing is forbidden, and the two ranges of ports. */
  public static final String RULES =
      """
      data:
        passive-ports: %s
        active-ports: %s
      rules:
        connect:
          - allow: { from: any }
        commands:
          - allow: { verbs: ALL }
        data:
          - allow: { mode: passive }
          - allow: { mode: active }
      """;

  /** How closely Netty watches its buffers: every one of them is slow, too slow for many bytes. */
  public enum Leaks {
    SIMPLE,
    PARANOID
  }

  private final Running running;
  private int seen;
  private GatewayLog judged = new GatewayLog(List.of());

  private PinholeGateway(Running running) {
    this.running = running;
  }

  static PinholeGateway start(Lab lab, Leaks leaks) throws IOException, InterruptedException {
    return start(lab, leaks, rules(), 2);
  }

  /** Starts it with a rules file, and returns when it says that so many listeners are open. */
  public static PinholeGateway start(Lab lab, Leaks leaks, String text, int listeners)
      throws IOException, InterruptedException {
    Path jar = Host.testbed().resolveSibling("gateway/target/pinhole.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is missing: mvn package");
    }
    Path rules = Files.writeString(lab.folder().resolve("pinhole.yaml"), text);
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dio.netty.leakDetection.level=" + leaks.name().toLowerCase(Locale.ROOT),
            "-jar",
            jar.toString(),
            "run",
            "--rules",
            rules.toString());
    Running running = lab.gateway().start("pinhole.log", command);
    PinholeGateway gateway = new PinholeGateway(running);
    running.await("all listeners", () -> gateway.logSince(0).count("listening") == listeners);
    return gateway;
  }

  private static String rules() {
    List<Object> words = new ArrayList<>();
    for (Family family : Family.values()) {
      words.add(family.withPort(family.gatewayOuter(), 21));
      words.add(family.withPort(family.server(), 21));
    }
    return LISTENERS.formatted(words.toArray())
        + RULES.formatted(Firewall.PASSIVE, Firewall.ACTIVE);
  }

  @Override
  public String address(Family family) {
    return family.gatewayOuter();
  }

  @Override
  public List<String> faults(boolean passive) throws InterruptedException {
    List<String> faults = new ArrayList<>();
    try {
      running.await("quiet", () -> logSince(seen).isQuiet() && dataPorts().isEmpty());
    } catch (IllegalStateException e) {
      faults.add(e.getMessage().lines().findFirst().orElseThrow());
    }
    judged = logSince(seen);
    seen = running.output().length();
    faults.addAll(judged.faults(passive));
    Set<Integer> open = dataPorts();
    if (!open.isEmpty()) {
      faults.add("data ports still listen: " + open);
    }
    return faults;
  }

  /** The log that was looked at last. */
  public GatewayLog judged() {
    return judged;
  }

  private Set<Integer> dataPorts() {
    return Sockets.of(running.pid()).listening().stream()
        .filter(port -> Firewall.PASSIVE.contains(port) || Firewall.ACTIVE.contains(port))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private GatewayLog logSince(int offset) {
    return new GatewayLog(running.output().substring(offset).lines().toList());
  }

  @Override
  public List<String> end() throws InterruptedException {
    if (!running.isAlive()) {
      return List.of("the gateway has died");
    }
    running.terminate();
    Output output = running.finish(Duration.ofSeconds(15));
    return output.exit() == 0 ? List.of() : List.of("the gateway ended with " + output.exit());
  }

  @Override
  public void close() {
    running.close();
  }
}
