package pinhole.testbed.perimeter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import pinhole.testbed.bench.load.ProcessTree;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Host;
import pinhole.testbed.lab.Lab;
import pinhole.testbed.lab.Namespace;
import pinhole.testbed.lab.Running;

/**
 * Ten thousand clients who have been greeted and say nothing, or as many as this machine gives a
 * process descriptors for: what they cost, and what is left.
 */
final class IdleClaims {
  static final String RULES =
      """
      listeners:
        - { name: idle, bind: "198.51.100.1:21", server: "192.0.2.2:21" }
      limits: { sessions: 20000, sessions-per-client: 20000 }
      rules:
        connect:
          - allow: { from: any }
      """;

  private static final int WANTED = 10_000;

  /** Beside those of sessions, which take two each. */
  private static final int OTHER_DESCRIPTORS = 200;

  /** More would be a copy of something for each; README says how many it is. */
  private static final long MOST_KIB = 64;

  /** Those that a JVM has now and then: to compile, to collect. */
  private static final long PASSING_THREADS = 8;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Lab lab;
  private final Gateway gateway;
  private final int sessions;

  IdleClaims(Lab lab, Gateway gateway) throws IOException {
    this.lab = lab;
    this.gateway = gateway;
    this.sessions = (int) Math.min(WANTED, (descriptors(gateway.pid()) - OTHER_DESCRIPTORS) / 2);
  }

  /** How many it may have; Java asks for all that it can get. */
  private static long descriptors(long pid) throws IOException {
    try (Stream<String> limits = Files.lines(Path.of("/proc", "" + pid, "limits"))) {
      return limits
          .filter(line -> line.startsWith("Max open files "))
          .mapToLong(line -> Long.parseLong(line.split(" +", -1)[3]))
          .sum();
    }
  }

  List<Claim> all() {
    return List.of(new Claim("E144 ten thousand idle sessions: no thread for any", this::idle));
  }

  private void idle() throws Exception {
    try (Running server = start(lab.server(), "serve", Family.IPV4.server())) {
      server.awaitListening(21);
      hold(200); // what comes with the first is not counted
      long sockets = gateway.sockets();
      long threads = threads();
      ProcessTree process = new ProcessTree(gateway.pid());
      long before = process.pssKib();
      try (Running clients = clients(sessions)) {
        long each = (process.pssKib() - before) / sessions;
        System.out.println("  " + sessions + " idle sessions, " + each + " KiB each");
        Claim.holds(each + " KiB for each", each <= MOST_KIB);
        long more = threads() - threads;
        Claim.holds(more + " threads more", more <= PASSING_THREADS);
        Claim.same("sockets", sockets + 2L * sessions, gateway.sockets());
        let(clients);
      }
      Site.until("no socket is left", PATIENCE, () -> gateway.sockets() == sockets);
    }
  }

  private void hold(int count) throws Exception {
    try (Running clients = clients(count)) {
      long with = gateway.sockets();
      let(clients);
      Site.until("they are gone", PATIENCE, () -> gateway.sockets() <= with - 2L * count);
    }
  }

  private Running clients(int count) throws IOException, InterruptedException {
    Running clients = start(lab.client(), "hold", Family.IPV4.gatewayOuter(), "" + count);
    clients.await("their greetings", () -> clients.output().contains(count + " greeted"));
    return clients;
  }

  private static void let(Running clients) throws IOException, InterruptedException {
    clients.endInput();
    clients.finish(PATIENCE).orFail("the clients");
  }

  private static Running start(Namespace where, String role, String address, String... more)
      throws IOException {
    List<String> command = new ArrayList<>(Host.java(Idlers.class));
    command.addAll(List.of(role, address, "21"));
    command.addAll(List.of(more));
    return where.start("idle-" + role + ".log", command);
  }

  private long threads() throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc", "" + gateway.pid(), "task"))) {
      return tasks.count();
    }
  }
}
