package pinhole.testbed.matrix;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import pinhole.ftp.Negotiation;
import pinhole.testbed.packets.Connection;
import pinhole.testbed.packets.Exchange;
import pinhole.testbed.packets.Link;
import pinhole.testbed.packets.Packet;
import pinhole.testbed.packets.Tap;
import pinhole.testbed.witness.Scene;
import pinhole.testbed.witness.Testimony;

/**
 * The packets of a cell: whether the client really did what it was told to, and the gateway too.
 */
final class Wire {
  /** Not in Negotiation, since nobody uses them any more; so nobody shall. */
  private static final Set<String> FORGOTTEN = Set.of("LPRT", "LPSV");

  private final Tap tap;
  private final List<Packet> packets = new ArrayList<>();

  Wire(Tap tap) {
    this.tap = tap;
  }

  /** Throws unless the client has sent this command. */
  void require(String verb) throws IOException, InterruptedException {
    if (commands().stream().noneMatch(exchange -> exchange.command().verb().equals(verb))) {
      throw new IOException("the client never sent " + verb);
    }
  }

  /** The negotiations that the client has asked for. */
  Set<String> negotiations() throws IOException, InterruptedException {
    return commands().stream()
        .map(exchange -> exchange.command().verb())
        .filter(verb -> Negotiation.of(verb).isPresent() || FORGOTTEN.contains(verb))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What the packets have to say of the gateway. */
  Testimony testimony() throws IOException, InterruptedException {
    listen();
    return Testimony.of(Scene.LABORATORY, packets);
  }

  private List<Exchange> commands() throws IOException, InterruptedException {
    listen();
    return Connection.of(packets).stream()
        .filter(connection -> connection.control() && connection.link() == Link.CLIENT)
        .flatMap(control -> Exchange.of(control).stream())
        .toList();
  }

  private void listen() throws IOException, InterruptedException {
    packets.addAll(tap.packets());
  }
}
