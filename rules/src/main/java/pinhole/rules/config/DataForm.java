package pinhole.rules.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import pinhole.rules.Network;
import pinhole.rules.PortRange;

/** How the section on data connections is written down. */
final class DataForm {
  private static final Value<Duration> OPEN_FOR =
      Value.duration(Duration.ofMillis(100), Duration.ofHours(1));
  private static final Value<PlaneChoice> PLANE = Value.word(PlaneChoice.class);
  private static final Value<SourceAddress> SOURCE = Value.word(SourceAddress.class);
  private static final Value<ActiveSource> ACTIVE_SOURCE = Value.word(ActiveSource.class);
  private static final List<Network> EVERY =
      List.of(Network.parse("0.0.0.0/0"), Network.parse("::/0"));

  private DataForm() {}

  static DataSection read(Section section) {
    DataSection or = DataSection.DEFAULT;
    PortRange passive = section.value("passive-ports", Value.PORTS, or.passivePorts());
    DataSection data =
        new DataSection(
            section.value("plane", PLANE, or.plane()),
            section.value("source", SOURCE, or.source()),
            externalAddresses(section),
            passive,
            section.value("active-ports", Value.PORTS, passive),
            section.list("except-ports", Value.PORTS).orElse(or.exceptPorts()),
            section.value("open-for", OPEN_FOR, or.openFor()),
            section.value("active-source-port", ACTIVE_SOURCE, or.activeSource()),
            serverAddresses(section),
            section.value("splice", Value.SWITCH, or.splice()));
    section.refuseUnknownKeys();
    refuseNoPorts(section, "passive-ports", data.usablePassivePorts());
    if (section.tree("active-ports").isPresent()) {
      refuseNoPorts(section, "active-ports", data.usableActivePorts());
    }
    return data;
  }

  static void write(DataSection data, Layout layout) {
    layout.open("data:");
    layout.value("plane", PLANE, data.plane());
    layout.value("source", SOURCE, data.source());
    writeExternalAddresses(data.externalAddresses(), layout);
    layout.value("passive-ports", Value.PORTS, data.passivePorts());
    layout.value("active-ports", Value.PORTS, data.activePorts());
    layout.list("except-ports", Value.PORTS, data.exceptPorts());
    layout.value("open-for", OPEN_FOR, data.openFor());
    layout.value("active-source-port", ACTIVE_SOURCE, data.activeSource());
    layout.list("server-addresses", Value.NETWORK, data.serverAddresses());
    layout.value("splice", Value.SWITCH, data.splice());
    layout.close();
  }

  private static List<Network> serverAddresses(Section section) {
    boolean silent = section.tree("server-addresses").isEmpty();
    return section.networks("server-addresses").orElse(silent ? List.of() : EVERY);
  }

  private static List<ExternalAddress> externalAddresses(Section section) {
    Optional<Tree> tree = section.tree("external-address");
    if (tree.isPresent() && tree.get() instanceof Tree.Items list) {
      List<ExternalAddress> addresses = new ArrayList<>();
      for (Tree item : list.items()) {
        externalAddress(item, section.problems()).ifPresent(addresses::add);
      }
      return addresses;
    }
    String host = section.value("external-address", Value.HOST, "");
    return host.isEmpty() ? List.of() : List.of(new ExternalAddress(List.of(), host));
  }

  private static Optional<ExternalAddress> externalAddress(Tree item, Problems problems) {
    Section section = new Section(item, "{ for: NETWORK, is: ADDRESS }", problems);
    List<Network> clients = section.networks("for").orElse(List.of());
    if (!(item instanceof Tree.Entries)) {
      return Optional.empty();
    }
    Optional<String> host = section.required("is", Value.HOST);
    section.refuseUnknownKeys();
    return host.map(is -> new ExternalAddress(clients, is));
  }

  private static void writeExternalAddresses(List<ExternalAddress> addresses, Layout layout) {
    if (addresses.isEmpty()) {
      layout.line("external-address: []  # the address that the client connected to");
      return;
    }
    layout.open("external-address:");
    for (ExternalAddress address : addresses) {
      List<String> clients = address.clients().stream().map(Network::toString).toList();
      layout.line(
          "- { for: "
              + (clients.isEmpty() ? Value.ANY : Layout.words(clients))
              + ", is: "
              + Layout.word(address.host())
              + " }");
    }
    layout.close();
  }

  private static void refuseNoPorts(Section section, String key, IntStream usable) {
    if (usable.findAny().isEmpty()) {
      section
          .problems()
          .error(section.source(key), key + ": no port is left, except-ports takes them all");
    }
  }
}
