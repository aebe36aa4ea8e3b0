package pinhole.testbed.witness;

import java.util.List;
import pinhole.ftp.HostPort;
import pinhole.ftp.Transfer;
import pinhole.testbed.packets.Connection;
import pinhole.testbed.packets.Exchange;
import pinhole.testbed.packets.Link;
import pinhole.testbed.packets.Packet;

/**
 * How a transfer ended that is said to be done.
 *
 * @param data of the newest negotiation before the command
 * @param marked whether its bytes tell where they end, as those of MODE Z do
 */
record Ending(Exchange exchange, List<Connection> data, boolean marked) {
  static Ending of(Evidence evidence, Exchange exchange) {
    Packet asked = exchange.line().packet();
    List<Connection> data =
        evidence.given(exchange.control()).stream()
            .filter(permit -> !permit.arrangement().naming().packet().time().isAfter(asked.time()))
            .reduce((earlier, later) -> later)
            .map(evidence::using)
            .orElse(List.of());
    return new Ending(exchange, data, marked(evidence, exchange));
  }

  /** Whether the last mode that was agreed on before it is Z (draft-preston-ftpext-deflate). */
  private static boolean marked(Evidence evidence, Exchange exchange) {
    Packet asked = exchange.line().packet();
    return evidence.talk(exchange.control()).stream()
        .filter(earlier -> !earlier.line().packet().time().isAfter(asked.time()))
        .filter(earlier -> earlier.command().verb().equals("MODE") && earlier.done())
        .reduce((earlier, later) -> later)
        .filter(mode -> mode.command().argument().equalsIgnoreCase("Z"))
        .isPresent();
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
            .filter(packet -> packet.rst() || (packet.fin() && ends(packet.from(), sender)))
            .anyMatch(packet -> packet.time().isBefore(reply.time()));
    return ended
        ? List.of()
        : List.of(new Fault(claim, "the FIN of " + sender + " was not before it", reply));
  }

  /**
   * Whose FIN has to come before the reply. Of an upload that tells where it ends it need not be
   * the sender's: Apache FtpServer closes, and says 226, when it has read so far, and without a
   * gateway does so to a client that never sends a FIN.
   */
  private boolean ends(HostPort from, HostPort sender) {
    return from.equals(sender) || marked;
  }

  /** The end of the data connection that has the bytes. */
  private HostPort sender(boolean up) {
    Connection connection = data.get(0);
    boolean client = connection.opener().address().equals(exchange.control().opener().address());
    return client == up ? connection.opener() : connection.acceptor();
  }
}
