package pinhole.firewall;

import static java.util.stream.Collectors.joining;

import java.net.Inet4Address;
import java.util.List;
import java.util.stream.Stream;
import pinhole.rules.Literal;

/**
 * Connections that this host has begun. Connection tracking may not know them yet, since it starts
 * with the first rule that asks for it, and would take the other end's next segment for a new
 * connection; so they are named until it has seen both directions.
 */
public record UnderWay(List<Arrival> connections) {
  /** Nothing is. */
  public static final UnderWay NOTHING = new UnderWay(List.of());

  public UnderWay {
    connections = List.copyOf(connections);
  }

  /** The sets that name them; "" if there would be nothing in them. */
  String sets() {
    return set(true) + set(false);
  }

  /** The rules that look at the sets. */
  List<String> rules() {
    return Stream.of(true, false).filter(ipv4 -> !of(ipv4).isEmpty()).map(UnderWay::rule).toList();
  }

  private List<Arrival> of(boolean ipv4) {
    return connections.stream().filter(c -> c.source() instanceof Inet4Address == ipv4).toList();
  }

  private static String rule(boolean ipv4) {
    return "%1$s saddr . tcp sport . %1$s daddr . tcp dport @begun-%1$s accept"
        .formatted(ipv4 ? "ip" : "ip6");
  }

  private String set(boolean ipv4) {
    List<Arrival> ours = of(ipv4);
    return ours.isEmpty()
        ? ""
        : """

            set begun-%1$s {
              type %2$s . inet_service . %2$s . inet_service
              flags timeout
              elements = {
                %3$s
              }
            }
          """
            .formatted(
                ipv4 ? "ip" : "ip6",
                ipv4 ? "ipv4_addr" : "ipv6_addr",
                ours.stream().map(UnderWay::element).collect(joining(",\n      ")));
  }

  private static String element(Arrival connection) {
    return "%s . %d . %s . %d timeout 1d"
        .formatted(
            Literal.print(connection.source()),
            connection.sourcePort(),
            Literal.print(connection.destination()),
            connection.port());
  }
}
