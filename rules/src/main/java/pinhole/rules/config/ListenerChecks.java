package pinhole.rules.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pinhole.rules.Literal;
import pinhole.rules.PortRange;

/** What is wrong with listeners that are right one by one. */
final class ListenerChecks {
  private static final List<InetAddress> LOCALHOST =
      List.of(Literal.parse("127.0.0.1"), Literal.parse("::1"));

  private final List<Listener> listeners;
  private final DataSection data;
  private final Problems problems;

  ListenerChecks(List<Listener> listeners, DataSection data, Problems problems) {
    this.listeners = listeners;
    this.data = data;
    this.problems = problems;
  }

  void run() {
    for (int i = 0; i < listeners.size(); i++) {
      Listener listener = listeners.get(i);
      for (Listener earlier : listeners.subList(0, i)) {
        if (overlap(listener, earlier)) {
          error(
              listener,
              "listens where \""
                  + earlier.name()
                  + "\" of line "
                  + earlier.source().line()
                  + " does");
        }
      }
      for (Listener earlier : listeners.subList(0, i)) {
        if (diverted(listener) && diverted(earlier) && sameFamily(listener, earlier)) {
          error(
              listener,
              "takes connections to other servers, as \""
                  + earlier.name()
                  + "\" of line "
                  + earlier.source().line()
                  + " does; only one of them can get them");
        }
      }
      if (isItsOwnServer(listener)) {
        error(listener, "is its own server");
      }
      if (IntStream.concat(data.usablePassivePorts(), data.usableActivePorts())
          .anyMatch(port -> port == listener.bind().getPort())) {
        error(listener, "listens on a port that is one of those for data connections");
      }
      if (listener.proxy().data() && data.plane() == PlaneChoice.NFT) {
        problems.error(
            listener.proxy().source(),
            "proxy-protocol: data.plane: nft reads no headers of data connections; expected plane:"
                + " auto or relay, or data: off here");
      }
      checkServerProxy(listener);
      checkDivertPorts(listener);
      checkOpaquePorts(listener, i);
    }
  }

  private void checkServerProxy(Listener listener) {
    if (listener.server().proxy().data() && data.plane() == PlaneChoice.NFT) {
      error(
          listener,
          "sends its server PROXY headers on data connections, which data.plane: nft cannot;"
              + " expected plane: auto or relay, or data: off there");
    } else if (listener.server().proxy().on() && data.source() == SourceAddress.CLIENT) {
      error(
          listener,
          "tells its server the client's address in a PROXY header, and with data.source: client"
              + " the server sees it already; expected one of them");
    }
  }

  /** Whoever is diverted connects for data to the address that he went to, too. */
  private void checkDivertPorts(Listener listener) {
    for (int port : listener.divertPorts()) {
      if (IntStream.concat(data.usablePassivePorts(), data.usableActivePorts())
          .anyMatch(dataPort -> dataPort == port)) {
        error(listener, "diverts port " + port + ", which is one of those for data connections");
      }
    }
  }

  /** Opaque ports lead to one server, whoever has negotiated what. */
  private void checkOpaquePorts(Listener listener, int i) {
    for (PortRange ports : listener.tls().opaquePorts()) {
      String its = "has opaque-ports " + ports + ", ";
      if (IntStream.concat(data.usablePassivePorts(), data.usableActivePorts())
          .anyMatch(ports::contains)) {
        error(listener, its + "of which some are among those for other data connections");
      }
      for (Listener other : listeners) {
        if (ports.contains(other.bind().getPort())) {
          error(listener, its + "and on one of them \"" + other.name() + "\" listens");
        }
      }
      for (Listener earlier : listeners.subList(0, i)) {
        if (earlier.tls().opaquePorts().stream()
            .anyMatch(theirs -> theirs.first() <= ports.last() && ports.first() <= theirs.last())) {
          error(listener, its + "of which some are \"" + earlier.name() + "\"'s");
        }
      }
    }
  }

  private static boolean diverted(Listener listener) {
    return listener.server().isOriginalDestination();
  }

  private static boolean sameFamily(Listener one, Listener other) {
    InetAddress first = one.bind().getAddress();
    InetAddress second = other.bind().getAddress();
    return first.getClass() == second.getClass()
        || Stream.of(first, second)
            .anyMatch(a -> a.isAnyLocalAddress() && a instanceof Inet6Address);
  }

  private static boolean overlap(Listener one, Listener other) {
    return samePort(one.bind().getPort(), other.bind().getPort())
        && (covers(one.bind().getAddress(), other.bind().getAddress())
            || covers(other.bind().getAddress(), one.bind().getAddress()));
  }

  /** Whether who listens on the first takes connections to the second; [::] takes IPv4 too. */
  private static boolean covers(InetAddress bound, InetAddress address) {
    boolean family = bound.getAddress().length >= address.getAddress().length;
    return bound.equals(address) || (bound.isAnyLocalAddress() && family);
  }

  private static boolean isItsOwnServer(Listener listener) {
    return samePort(listener.bind().getPort(), listener.server().port())
        && addresses(listener.server().host()).stream()
            .anyMatch(server -> reaches(server, listener.bind().getAddress()));
  }

  private static boolean reaches(InetAddress server, InetAddress bound) {
    boolean local = server.isLoopbackAddress() || server.isAnyLocalAddress();
    return bound.equals(server) || (local && covers(bound, server));
  }

  // Other names are for the gateway to resolve, and it may be that they change.
  private static List<InetAddress> addresses(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return LOCALHOST;
    }
    boolean literal = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    return literal ? List.of(Literal.parse(host)) : List.of();
  }

  private static boolean samePort(int one, int other) {
    return one == other && one != 0; // Port 0 is another one each time.
  }

  private void error(Listener listener, String message) {
    problems.error(listener.source(), "listener \"" + listener.name() + "\" " + message);
  }
}
