package pinhole.firewall;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import pinhole.firewall.Match.Kernel;
import pinhole.firewall.Match.Ports;
import pinhole.firewall.Match.To;
import pinhole.firewall.RuleList.Begins;
import pinhole.rules.Network;
import pinhole.rules.config.ActiveSource;
import pinhole.rules.config.Configuration;
import pinhole.rules.config.Listener;

/** Where listeners and their servers are, as packets show it. */
record Whereabouts(Configuration configuration, Names names) {
  static final int FTP_DATA = 20;

  /** Segments of a connection that has begun. */
  static final Match NOT_FIRST = new Kernel("tcp flags & (syn | rst) == 0");

  /** The ports of a listener's control connections. */
  static Match control(Listener listener) {
    int port = listener.bind().getPort();
    if (port == 0) {
      throw new IllegalArgumentException(
          listener.source()
              + ": listener \""
              + listener.name()
              + "\" takes any free port: a firewall needs to know which");
    }
    // Who is diverted goes to another machine's port, and no packet has ours.
    List<Integer> ports =
        listener.server().isOriginalDestination() ? listener.divertPorts() : List.of(port);
    return Ports.tcp(ports.stream().mapToInt(Integer::intValue));
  }

  /** Where a listener is reached; one on [::] takes IPv4 too. */
  static List<Match> at(Listener listener) {
    if (listener.server().isOriginalDestination()) {
      return List.of(new Match.Diverted());
    }
    InetAddress bind = listener.bind().getAddress();
    boolean ipv4 = bind instanceof Inet4Address;
    if (bind.isAnyLocalAddress()) {
      return ipv4 ? List.of(new Match.Family(true)) : List.of();
    }
    return List.of(new To(new Network(bind, bind.getAddress().length * 8)));
  }

  /** Where its servers are; an empty list stands for anywhere. */
  List<Network> servers(Listener listener) {
    if (listener.server().isOriginalDestination()) {
      return connect(listener, Begins.ACTIVE).destinations();
    }
    try {
      return names.addresses(listener.server().host()).stream()
          .map(address -> new Network(address, address.getAddress().length * 8))
          .toList();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(listener.source() + ": " + e.getMessage(), e);
    }
  }

  /**
   * What servers still send; where they may be anywhere, only at ports that are ours: others need
   * not know of us.
   */
  List<List<Match>> lateFromServers(Listener listener) {
    List<Network> servers = servers(listener);
    Match ports = Ports.tcp(configuration.data().usableActivePorts());
    return Match.from(servers).stream()
        .map(server -> Match.and(servers.isEmpty() ? Match.and(server, ports) : server, NOT_FIRST))
        .toList();
  }

  /** Whether servers begin at port 20. */
  boolean fromTwenty() {
    return configuration.firewall().serverDataPort() == ActiveSource.FTP_DATA;
  }

  /** Whom a listener lets in, as packets of a kind show it. */
  RuleList connect(Listener listener, Begins packet) {
    return new RuleList(configuration.policy().connect(), listener, packet);
  }
}
