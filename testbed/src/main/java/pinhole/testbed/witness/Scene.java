package pinhole.testbed.witness;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import pinhole.rules.Literal;
import pinhole.testbed.lab.Family;

/**
 * Who is who.
 *
 * @param servers the servers' own addresses, of which the client's side must learn nothing
 * @param gateways the gateway's addresses on the client's side
 * @param holding whether a server that connects before it answers PORT waits for the client to be
 *     told; in the kernel a packet does not wait
 */
public record Scene(Set<InetAddress> servers, Set<InetAddress> gateways, boolean holding) {
  /** The laboratory's, where data passes through sockets. */
  public static final Scene LABORATORY =
      new Scene(addresses(Family::server), addresses(Family::gatewayOuter), true);

  /** The same where data passes through the kernel alone. */
  public static final Scene KERNEL = new Scene(LABORATORY.servers(), LABORATORY.gateways(), false);

  public Scene {
    servers = Set.copyOf(servers);
    gateways = Set.copyOf(gateways);
  }

  private static Set<InetAddress> addresses(Function<Family, String> of) {
    return Arrays.stream(Family.values())
        .map(of)
        .map(Literal::parse)
        .collect(Collectors.toUnmodifiableSet());
  }
}
