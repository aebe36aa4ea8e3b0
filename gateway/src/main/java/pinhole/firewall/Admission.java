package pinhole.firewall;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import pinhole.firewall.Chain.Part;
import pinhole.firewall.Chain.Remark;
import pinhole.firewall.Chain.Step;
import pinhole.firewall.Match.Ports;
import pinhole.firewall.Outcome.Final;
import pinhole.firewall.Outcome.Goto;
import pinhole.firewall.Outcome.Jump;
import pinhole.firewall.RuleList.Begins;
import pinhole.rules.PortRange;
import pinhole.rules.config.ActiveSource;
import pinhole.rules.config.ClientTls;
import pinhole.rules.config.Configuration;
import pinhole.rules.config.DataSection;
import pinhole.rules.config.FirewallSection.Protocol;
import pinhole.rules.config.FirewallSection.Service;
import pinhole.rules.config.Listener;

/** Who is let in: the chain input and those below it, made from a configuration. */
final class Admission {
  private final Configuration configuration;
  private final Whereabouts where;
  private final List<Chain> below = new ArrayList<>();
  private final Chain input;

  Admission(Configuration configuration, Names names) {
    this.configuration = configuration;
    this.where = new Whereabouts(configuration, names);
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
    chains.addAll(new Transit(configuration, where).chains());
    chains.add(new Chain("translate-in", Fixed.NAT_IN_HOOK, Fixed.NAT));
    chains.add(new Chain("translate-out", Fixed.NAT_OUT_HOOK, List.of()));
    return chains;
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
      Match.from(service.from(), true).forEach(way -> matches.add(Match.and(way, Fixed.PING)));
      Match.from(service.from(), false).forEach(way -> matches.add(Match.and(way, Fixed.PING6)));
    } else {
      Match ports = new Ports(service.protocol(), service.ports());
      Match.from(service.from()).forEach(way -> matches.add(Match.and(way, ports)));
    }
    return matches;
  }

  private List<Part> listener(Listener listener) {
    List<Part> parts = new ArrayList<>();
    String name = listener.name();
    String line = listener.source().brief();
    Chain clients = new Chain("connect-" + name, "", control(listener));
    below.add(clients);
    parts.add(new Remark("Listener " + name + ": control connections."));
    parts.add(
        new Step(
            Match.and(Whereabouts.at(listener), Whereabouts.control(listener)),
            new Jump(clients),
            line));
    parts.addAll(data(listener, clients, connected(listener, clients)));
    return parts;
  }

  /** From whom control connections come: clients, or load balancers in their place. */
  private List<Part> control(Listener listener) {
    if (!listener.proxy().on()) {
      return where.connect(listener, Begins.CONTROL).parts(Final.ACCEPT);
    }
    List<Part> parts = new ArrayList<>();
    String line = listener.proxy().source().brief();
    Match.from(listener.proxy().from())
        .forEach(way -> parts.add(new Step(way, Final.ACCEPT, line)));
    return parts;
  }

  /** Those whom a listener lets in, as their other packets tell. */
  private Chain connected(Listener listener, Chain clients) {
    List<Part> parts = where.connect(listener, Begins.PASSIVE).parts(Final.ACCEPT);
    return parts.equals(clients.parts())
        ? clients
        : new Chain("connected-" + listener.name(), "", parts);
  }

  private List<Part> data(Listener listener, Chain control, Chain clients) {
    List<Part> parts = new ArrayList<>();
    if (listener.statefulFtp()) {
      parts.addAll(passive(listener, listener.proxy().data() ? control : clients));
      parts.addAll(active(listener, clients));
    }
    List<PortRange> opaque = listener.tls().opaquePorts();
    if (listener.tls().mode() == ClientTls.Mode.OPAQUE && !opaque.isEmpty()) {
      parts.add(new Remark("Data connections of sessions that cannot be read."));
      parts.add(
          new Step(
              Match.and(Whereabouts.at(listener), new Ports(Protocol.TCP, opaque)),
              new Jump(clients),
              listener.source().brief()));
    }
    Outcome asked = new Jump(clients);
    if (!below.contains(clients)
        && parts.stream().anyMatch(part -> part instanceof Step s && s.outcome().equals(asked))) {
      below.add(clients);
    }
    return parts;
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
    if (!data.mayAllowAll() && !listener.proxy().data()) {
      Chain agreed = new Chain("data-" + listener.name(), "", data.parts(Final.ACCEPT));
      who =
          new Chain(
              "passive-" + listener.name(),
              "",
              where.connect(listener, Begins.PASSIVE).parts(new Goto(agreed)));
      below.add(who);
      below.add(agreed);
    }
    parts.add(
        new Remark("Its clients' data connections. Only a pinhole listens on these ports, once,"));
    parts.add(new Remark("and the kernel refuses all others of them; keep other programs away."));
    parts.add(
        new Step(
            Match.and(Whereabouts.at(listener), Ports.tcp(ports.usablePassivePorts())),
            new Jump(who),
            listener.source().brief()));
    return parts;
  }

  /** What the server's data connection goes to, and what comes after one was cut. */
  private List<Part> active(Listener listener, Chain clients) {
    List<Part> parts = new ArrayList<>();
    String line = listener.source().brief();
    List<List<Match>> servers = Match.from(where.servers(listener));
    Match ports = Ports.tcp(configuration.data().usableActivePorts());
    if (data(listener, Begins.ACTIVE).mayAllow()) {
      parts.add(new Remark("Its server's data connections, in the same way."));
      boolean twenty = where.fromTwenty();
      for (List<Match> server : servers) {
        List<Match> from =
            twenty ? Match.and(server, new Match.SourcePort(Whereabouts.FTP_DATA)) : server;
        parts.add(new Step(Match.and(from, ports), Final.ACCEPT, line));
      }
    } else {
      parts.add(new Remark("None from its server: no rule allows active mode."));
    }
    parts.add(new Remark("Late segments of connections that are no more: the kernel resets them."));
    for (List<Match> late : where.lateFromServers(listener)) {
      parts.add(new Step(late, Final.ACCEPT, ""));
    }
    if (configuration.data().activeSource() == ActiveSource.FTP_DATA) {
      Match twenty = Ports.tcp(IntStream.of(Whereabouts.FTP_DATA));
      parts.add(new Step(List.of(twenty, Whereabouts.NOT_FIRST), new Jump(clients), ""));
    }
    return parts;
  }

  private RuleList data(Listener listener, Begins packet) {
    return new RuleList(configuration.policy().data(), listener, packet);
  }
}
