package pinhole.testbed.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Firewall;
import pinhole.testbed.lab.Host;
import pinhole.testbed.lab.Lab;
import pinhole.testbed.lab.Output;
import pinhole.testbed.lab.Running;

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

  /** What follows the listeners: the plane, the two ranges of ports, and nothing is forbidden. */
  public static final String RULES =
      """
      data:
        plane: %s
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
    /** For some seconds of small transfers, in which the better compiler never pays. */
    PARANOID {
      @Override
      List<String> options() {
        return Stream.concat(super.options().stream(), Stream.of("-XX:TieredStopAtLevel=1"))
            .toList();
      }
    };

    List<String> options() {
      return List.of("-Dio.netty.leakDetection.level=" + name().toLowerCase(Locale.ROOT));
    }
  }

  private final Lab lab;
  private final Plane plane;
  private final Running running;
  private int seen;
  private GatewayLog judged = new GatewayLog(List.of());

  private PinholeGateway(Lab lab, Plane plane, Running running) {
    this.lab = lab;
    this.plane = plane;
    this.running = running;
  }

  static PinholeGateway start(Lab lab, Leaks leaks, Plane plane)
      throws IOException, InterruptedException {
    return start(lab, leaks, plane, rules(plane), 2);
  }

  /** Starts it with a rules file, and returns when it says that so many listeners are open. */
  public static PinholeGateway start(Lab lab, Leaks leaks, String text, int listeners)
      throws IOException, InterruptedException {
    return start(lab, leaks, Plane.RELAY, text, listeners);
  }

  private static PinholeGateway start(Lab lab, Leaks leaks, Plane plane, String text, int listeners)
      throws IOException, InterruptedException {
    Path rules = Files.writeString(lab.folder().resolve("pinhole.yaml"), text);
    List<String> command = Host.pinhole(leaks.options(), "run", "--rules", rules.toString());
    Running running = lab.gateway().start("pinhole.log", command);
    PinholeGateway gateway = new PinholeGateway(lab, plane, running);
    running.await("all listeners", () -> gateway.logSince(0).count("listening") == listeners);
    return gateway;
  }

  private static String rules(Plane plane) {
    List<Object> words = new ArrayList<>();
    for (Family family : Family.values()) {
      words.add(family.withPort(family.gatewayOuter(), 21));
      words.add(family.withPort(family.server(), 21));
    }
    return LISTENERS.formatted(words.toArray())
        + RULES.formatted(plane.rules(), Firewall.PASSIVE, Firewall.ACTIVE);
  }

  @Override
  public String address(Family family) {
    return family.gatewayOuter();
  }

  @Override
  public List<String> faults(boolean passive) throws IOException, InterruptedException {
    List<String> faults = new ArrayList<>();
    try {
      running.await(
          "quiet", () -> logSince(seen).isQuiet() && Plane.listening(running.pid()).isEmpty());
    } catch (IllegalStateException e) {
      faults.add(e.getMessage().lines().findFirst().orElseThrow());
    }
    judged = logSince(seen);
    seen = running.output().length();
    faults.addAll(judged.faults(passive));
    faults.addAll(plane.left(lab, running.pid()));
    return faults;
  }

  /** The log that was looked at last. */
  public GatewayLog judged() {
    return judged;
  }

  private GatewayLog logSince(int offset) {
    return new GatewayLog(running.output().substring(offset).lines().toList());
  }

  @Override
  public List<String> end() throws IOException, InterruptedException {
    if (!running.isAlive()) {
      return List.of("the gateway has died");
    }
    running.terminate();
    Output output = running.finish(Duration.ofSeconds(15));
    List<String> faults = new ArrayList<>(plane.gone(lab));
    if (output.exit() != 0) {
      faults.add("the gateway ended with " + output.exit());
    }
    return faults;
  }

  @Override
  public void close() {
    running.close();
  }
}
