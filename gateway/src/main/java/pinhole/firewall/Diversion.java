package pinhole.firewall;

import java.util.List;
import java.util.stream.Stream;
import pinhole.rules.config.Configuration;
import pinhole.rules.config.Listener;
import pinhole.rules.config.SourceAddress;

/**
 * How packets for other machines get to the gateway's sockets: the host's table marks them, and
 * routing keeps here what is marked. Needed for {@code source: client} and for listeners with
 * {@code server: original-destination}.
 */
public final class Diversion {
  /** The mark of packets that stay here. */
  public static final int MARK = 0x7048;

  /** The routing table that holds nothing but the way to ourselves. */
  public static final int TABLE = 7048;

  private Diversion() {}

  /** Whether a configuration needs it. */
  public static boolean isWanted(Configuration configuration) {
    return configuration.data().source() == SourceAddress.CLIENT
        || configuration.listeners().stream().anyMatch(l -> l.server().isOriginalDestination());
  }

  /** Whether a configuration needs it for IPv6, or else for IPv4. */
  public static boolean isWanted(Configuration configuration, boolean ipv6) {
    return isWanted(configuration)
        && configuration.listeners().stream().anyMatch(listener -> takes(listener, ipv6));
  }

  /** A listener on [::] takes IPv4 too. */
  static boolean takes(Listener listener, boolean ipv6) {
    boolean six = listener.bind().getAddress() instanceof java.net.Inet6Address;
    return six == ipv6 || (six && listener.bind().getAddress().isAnyLocalAddress());
  }

  /** The rule of routing, as ip(8) shows it, and after what it is to do with it: "add". */
  public static String rule(String verb) {
    String rule = "fwmark 0x%x lookup %d".formatted(MARK, TABLE);
    return verb.isEmpty() ? rule : "rule " + verb + " " + rule;
  }

  /** The only way in its table, for ip(8). */
  public static String route() {
    return "route replace local default dev lo table " + TABLE;
  }

  /** The commands that make the routing of a family, as people type them. */
  public static List<String> commands(boolean ipv6) {
    String ip = ipv6 ? "ip -6 " : "ip ";
    return Stream.of(rule("add"), route()).map(words -> ip + words).toList();
  }
}
