package pinhole.testbed.witness;

import java.util.List;
import pinhole.ftp.HostPort;
import pinhole.ftp.Transfer;
import pinhole.testbed.packets.Connection;
import pinhole.testbed.packets.Exchange;
import pinhole.testbed.packets.Link;
import pinhole.testbed.packets.Packet;

/** How a transfer ended that is said to be done. */
record Ending(Exchange exchange, List<Connection> data) {
  /** With the data connection of the newest negotiation before the command. */
  static Ending of(Evidence evidence, Exchange exchange) {
    Packet asked = exchange.line().packet();
    List<Connection> data =
        evidence.given(exchange.control()).stream()
            .filter(permit -> !permit.arrangement().naming().packet().time().isAfter(asked.time()))
            .reduce((earlier, later) -> later)
            .map(evidence::using)
            .orElse(List.of());
    return new Ending(exchange, data);
  }

  List<Fault> faults(Claim claim) {
    Packet reply = exchange.last().orElseThrow().packet();
    if (data.isEmpty()) {
      return List.of(new Fault(claim, "there was no data connection", reply));
    }
    boolean up = exchange.transfer().orElseThrow().direction() == Transfer.Direction.UP;
    if (!up && exchange.control().link() == Link.SERVER) {
      return List.of(); // the server's own affair
    }
    HostPort sender = sender(up);
    boolean ended =
        data.get(0).packets().stream()
            .filter(packet -> packet.rst() || (packet.fin() && packet.from().equals(sender)))
            .anyMatch(packet -> packet.time().isBefore(reply.time()));
    return ended
        ? List.of()
        : List.of(new Fault(claim, "the FIN of " + sender + " was not before it", reply));
  }

  /** The end of the data connection that has the bytes. */
  private HostPort sender(boolean up) {
    Connection connection = data.get(0);
    boolean client = connection.opener().address().equals(exchange.control().opener().address());
    return client == up ? connection.opener() : connection.acceptor();
  }
}
