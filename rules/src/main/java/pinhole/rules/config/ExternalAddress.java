package pinhole.rules.config;

import java.net.InetAddress;
import java.util.List;
import pinhole.rules.Network;

/**
 * The address that clients are told to connect to for data.
 *
 * @param clients who is told so; empty for everybody
 * @param host an address without brackets, or a host name, which is to be resolved again as it
 *     changes
 */
public record ExternalAddress(List<Network> clients, String host) {
  public ExternalAddress {
    clients = List.copyOf(clients);
    if (host.isEmpty()) {
      throw new IllegalArgumentException("an external address needs a host");
    }
  }

  /** Whether this client is told this address. */
  public boolean isFor(InetAddress client) {
    return clients.isEmpty() || clients.stream().anyMatch(network -> network.contains(client));
  }
}
