package pinhole.rules.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pinhole.rules.Network;
import pinhole.rules.PortRange;
import pinhole.rules.config.FirewallSection.Forward;
import pinhole.rules.config.FirewallSection.Protocol;
import pinhole.rules.config.FirewallSection.Service;

/** How the section on the host's firewall is written down. */
final class FirewallForm {
  private static final Value<Forward> FORWARD = Value.word(Forward.class);
  private static final Value<Protocol> PROTOCOL = Value.word(Protocol.class);
  private static final Value<ActiveSource> SOURCE = Value.word(ActiveSource.class);

  private FirewallForm() {}

  static FirewallSection read(Section section) {
    FirewallSection or = FirewallSection.DEFAULT;
    FirewallSection firewall =
        new FirewallSection(
            services(section),
            section.value("forward", FORWARD, or.forward()),
            section.value("server-data-port", SOURCE, or.serverDataPort()));
    section.refuseUnknownKeys();
    return firewall;
  }

  static void write(FirewallSection firewall, Layout layout) {
    layout.open("firewall:");
    if (firewall.allow().isEmpty()) {
      layout.line("allow: []");
    } else {
      layout.open("allow:");
      firewall.allow().forEach(service -> layout.line(line(service)));
      layout.close();
    }
    layout.value("forward", FORWARD, firewall.forward());
    layout.value("server-data-port", SOURCE, firewall.serverDataPort());
    layout.close();
  }

  private static String line(Service service) {
    List<String> ports = service.ports().stream().map(PortRange::toString).toList();
    List<String> from = service.from().stream().map(Network::toString).toList();
    return "- { "
        + (ports.isEmpty() ? "" : "port: " + Layout.wordOrWords(ports) + ", ")
        + "protocol: "
        + PROTOCOL.print().apply(service.protocol())
        + ", from: "
        + (from.isEmpty() ? Value.ANY : Layout.wordOrWords(from))
        + " }";
  }

  private static List<Service> services(Section section) {
    List<Service> services = new ArrayList<>();
    Optional<Tree> tree = section.tree("allow");
    if (tree.isPresent() && tree.get() instanceof Tree.Items list) {
      list.items().forEach(item -> service(item, section.problems()).ifPresent(services::add));
    } else if (tree.isPresent() && !(tree.get() instanceof Tree.Nothing)) {
      section
          .problems()
          .error(
              tree.get().source(),
              "allow: expected a list of services, found " + tree.get().found());
    }
    return services;
  }

  private static Optional<Service> service(Tree item, Problems problems) {
    Section section = new Section(item, "a service such as { port: 22, from: any }", problems);
    if (!(item instanceof Tree.Entries)) {
      return Optional.empty();
    }
    List<PortRange> ports = section.list("port", Value.PORTS).orElse(List.of());
    Protocol protocol = section.value("protocol", PROTOCOL, Protocol.TCP);
    Optional<List<Network>> networks = section.networks("from");
    section.refuseUnknownKeys();
    boolean good = true;
    if (!section.has("from")) {
      problems.error(item.source(), "missing \"from\": expected " + expectedFrom());
      good = false;
    } else if (networks.isPresent() && networks.get().isEmpty()) {
      good = false; // an empty list, or none of its words was one
      if (section.tree("from").orElseThrow() instanceof Tree.Items items
          && items.items().isEmpty()) {
        problems.error(items.source(), "from: an empty list lets nobody in");
      }
    }
    if (protocol == Protocol.PING && section.has("port")) {
      problems.error(section.source("port"), "port: ping has none");
      good = false;
    } else if (protocol != Protocol.PING && !section.has("port")) {
      problems.error(item.source(), "missing \"port\": expected " + Value.PORTS.expected());
      good = false;
    }
    good &= protocol == Protocol.PING || !ports.isEmpty();
    return good
        ? Optional.of(new Service(protocol, ports, networks.orElse(List.of()), item.source()))
        : Optional.empty();
  }

  private static String expectedFrom() {
    return Value.NETWORK.expected() + ", or " + Value.ANY;
  }
}
