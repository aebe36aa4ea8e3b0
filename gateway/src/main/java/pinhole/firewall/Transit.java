package pinhole.firewall;

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
import pinhole.firewall.Outcome.Final;
import pinhole.rules.Literal;
import pinhole.rules.config.Configuration;
import pinhole.rules.config.DataSection;
import pinhole.rules.config.FirewallSection;
import pinhole.rules.config.Listener;
import pinhole.rules.config.SourceAddress;

/** What goes through this host to others: what of it passes, and what is diverted to listeners. */
record Transit(Configuration configuration, Whereabouts where) {
  /** The chains forward and divert, those of them that are wanted. */
  List<Chain> chains() {
    List<Chain> chains = new ArrayList<>();
    if (configuration.firewall().forward() == FirewallSection.Forward.DENY) {
      chains.add(new Chain("forward", Fixed.FORWARD_HOOK, forward()));
    }
    if (Diversion.isWanted(configuration)) {
      chains.add(new Chain("divert", Fixed.DIVERT_HOOK, divert()));
    }
    return chains;
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
    if (where.fromTwenty()) {
      parts.add(new Remark("Servers begin at port 20 only: server-data-port."));
      for (Listener listener : configuration.listeners()) {
        for (List<Match> server : Match.from(where.servers(listener))) {
          Match others = new Kernel("tcp sport != " + Whereabouts.FTP_DATA);
          parts.add(new Step(Match.and(server, others), Final.RETURN, listener.source().brief()));
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
      for (List<Match> late : where.lateFromServers(listener)) {
        parts.add(new Step(late, Final.RESET, ""));
      }
    }
    if (listener.server().isOriginalDestination()) {
      IntStream shown =
          IntStream.concat(IntStream.of(Whereabouts.FTP_DATA), data.usablePassivePorts());
      parts.add(new Step(List.of(Ports.tcp(shown), Whereabouts.NOT_FIRST), Final.RESET, ""));
    }
    return parts;
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
            Whereabouts.control(listener),
            new Kernel(
                "ct direction original fib daddr type unicast "
                    + tproxy
                    + " meta mark set "
                    + Match.MARK)),
        Final.ACCEPT,
        listener.source().brief());
  }
}
