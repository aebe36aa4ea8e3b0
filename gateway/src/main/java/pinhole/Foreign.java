package pinhole;

import java.util.Optional;
import pinhole.firewall.Diversion;
import pinhole.relay.ForeignAddresses;
import pinhole.relay.Transport;
import pinhole.rules.config.Configuration;

/** Whether this machine lets the gateway use other machines' addresses, where the rules want it. */
public final class Foreign {
  private static final String WANTED =
      "other machines' addresses (source: client, server: original-destination) cannot be used: ";

  private Foreign() {}

  /** What is in the way, and what helps; nothing where nothing is, or none are wanted. */
  public static Optional<String> obstacle(Configuration configuration) {
    if (!Diversion.isWanted(configuration)) {
      return Optional.empty();
    }
    if (Transport.best() != Transport.EPOLL) {
      return Optional.of(WANTED + "only Linux with epoll has them");
    }
    if (!ForeignAddresses.permitted()) {
      return Optional.of(
          WANTED
              + "CAP_NET_ADMIN is missing; what helps: AmbientCapabilities=CAP_NET_ADMIN"
              + " CAP_NET_BIND_SERVICE in the systemd unit, or root");
    }
    return unrouted(configuration, false).or(() -> unrouted(configuration, true));
  }

  private static Optional<String> unrouted(Configuration configuration, boolean ipv6) {
    if (!Diversion.isWanted(configuration, ipv6) || ForeignAddresses.routed(Diversion.MARK, ipv6)) {
      return Optional.empty();
    }
    return Optional.of(
        WANTED
            + (ipv6 ? "IPv6" : "IPv4")
            + " packets for them are not kept here; what helps: "
            + String.join(" && ", Diversion.commands(ipv6))
            + ", or pinhole firewall apply, which also diverts them");
  }
}
