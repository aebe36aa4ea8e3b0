package pinhole.testbed.ftps;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import pinhole.testbed.client.Leg;
import pinhole.testbed.client.Visit;
import pinhole.testbed.lab.Account;
import pinhole.testbed.lab.Authority;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Firewall;
import pinhole.testbed.lab.Lab;
import pinhole.testbed.lab.Server;
import pinhole.testbed.matrix.PinholeGateway;
import pinhole.testbed.matrix.Plane;

/**
 * A laboratory with a server, a gateway that has a listener for each pair of legs, and two taps.
 */
final class Stand implements AutoCloseable {
  private final Lab lab;
  private final Account account;
  private final Authority authority;
  private final List<Listener> listeners;
  private final Capture outside;
  private final Capture inside;
  private final PinholeGateway gateway; // null when there is none

  private Stand(Lab lab, Server server, Path folder, List<Listener> listeners, boolean direct)
      throws IOException, InterruptedException {
    this.lab = lab;
    this.listeners = List.copyOf(listeners);
    account = Account.in(folder.resolve("account"));
    authority = Authority.in(folder.resolve("authority"));
    server.startSecured(lab, account, authority.issue("server", "IP:" + Family.IPV4.server()));
    gateway =
        direct
            ? null
            : PinholeGateway.start(lab, PinholeGateway.Leaks.SIMPLE, rules(), listeners.size());
    outside = Capture.in(lab.client(), folder, "client");
    inside = Capture.in(lab.server(), folder, "server");
  }

  /** In a folder, where the logs stay; direct is without a gateway. */
  static Stand open(Path folder, Server server, List<Listener> listeners, boolean direct)
      throws IOException, InterruptedException {
    Lab lab = Lab.open(folder, direct ? Firewall.ROUTED : Firewall.FTPS);
    try {
      return new Stand(lab, server, folder, listeners, direct);
    } catch (IOException | InterruptedException | RuntimeException e) {
      lab.close();
      throw e;
    }
  }

  private String rules() throws IOException, InterruptedException {
    Path identity = authority.issue("gateway", "IP:" + Family.IPV4.gatewayOuter());
    StringBuilder rules = new StringBuilder("listeners:\n");
    for (Listener listener : listeners) {
      rules.append(listener.yaml(port(listener), identity, authority.certificate()));
    }
    return rules + PinholeGateway.RULES.formatted(Plane.RELAY, Firewall.PASSIVE, Firewall.ACTIVE);
  }

  Lab lab() {
    return lab;
  }

  Account account() {
    return account;
  }

  /** Where a cell's client goes. */
  Visit visit(Cell cell) {
    boolean direct = gateway == null;
    String host = direct ? Family.IPV4.server() : Family.IPV4.gatewayOuter();
    int port = direct ? serverPort(cell.out()) : port(Listener.of(cell));
    return new Visit(host, port, cell.in(), cell.passive(), authority.certificate());
  }

  /** Everything that is wrong with the gateway's log and on the wire after a cell. */
  List<String> faults(Cell cell) throws IOException, InterruptedException {
    List<String> faults = new ArrayList<>();
    if (gateway != null) {
      faults.addAll(gateway.faults(cell.passive()));
      faults.addAll(new SessionLog(gateway.judged()).faults(cell));
    }
    try {
      faults.addAll(new Sight(cell.in(), visit(cell).port(), outside.take()).faults());
      if (gateway != null) {
        faults.addAll(new Sight(cell.out(), serverPort(cell.out()), inside.take()).faults());
      }
    } catch (IllegalStateException e) {
      faults.add(e.getMessage().lines().findFirst().orElseThrow());
    }
    return faults;
  }

  /** Ends the gateway, and tells what was wrong with its end. */
  List<String> end() throws IOException, InterruptedException {
    return gateway == null ? List.of() : gateway.end();
  }

  private int port(Listener listener) {
    int port = Firewall.LISTENERS.first() + listeners.indexOf(listener);
    if (!Firewall.LISTENERS.contains(port)) {
      throw new IllegalStateException("more listeners than ports");
    }
    return port;
  }

  private static int serverPort(Leg out) {
    return out.start() == Leg.Start.IMPLICIT ? Server.IMPLICIT : 21;
  }

  @Override
  public void close() {
    outside.close();
    inside.close();
    if (gateway != null) {
      gateway.close();
    }
    lab.close();
  }
}
