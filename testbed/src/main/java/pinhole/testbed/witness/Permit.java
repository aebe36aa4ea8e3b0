package pinhole.testbed.witness;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pinhole.testbed.packets.Arrangement;
import pinhole.testbed.packets.Connection;
import pinhole.testbed.packets.Exchange;
import pinhole.testbed.packets.Line;
import pinhole.testbed.packets.Link;
import pinhole.testbed.packets.Packet;

/**
 * The right to one data connection.
 *
 * @param from when its endpoint was named: by PORT, or by the reply to PASV; for the gateway's own
 *     connection to the client, when the client was told that its PORT is good, if it holds it
 * @param until when they agreed on another, or one of them took leave
 */
record Permit(Connection control, Arrangement arrangement, Instant from, Instant until) {
  boolean inForce(Packet syn) {
    return !syn.time().isBefore(from) && !syn.time().isAfter(until);
  }

  /** The rights that a control connection gave, one after the other. */
  static List<Permit> of(Scene scene, Connection control, List<Exchange> exchanges) {
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
        permits.add(0, permit(scene, exchange, arrangement.get(), until));
        until = exchange.done() ? ended(exchange) : until;
      }
    }
    return permits;
  }

  private static Permit permit(
      Scene scene, Exchange exchange, Arrangement arrangement, Instant until) {
    boolean active = arrangement.kind().active();
    // To a server PORT is proof by itself: pyftpdlib, for one, connects before it answers 200.
    // Where an ABOR was before it, its reply may count as that of another command.
    boolean fromReply =
        scene.holding()
            && active
            && exchange.control().link() == Link.CLIENT
            && exchange.last().isPresent();
    return new Permit(
        exchange.control(),
        arrangement,
        fromReply ? ended(exchange) : arrangement.naming().packet().time(),
        active && exchange.refused() ? ended(exchange) : until);
  }

  private static Instant ended(Exchange exchange) {
    return exchange.last().map(Line::packet).map(Packet::time).orElse(Instant.MAX);
  }
}
