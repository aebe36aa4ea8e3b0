package pinhole.rules.config;

import java.util.List;
import pinhole.rules.Network;

/** How the load balancers in front of a listener are written down: off, or keys. */
final class ProxyProtocolForm {
  static final String KEY = "proxy-protocol";
  private static final String FROM = "from";
  private static final String DATA = "data";
  private static final Value<ProxyProtocol> OFF =
      new Value<>("off, or keys with the load balancers", ProxyProtocolForm::off, kept -> "off");

  private ProxyProtocolForm() {}

  static ProxyProtocol read(Section listener) {
    if (!(listener.tree(KEY).orElse(null) instanceof Tree.Entries)) {
      return listener.value(KEY, OFF, ProxyProtocol.OFF);
    }
    Section section = listener.section(KEY);
    List<Network> from = from(section);
    boolean data = section.value(DATA, Value.SWITCH, ProxyProtocol.OFF.data());
    section.refuseUnknownKeys();
    return from.isEmpty() ? ProxyProtocol.OFF : new ProxyProtocol(from, data, listener.source(KEY));
  }

  /** Whoever is one of them can claim to be any client. */
  private static List<Network> from(Section section) {
    if (!section.has(FROM) || section.isEmptyList(FROM)) {
      section
          .problems()
          .error(section.source(FROM), FROM + ": expected the networks of the load balancers");
    }
    List<Network> from = section.list(FROM, Value.NETWORK).orElse(List.of());
    if (from.stream().anyMatch(network -> network.prefix() == 0)) {
      section
          .problems()
          .warning(section.source(FROM), FROM + ": everybody can claim to be any client");
    }
    return from;
  }

  private static ProxyProtocol off(String text) {
    if (!text.equals("off")) {
      throw new IllegalArgumentException(
          "expected off, or the key from with the load balancers, found \"" + text + '"');
    }
    return ProxyProtocol.OFF;
  }

  static void write(ProxyProtocol proxy, Layout layout) {
    if (!proxy.on()) {
      layout.value(KEY, OFF, proxy);
      return;
    }
    layout.open(KEY + ":");
    layout.list(FROM, Value.NETWORK, proxy.from());
    layout.value(DATA, Value.SWITCH, proxy.data());
    layout.close();
  }
}
