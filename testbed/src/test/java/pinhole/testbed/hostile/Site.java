package pinhole.testbed.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import pinhole.Gateway;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.rules.Literal;
import pinhole.rules.config.Configuration;
import pinhole.rules.config.ConfigurationReader;
import pinhole.rules.config.InvalidConfiguration;

/**
 * A gateway between a hostile client and a hostile server, on loopback. Closing it checks that
 * nothing is left: no session, no pinhole.
 */
final class Site implements AutoCloseable {
  static final InetAddress CLIENT = Literal.parse("127.0.0.2");
  static final InetAddress STRANGER = Literal.parse("127.0.0.3");
  static final InetAddress SERVER = Literal.parse("127.0.0.4");
  static final InetAddress GATEWAY = Literal.parse("127.0.0.1");
  static final InetAddress LOCAL6 = Literal.parse("::1");
  // Below the ports that the kernel hands out, and other ones for other processes on this machine.
  static final int FIRST_PORT = 20_000 + 250 * (int) (ProcessHandle.current().pid() % 40);
  static final int PORTS = 100;
  private static final long PATIENCE_SECONDS = 10;
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
  private static final int LISTEN = 0x0a;

  final HostileServer server;
  final BlockingQueue<Entry> journal = new LinkedBlockingQueue<>();
  private final List<Entry> passed = new ArrayList<>();
  private final Gateway gateway;
  private final InetAddress bind;

  /** What a test wants otherwise; sections of the rules file. */
  record Wanted(InetAddress gateway, InetAddress server, String sections, boolean stateful) {
    Wanted(InetAddress gateway, InetAddress server, String sections) {
      this(gateway, server, sections, true);
    }

    Wanted with(String section) {
      return new Wanted(gateway, server, sections + section + "\n", stateful);
    }

    Wanted opaque() {
      return new Wanted(gateway, server, sections, false);
    }
  }

  /** A gateway between IPv4 peers. */
  static Wanted wanted() {
    return new Wanted(GATEWAY, SERVER, "");
  }

  Site() throws IOException {
    this(wanted());
  }

  Site(Wanted wanted) throws IOException {
    bind = wanted.gateway();
    server = new HostileServer(wanted.server());
    gateway = start(ConfigurationOf.text(rules(wanted)));
  }

  private Gateway start(Configuration configuration) throws IOException {
    try {
      return Gateway.start(configuration, journal::add);
    } catch (InvalidConfiguration e) {
      throw new IllegalArgumentException(e);
    }
  }

  private String rules(Wanted wanted) {
    String data = "data: { passive-ports: " + FIRST_PORT + "-" + (FIRST_PORT + PORTS - 1) + " }\n";
    return "listeners: [{ name: test, bind: \""
        + literal(bind, 0)
        + "\", server: \""
        + literal(wanted.server(), server.address().getPort())
        + "\", stateful-ftp: "
        + (wanted.stateful() ? "on" : "off")
        + " }]\n"
        + "rules: { connect: [allow: { from: any }], commands: [allow: { verbs: ALL }],"
        + " data: [allow: { from: any }] }\n"
        + (wanted.sections().contains("data:") ? "" : data)
        + wanted.sections();
  }

  /** The section on data, with so many ports. */
  static String ports(int count, String more) {
    return "data: { passive-ports: " + FIRST_PORT + "-" + (FIRST_PORT + count - 1) + more + " }";
  }

  private static String literal(InetAddress address, int port) {
    String text = address.getHostAddress();
    return (text.indexOf(':') < 0 ? text : "[" + text + "]") + ":" + port;
  }

  private static final class ConfigurationOf {
    private ConfigurationOf() {}

    static pinhole.rules.config.Configuration text(String text) {
      try {
        return ConfigurationReader.read("test.yaml", text).configuration();
      } catch (InvalidConfiguration e) {
        throw new IllegalArgumentException(e.problems() + "\n" + text, e);
      }
    }
  }

  /** Where a free port is that somebody listens on. */
  static InetSocketAddress at(ServerSocket listener) {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  /** Where clients connect. */
  InetSocketAddress address() {
    InetSocketAddress bound = gateway.address("test").socketAddress();
    boolean any = bound.getAddress().isAnyLocalAddress();
    return any ? new InetSocketAddress(GATEWAY, bound.getPort()) : bound;
  }

  /** Closes the gateway with whatever is under way. */
  void closeNow() {
    gateway.close();
  }

  int sessions() {
    return gateway.sessions();
  }

  /** A session that has been greeted and logged in. */
  Talk talk() throws IOException {
    return talk(bind.equals(LOCAL6) ? LOCAL6 : CLIENT);
  }

  Talk talk(InetAddress client) throws IOException {
    Talk talk = stranger(client);
    talk.server().say("220 ready");
    talk.client().hear("220 ready");
    talk.ask("USER joe", "331 password");
    talk.ask("PASS secret", "230 welcome");
    return talk;
  }

  /** A session in which nothing has been said. */
  Talk stranger(InetAddress client) throws IOException {
    Wire wire = Wire.connect(client, address());
    return new Talk(this, client, wire, server.accept());
  }

  /** The next entry of this kind, and no sooner one is lost. */
  Entry entry(Event event) throws InterruptedException {
    for (Entry seen : passed) {
      if (seen.event() == event) {
        passed.remove(seen);
        return seen;
      }
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      Entry next = journal.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        throw new AssertionError("no " + event + " after " + passed);
      }
      if (next.event() == event) {
        return next;
      }
      passed.add(next);
    }
  }

  /** How many entries of this kind there have been by the end of all sessions. */
  long count(Event event) throws InterruptedException {
    journal.drainTo(passed);
    for (long open = seen(Event.SESSION_OPENED); open > 0; open--) {
      entry(Event.SESSION_CLOSED);
    }
    return seen(event);
  }

  private long seen(Event event) {
    return passed.stream().filter(entry -> entry.event() == event).count();
  }

  /** The ports of the range that this process listens on, by the kernel's account. */
  static List<Integer> openPorts() {
    List<Integer> ports = new ArrayList<>();
    Set<String> sockets = sockets();
    for (String[] fields : listening()) {
      int port = Integer.parseInt(fields[1].substring(fields[1].indexOf(':') + 1), 16);
      boolean ours = port >= FIRST_PORT && port < FIRST_PORT + PORTS;
      if (ours && sockets.contains("socket:[" + fields[9] + "]")) {
        ports.add(port);
      }
    }
    return ports;
  }

  /** The kernel tells of these first; thousands in TIME_WAIT may follow, at some cost. */
  private static List<String[]> listening() {
    List<String[]> sockets = new ArrayList<>();
    for (Path table : TABLES) {
      try (Stream<String> lines = Files.lines(table)) {
        lines
            .skip(1)
            .map(line -> line.strip().split("\\s+", -1))
            .takeWhile(fields -> Integer.parseInt(fields[3], 16) == LISTEN)
            .forEach(sockets::add);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    return sockets;
  }

  private static Set<String> sockets() {
    Set<String> sockets = new HashSet<>();
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path file : open) {
        try {
          sockets.add(Files.readSymbolicLink(file).toString());
        } catch (IOException e) {
          // closed meanwhile
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return sockets;
  }

  /** The kernel's tables of TCP, without their headings. */
  static List<String> connections() {
    List<String> lines = new ArrayList<>();
    for (Path table : TABLES) {
      try {
        List<String> all = Files.readAllLines(table);
        lines.addAll(all.subList(1, all.size()));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    return lines;
  }

  static void until(String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never: " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  @Override
  public void close() throws IOException {
    try {
      until("all sessions are over", () -> gateway.sessions() == 0);
      until("all pinholes are shut", () -> openPorts().isEmpty());
    } finally {
      gateway.close();
      server.close();
    }
    assertEquals(List.of(), openPorts());
  }
}
