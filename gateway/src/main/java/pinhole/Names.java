package pinhole;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.log.Journal;
import pinhole.rules.Literal;

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

  /** Looks all of them up again; may take seconds. */
  void refresh(Set<String> hosts) {
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
}
