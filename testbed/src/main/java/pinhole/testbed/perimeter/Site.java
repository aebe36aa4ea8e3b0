package pinhole.testbed.perimeter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import pinhole.rules.Literal;
import pinhole.testbed.hostile.HostileServer;
import pinhole.testbed.hostile.Wire;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Firewall;
import pinhole.testbed.lab.Lab;

/** A laboratory with clients, a server that says what it is told to, and the gateway. */
final class Site implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration ANSWER = Duration.ofMillis(100);

  private final Lab lab;
  private final Place outside;
  private final Place inside;
  private final Place middle;
  private final Map<Family, HostileServer> servers = new EnumMap<>(Family.class);
  private final Gateway gateway;

  private Site(Lab lab) throws IOException, InterruptedException {
    this.lab = lab;
    this.gateway = new Gateway(lab);
    for (Who who : Who.values()) {
      who.settle(lab.client());
    }
    outside = Place.in(lab.client());
    middle = Place.in(lab.gateway());
    inside = Place.in(lab.server());
    for (Family family : Family.values()) {
      var at = new InetSocketAddress(address(family.server()), 21);
      servers.put(family, inside.here(() -> new HostileServer(at)));
    }
  }

  /** A site whose logs go to a folder; nothing is filtered yet. */
  static Site open(Path folder) throws IOException, InterruptedException {
    Lab lab = Lab.open(folder, Firewall.ROUTED);
    try {
      lab.gateway().run("sysctl", "-qw", "net.netfilter.nf_conntrack_acct=1");
      return new Site(lab);
    } catch (IOException | InterruptedException | RuntimeException e) {
      lab.close();
      throw e;
    }
  }

  static InetAddress address(String literal) {
    return Literal.parse(literal);
  }

  Lab lab() {
    return lab;
  }

  Gateway gateway() {
    return gateway;
  }

  /** The clients' side. */
  Place outside() {
    return outside;
  }

  /** The gateway's own namespace. */
  Place middle() {
    return middle;
  }

  /** The server's side. */
  Place inside() {
    return inside;
  }

  /** Waits until something holds. */
  static void until(String what, Duration limit, BooleanSupplier holds) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!holds.getAsBoolean()) {
      Claim.holds("never: " + what, System.nanoTime() < deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  // Sessions.

  /** A session that has been greeted and logged in. */
  Talk talk(Family family, Who who) throws IOException {
    InetAddress from = who.address(family);
    var gate = new InetSocketAddress(address(family.gatewayOuter()), 21);
    Wire client = outside.here(() -> Wire.connect(from, gate));
    Talk talk = new Talk(this, family, from, client, greeting(client, servers.get(family)));
    talk.ask("USER joe", "331 password");
    talk.ask("PASS secret", "230 welcome");
    return talk;
  }

  /** Somebody who has only knocked may have got as far as the server: who hears the greeting? */
  private static Wire greeting(Wire client, HostileServer server) throws IOException {
    List<Wire> accepted = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    do {
      Claim.holds("the client is not greeted", System.nanoTime() < deadline);
      for (Wire next : server.accept(ANSWER)) {
        next.say("220 " + accepted.size());
        accepted.add(next);
      }
    } while (accepted.isEmpty() || client.silent(ANSWER));
    return accepted.get(Integer.parseInt(client.hear("220 ").substring(4)));
  }

  Talk talk(Family family) throws IOException {
    return talk(family, Who.CLIENT);
  }

  /** Tries ports from the clients' side. */
  Knock knock(Family family, Who who) {
    return new Knock(outside, who.address(family));
  }

  /** Tries ports from the server's side. */
  Knock knockFromServer(Family family) {
    return new Knock(inside, address(family.server()));
  }

  @Override
  public void close() {
    for (HostileServer server : servers.values()) {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    outside.close();
    middle.close();
    inside.close();
    lab.close();
  }
}
