package pinhole;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import pinhole.ftp.HostPort;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.log.Journal;
import pinhole.rules.Literal;
import pinhole.rules.config.Configuration;
import pinhole.rules.config.DataSection;
import pinhole.rules.config.Listener;
import pinhole.rules.config.Server;

/**
 * The addresses of the host names in the configuration. Asked from event loops, so it never waits:
 * {@link #refresh} looks names up, on a thread that may wait, and the last good answer stays in
 * force.
 */
final class Names {
  private final Map<String, InetAddress> known = new ConcurrentHashMap<>();
  private final Journal journal;

  Names(Journal journal) {
    this.journal = journal;
  }

  /** Where this host is, as far as is known; literals always are. */
  Optional<InetAddress> address(String host) {
    InetAddress cached = known.get(host);
    if (cached != null) {
      return Optional.of(cached);
    }
    try {
      InetAddress literal = Literal.parse(host);
      known.put(host, literal);
      return Optional.of(literal);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Where a server is at this moment for who connected to this address; may be unresolved. */
  InetSocketAddress server(Server server, HostPort connectedTo) {
    if (server.isOriginalDestination()) {
      return connectedTo.socketAddress();
    }
    return address(server.host())
        .map(address -> new InetSocketAddress(address, server.port()))
        .orElseGet(() -> InetSocketAddress.createUnresolved(server.host(), server.port()));
  }

  /** The address that a client is told to connect to for data. */
  InetAddress advertised(DataSection data, InetAddress client, InetAddress connectedTo) {
    return data.externalAddresses().stream()
        .filter(external -> external.isFor(client))
        .findFirst()
        .flatMap(external -> address(external.host()))
        .orElse(connectedTo);
  }

  /** Looks all that a configuration names up again; may take seconds. */
  void refresh(Configuration configuration) {
    Set<String> hosts = hosts(configuration);
    known.keySet().retainAll(hosts);
    for (String host : hosts) {
      try {
        InetAddress now = InetAddress.getByName(host);
        InetAddress before = known.put(host, now);
        if (before != null && !before.equals(now)) {
          journal.write(
              Entry.of(Event.ADDRESS_CHANGED)
                  .with("host", host)
                  .with("from", Literal.print(before))
                  .with("to", Literal.print(now)));
        }
      } catch (UnknownHostException e) {
        journal.write(
            Entry.of(Event.ADDRESS_UNKNOWN)
                .with("host", host)
                .with("kept", known.containsKey(host) ? Literal.print(known.get(host)) : "none"));
      }
    }
  }

  private static Set<String> hosts(Configuration from) {
    Set<String> hosts = new HashSet<>();
    from.listeners().stream()
        .map(Listener::server)
        .filter(server -> !server.isOriginalDestination())
        .forEach(server -> hosts.add(server.host()));
    from.data().externalAddresses().forEach(external -> hosts.add(external.host()));
    return hosts;
  }
}
