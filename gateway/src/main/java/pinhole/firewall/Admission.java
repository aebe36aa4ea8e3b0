package pinhole.firewall;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pinhole.firewall.Chain.Part;
import pinhole.firewall.Chain.Remark;
import pinhole.firewall.Chain.Step;
import pinhole.firewall.Match.Kernel;
import pinhole.firewall.Match.Ports;
import pinhole.firewall.Match.To;
import pinhole.firewall.Outcome.Final;
import pinhole.firewall.Outcome.Goto;
import pinhole.firewall.Outcome.Jump;
import pinhole.firewall.RuleList.Begins;
import pinhole.rules.Literal;
import pinhole.rules.Network;
import pinhole.rules.PortRange;
import pinhole.rules.config.ActiveSource;
import pinhole.rules.config.ClientTls;
import pinhole.rules.config.Configuration;
import pinhole.rules.config.DataSection;
import pinhole.rules.config.FirewallSection;
import pinhole.rules.config.FirewallSection.Protocol;
import pinhole.rules.config.FirewallSection.Service;
import pinhole.rules.config.Listener;
import pinhole.rules.config.SourceAddress;

/** Who is let in: the chains of the table, made from a configuration. */
final class Admission {
  private static final int FTP_DATA = 20;
  private static final Match NOT_FIRST = new Kernel("tcp flags & (syn | rst) == 0");

  private final Configuration configuration;
  private final Names names;
  private final List<Chain> below = new ArrayList<>();
  private final Chain input;

  Admission(Configuration configuration, Names names) {
    this.configuration = configuration;
    this.names = names;
    List<Part> parts = new ArrayList<>();
    parts.addAll(Fixed.INPUT);
    parts.addAll(own());
    configuration.listeners().forEach(listener -> parts.addAll(listener(listener)));
    parts.addAll(Fixed.REST);
    this.input = new Chain("input", Fixed.INPUT_HOOK, parts);
  }

  Chain input() {
    return input;
  }

  /** All of them, in the order of reading. */
  List<Chain> chains() {
    List<Chain> chains = new ArrayList<>(List.of(input));
    chains.addAll(below);
    if (configuration.firewall().forward() == FirewallSection.Forward.DENY) {
      chains.add(new Chain("forward", Fixed.FORWARD_HOOK, forward()));
    }
    if (Diversion.isWanted(configuration)) {
      chains.add(new Chain("divert", Fixed.DIVERT_HOOK, divert()));
    }
    chains.add(new Chain("translate-in", Fixed.NAT_IN_HOOK, Fixed.NAT));
    chains.add(new Chain("translate-out", Fixed.NAT_OUT_HOOK, List.of()));
    return chains;
  }

  private List<Part> divert() {
    List<Part> parts = new ArrayList<>();
    for (Listener listener : configuration.listeners()) {
      if (listener.server().isOriginalDestination()) {
        parts.add(new Remark("Listener " + listener.name() + " gets whoever goes to a server,"));
        parts.add(new Remark("also who may not: the connect rules are not to be gone around."));
        Stream.of(false, true)
            .filter(ipv6 -> Diversion.takes(listener, ipv6))
            .forEach(ipv6 -> parts.add(intercept(listener, ipv6)));
      }
    }
    parts.addAll(Fixed.DIVERT);
    return parts;
  }

  private static Step intercept(Listener listener, boolean ipv6) {
    InetSocketAddress bind = listener.bind();
    String address = Literal.print(bind.getAddress());
    String at = bind.getAddress().isAnyLocalAddress() ? "" : ipv6 ? "[" + address + "]" : address;
    String tproxy = "tproxy %s to %s:%d".formatted(ipv6 ? "ip6" : "ip", at, bind.getPort());
    return new Step(
        List.of(
            new Match.Family(!ipv6),
            control(listener),
            new Kernel(
                "ct direction original fib daddr type unicast "
                    + tproxy
                    + " meta mark set "
                    + Match.MARK)),
        Final.ACCEPT,
        listener.source().brief());
  }

  private List<Part> forward() {
    List<Part> parts = new ArrayList<>(Fixed.FORWARD);
    if (Diversion.isWanted(configuration)) {
      parts.add(
          new Remark(
              "Late segments of connections that are no more, at other addresses than ours:"));
      parts.add(new Remark("whoever is not reset would wait for a connection that was cut."));
      configuration.listeners().forEach(listener -> parts.addAll(late(listener)));
    }
    if (fromTwenty()) {
      parts.add(new Remark("Servers begin at port 20 only: server-data-port."));
      for (Listener listener : configuration.listeners()) {
        for (List<Match> server : Match.from(servers(listener))) {
          Match others = new Kernel("tcp sport != " + FTP_DATA);
          parts.add(new Step(and(server, others), Final.RETURN, listener.source().brief()));
        }
      }
    }
    parts.addAll(Fixed.FORWARD_MARKED);
    return parts;
  }

  private List<Part> late(Listener listener) {
    List<Part> parts = new ArrayList<>();
    DataSection data = configuration.data();
    if (data.source() == SourceAddress.CLIENT) {
      for (List<Match> late : lateFromServers(listener)) {
        parts.add(new Step(late, Final.RESET, ""));
      }
    }
    if (listener.server().isOriginalDestination()) {
      IntStream shown = IntStream.concat(IntStream.of(FTP_DATA), data.usablePassivePorts());
      parts.add(new Step(List.of(Ports.tcp(shown), NOT_FIRST), Final.RESET, ""));
    }
    return parts;
  }

  /** Where they may be anywhere, only at ports that are ours: others need not know of us. */
  private List<List<Match>> lateFromServers(Listener listener) {
    List<Network> servers = servers(listener);
    Match ports = Ports.tcp(configuration.data().usableActivePorts());
    return Match.from(servers).stream()
        .map(server -> and(servers.isEmpty() ? and(server, ports) : server, NOT_FIRST))
        .toList();
  }

  private boolean fromTwenty() {
    return configuration.firewall().serverDataPort() == ActiveSource.FTP_DATA;
  }

  private List<Part> own() {
    List<Part> parts = new ArrayList<>();
    parts.add(new Remark("The administrator's own."));
    for (Service service : configuration.firewall().allow()) {
      for (List<Match> matches : matches(service)) {
        parts.add(new Step(matches, Final.ACCEPT, service.source().brief()));
      }
    }
    if (configuration.firewall().allow().isEmpty()) {
      parts.add(new Remark("None is listed: under firewall, allow."));
    }
    return parts;
  }

  private static List<List<Match>> matches(Service service) {
    List<List<Match>> matches = new ArrayList<>();
    if (service.protocol() == Protocol.PING) {
      Match.from(service.from(), true).forEach(way -> matches.add(and(way, Fixed.PING)));
      Match.from(service.from(), false).forEach(way -> matches.add(and(way, Fixed.PING6)));
    } else {
      Match ports = new Ports(service.protocol(), service.ports());
      Match.from(service.from()).forEach(way -> matches.add(and(way, ports)));
    }
    return matches;
  }

  private static List<Match> and(List<Match> matches, Match... more) {
    List<Match> all = new ArrayList<>(matches);
    all.addAll(List.of(more));
    return all;
  }

  private List<Part> listener(Listener listener) {
    List<Part> parts = new ArrayList<>();
    String name = listener.name();
    String line = listener.source().brief();
    Chain clients =
        new Chain("connect-" + name, "", connect(listener, Begins.CONTROL).parts(Final.ACCEPT));
    below.add(clients);
    parts.add(new Remark("Listener " + name + ": control connections."));
    parts.add(new Step(and(at(listener), control(listener)), new Jump(clients), line));
    parts.addAll(data(listener, connected(listener, clients)));
    return parts;
  }

  /** Those whom a listener lets in, as their other packets tell. */
  private Chain connected(Listener listener, Chain clients) {
    List<Part> parts = connect(listener, Begins.PASSIVE).parts(Final.ACCEPT);
    return parts.equals(clients.parts())
        ? clients
        : new Chain("connected-" + listener.name(), "", parts);
  }

  private List<Part> data(Listener listener, Chain clients) {
    List<Part> parts = new ArrayList<>();
    if (listener.statefulFtp()) {
      parts.addAll(passive(listener, clients));
      parts.addAll(active(listener, clients));
    }
    List<PortRange> opaque = listener.tls().opaquePorts();
    if (listener.tls().mode() == ClientTls.Mode.OPAQUE && !opaque.isEmpty()) {
      parts.add(new Remark("Data connections of sessions that cannot be read."));
      parts.add(
          new Step(and(at(listener), tcp(opaque)), new Jump(clients), listener.source().brief()));
    }
    Outcome asked = new Jump(clients);
    if (!below.contains(clients)
        && parts.stream().anyMatch(part -> part instanceof Step s && s.outcome().equals(asked))) {
      below.add(clients);
    }
    return parts;
  }

  private static Match control(Listener listener) {
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
    return Ports.tcp(ports.stream().mapToInt(Integer::intValue).sorted());
  }

  /** Where a listener is reached; one on [::] takes IPv4 too. */
  private static List<Match> at(Listener listener) {
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

  /** What a client's data connection goes to, if any may be allowed. */
  private List<Part> passive(Listener listener, Chain clients) {
    RuleList data = data(listener, Begins.PASSIVE);
    DataSection ports = configuration.data();
    List<Part> parts = new ArrayList<>();
    if (!data.mayAllow()) {
      parts.add(new Remark("No data connections in passive mode: no rule allows them."));
      return parts;
    }
    Chain who = clients;
    if (!data.mayAllowAll()) {
      Chain agreed = new Chain("data-" + listener.name(), "", data.parts(Final.ACCEPT));
      who =
          new Chain(
              "passive-" + listener.name(),
              "",
              connect(listener, Begins.PASSIVE).parts(new Goto(agreed)));
      below.add(who);
      below.add(agreed);
    }
    parts.add(
        new Remark("Its clients' data connections. Only a pinhole listens on these ports, once,"));
    parts.add(new Remark("and the kernel refuses all others of them; keep other programs away."));
    parts.add(
        new Step(
            and(at(listener), Ports.tcp(ports.usablePassivePorts())),
            new Jump(who),
            listener.source().brief()));
    return parts;
  }

  /** What the server's data connection goes to, and what comes after one was cut. */
  private List<Part> active(Listener listener, Chain clients) {
    List<Part> parts = new ArrayList<>();
    String line = listener.source().brief();
    List<List<Match>> servers = Match.from(servers(listener));
    Match ports = Ports.tcp(configuration.data().usableActivePorts());
    if (data(listener, Begins.ACTIVE).mayAllow()) {
      parts.add(new Remark("Its server's data connections, in the same way."));
      boolean twenty = fromTwenty();
      for (List<Match> server : servers) {
        List<Match> from = twenty ? and(server, new Match.SourcePort(FTP_DATA)) : server;
        parts.add(new Step(and(from, ports), Final.ACCEPT, line));
      }
    } else {
      parts.add(new Remark("None from its server: no rule allows active mode."));
    }
    parts.add(new Remark("Late segments of connections that are no more: the kernel resets them."));
    for (List<Match> late : lateFromServers(listener)) {
      parts.add(new Step(late, Final.ACCEPT, ""));
    }
    if (configuration.data().activeSource() == ActiveSource.FTP_DATA) {
      Match twenty = tcp(List.of(new PortRange(FTP_DATA, FTP_DATA)));
      parts.add(new Step(List.of(twenty, NOT_FIRST), new Jump(clients), ""));
    }
    return parts;
  }

  private RuleList connect(Listener listener, Begins packet) {
    return new RuleList(configuration.policy().connect(), listener, packet);
  }

  private RuleList data(Listener listener, Begins packet) {
    return new RuleList(configuration.policy().data(), listener, packet);
  }

  /** Where its servers are; an empty list stands for anywhere. */
  private List<Network> servers(Listener listener) {
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

  private static Match tcp(List<PortRange> ports) {
    return new Ports(Protocol.TCP, ports);
  }
}
