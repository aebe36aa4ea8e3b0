package pinhole.testbed.witness;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import pinhole.ftp.HostPort;
import pinhole.testbed.packets.Connection;
import pinhole.testbed.packets.Exchange;
import pinhole.testbed.packets.Link;
import pinhole.testbed.packets.Packet;

/** The packets of some sessions, and what they make up. */
final class Evidence {
  private final Scene scene;
  private final List<Packet> packets;
  private final List<Connection> passed = new ArrayList<>();
  private final List<Exchange> exchanges = new ArrayList<>();
  private final IdentityHashMap<Connection, List<Exchange>> talks = new IdentityHashMap<>();
  private final IdentityHashMap<Connection, List<Permit>> given = new IdentityHashMap<>();
  private final Map<Place, List<Permit>> naming = new HashMap<>();
  private final Map<Place, List<Connection>> leading = new HashMap<>();

  /** An endpoint on a link. */
  private record Place(Link link, HostPort endpoint) {}

  Evidence(Scene scene, List<Packet> packets) {
    this.scene = scene;
    this.packets = List.copyOf(packets);
    for (Connection connection : Connection.of(packets)) {
      if (connection.control()) {
        control(connection);
      } else if (connection.answered() || fromTheGateway(connection)) {
        passed.add(connection);
        add(leading, new Place(connection.link(), connection.acceptor()), connection);
      }
    }
  }

  private void control(Connection control) {
    List<Exchange> talk = Exchange.of(control);
    exchanges.addAll(talk);
    talks.put(control, talk);
    given.put(control, Permit.of(scene, control, talk));
    for (Permit permit : given.get(control)) {
      add(naming, new Place(control.link(), permit.arrangement().endpoint()), permit);
    }
  }

  private static <T> void add(Map<Place, List<T>> map, Place place, T what) {
    map.computeIfAbsent(place, none -> new ArrayList<>()).add(what);
  }

  Scene scene() {
    return scene;
  }

  List<Packet> packets() {
    return packets;
  }

  List<Exchange> exchanges() {
    return exchanges;
  }

  /**
   * The data connections that are not stopped: the gateway opens them itself, or they are answered.
   */
  List<Connection> passed() {
    return passed;
  }

  /** Whether it is the gateway that opens it, on either link. */
  boolean fromTheGateway(Connection connection) {
    return connection.link() == Link.CLIENT
        ? scene.gateways().contains(connection.opener().address())
        : scene.servers().contains(connection.acceptor().address());
  }

  /** All of a control connection, in order. */
  List<Exchange> talk(Connection control) {
    return talks.getOrDefault(control, List.of());
  }

  /** The rights given by a control connection. */
  List<Permit> given(Connection control) {
    return given.getOrDefault(control, List.of());
  }

  /** The rights that name a data connection's endpoint, and did so before its SYN. */
  List<Permit> naming(Connection data) {
    return naming.getOrDefault(new Place(data.link(), data.acceptor()), List.of()).stream()
        .filter(permit -> !permit.arrangement().naming().packet().time().isAfter(data.syn().time()))
        .toList();
  }

  /** The data connections that used a right, or tried to. */
  List<Connection> using(Permit permit) {
    return leading
        .getOrDefault(
            new Place(permit.control().link(), permit.arrangement().endpoint()), List.of())
        .stream()
        .filter(permit.arrangement()::meant)
        .filter(data -> permit.inForce(data.syn()))
        .toList();
  }
}
