package pinhole.testbed.witness;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pinhole.testbed.packets.Arrangement;
import pinhole.testbed.packets.Connection;
import pinhole.testbed.packets.Exchange;
import pinhole.testbed.packets.Line;
import pinhole.testbed.packets.Packet;

/**
 * The right to one data connection.
 *
 * @param from when its endpoint was named: by PORT, or by the reply to PASV
 * @param until when they agreed on another, or one of them took leave
 */
record Permit(Connection control, Arrangement arrangement, Instant from, Instant until) {
  boolean inForce(Packet syn) {
    return !syn.time().isBefore(from) && !syn.time().isAfter(until);
  }

  /** The rights that a control connection gave, one after the other. */
  static List<Permit> of(Connection control, List<Exchange> exchanges) {
    Instant until =
        control.packets().stream()
            .filter(Packet::ends)
            .map(Packet::time)
            .findFirst()
            .orElse(Instant.MAX);
    List<Permit> permits = new ArrayList<>();
    for (int i = exchanges.size() - 1; i >= 0; i--) {
      Exchange exchange = exchanges.get(i);
      Optional<Arrangement> arrangement = exchange.arrangement();
      if (arrangement.isPresent()) {
        permits.add(0, permit(exchange, arrangement.get(), until));
        until = exchange.done() ? ended(exchange) : until;
      }
    }
    return permits;
  }

  private static Permit permit(Exchange exchange, Arrangement arrangement, Instant until) {
    // PORT is proof by itself: some servers, pyftpdlib for one, connect before they answer 200.
    boolean refused = arrangement.kind().active() && exchange.refused();
    return new Permit(
        exchange.control(),
        arrangement,
        arrangement.naming().packet().time(),
        refused ? ended(exchange) : until);
  }

  private static Instant ended(Exchange exchange) {
    return exchange.last().map(Line::packet).map(Packet::time).orElse(Instant.MAX);
  }
}
