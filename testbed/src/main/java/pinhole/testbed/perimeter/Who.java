package pinhole.testbed.perimeter;

import java.io.IOException;
import java.net.InetAddress;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Namespace;

/** Those on the clients' side. */
enum Who {
  CLIENT(Family.IPV4.client(), Family.IPV6.client()),
  /** Somebody else whom the connect rules let in. */
  NEIGHBOUR("198.51.100.3", "2001:db8:c::3"),
  /** Somebody whom they do not. */
  OUTSIDER("198.51.100.66", "2001:db8:c::66");

  private final String ipv4;
  private final String ipv6;

  Who(String ipv4, String ipv6) {
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
  }

  InetAddress address(Family family) {
    return Site.address(family == Family.IPV4 ? ipv4 : ipv6);
  }

  /** Gives the clients' namespace this address, unless it has it. */
  void settle(Namespace clients) throws IOException, InterruptedException {
    if (this != CLIENT) {
      clients.run("ip", "address", "add", ipv4 + "/32", "dev", "gateway");
      // Without nodad an IPv6 address is of no use for its first second.
      clients.run("ip", "address", "add", ipv6 + "/128", "dev", "gateway", "nodad");
    }
  }
}
