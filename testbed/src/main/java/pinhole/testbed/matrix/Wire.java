package pinhole.testbed.matrix;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import pinhole.testbed.packets.Connection;
import pinhole.testbed.packets.Exchange;
import pinhole.testbed.packets.Link;
import pinhole.testbed.packets.Packet;
import pinhole.testbed.witness.Scene;
import pinhole.testbed.witness.Testimony;

/**
 * The packets of a cell on both links of the gateway: whether the client really did what it was
 * told to, and what they say of the gateway.
 */
final class Wire {
  private static final Set<String> NEGOTIATIONS =
      Set.of("PASV", "EPSV", "PORT", "EPRT", "LPSV", "LPRT");

  private final Scene scene;
  private final List<Packet> packets;
  private final Set<String> commands;

  Wire(Scene scene, List<Packet> packets) {
    this.scene = scene;
    this.packets = List.copyOf(packets);
    this.commands =
        Connection.of(packets).stream()
            .filter(connection -> connection.link() == Link.CLIENT && connection.control())
            .flatMap(control -> Exchange.of(control).stream())
            .map(exchange -> exchange.command().verb())
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The client has negotiated in this way, and in no other. */
  List<String> negotiated(String verb) {
    Set<String> others = new TreeSet<>(commands);
    others.retainAll(NEGOTIATIONS);
    return others.equals(Set.of(verb))
        ? List.of()
        : List.of("the client sent " + others + " and not only " + verb);
  }

  /** The client has given this command. */
  List<String> said(String verb) {
    return commands.contains(verb) ? List.of() : List.of("the client never sent " + verb);
  }

  /** What is wrong with the gateway. */
  List<String> testimony() {
    return Testimony.of(scene, packets).complaints(1);
  }
}
