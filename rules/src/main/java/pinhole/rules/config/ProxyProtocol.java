package pinhole.rules.config;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.List;
import pinhole.rules.Network;
import pinhole.rules.Source;

/**
 * The load balancers in front of a listener: each connection of theirs begins with a PROXY header,
 * which tells whose it is.
 *
 * @param from their networks; empty if there are none, and no header is read
 * @param data whether the data connections of clients come through them, too
 * @param source where it is written
 */
public record ProxyProtocol(List<Network> from, boolean data, Source source) {
  /** Clients connect by themselves. */
  public static final ProxyProtocol OFF = new ProxyProtocol(List.of(), false, Source.NONE);

  public ProxyProtocol {
    from = List.copyOf(from);
    if (data && from.isEmpty()) {
      throw new IllegalArgumentException("data connections through nobody");
    }
    requireNonNull(source);
  }

  /** Whether connections begin with a header. */
  public boolean on() {
    return !from.isEmpty();
  }

  /** Whether this is a load balancer, whose word is taken. */
  public boolean trusts(InetAddress sender) {
    return from.stream().anyMatch(network -> network.contains(sender));
  }
}
