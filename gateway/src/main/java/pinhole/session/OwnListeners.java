package pinhole.session;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import pinhole.ftp.HostPort;
import pinhole.rules.config.Listener;

/**
 * Whether an endpoint is one of the gateway's own listeners. One on all addresses is reached at
 * each of them, one on "::" at IPv4 ones, too.
 *
 * @param bound where they listen
 */
public record OwnListeners(Set<HostPort> bound) implements Predicate<HostPort> {
  public OwnListeners {
    bound = Set.copyOf(bound);
  }

  /** Where listeners are to be; one on any free port is not known before it is there. */
  public static OwnListeners bound(List<Listener> listeners) {
    return new OwnListeners(
        listeners.stream()
            .map(Listener::bind)
            .filter(bind -> bind.getPort() != 0)
            .map(HostPort::of)
            .collect(Collectors.toSet()));
  }

  @Override
  public boolean test(HostPort endpoint) {
    int port = endpoint.port();
    return bound.contains(endpoint)
        || bound.contains(HostPort.of(new InetSocketAddress("0.0.0.0", port)))
        || bound.contains(HostPort.of(new InetSocketAddress("::", port)));
  }
}
