package pinhole.testbed.ftps;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pinhole.capture.Segment;

/** The connections whose first SYN has been seen, in that order. */
final class Connections {
  private final List<Connection> all = new ArrayList<>();

  /** The last one between two ends: from port 20 the same two come again. */
  private final Map<Ends, Connection> last = new HashMap<>();

  /** Two ends in the order in which a packet names them. */
  private record Ends(InetSocketAddress from, InetSocketAddress to) {
    Ends back() {
      return new Ends(to, from);
    }
  }

  /** Takes in a packet; one of a connection that is not known means nothing. */
  void take(Segment segment) {
    Ends ends =
        new Ends(
            new InetSocketAddress(segment.source(), segment.sourcePort()),
            new InetSocketAddress(segment.destination(), segment.destinationPort()));
    Connection forth = last.get(ends);
    if (segment.syn() && !segment.ack() && (forth == null || forth.isOver())) {
      forth = new Connection(ends.from, ends.to);
      all.add(forth);
      last.put(ends, forth);
    }
    boolean back = forth == null;
    Connection connection = back ? last.get(ends.back()) : forth;
    if (connection != null) {
      byte[] data = segment.payload().copy();
      connection.take(back, segment.sequence(), segment.flags(), data);
    }
  }

  /** Whether there were any, and all of them have ended. */
  boolean areOver() {
    return !all.isEmpty() && all.stream().allMatch(Connection::isOver);
  }

  /** Hands them over, and begins anew. */
  List<Connection> taken() {
    List<Connection> taken = List.copyOf(all);
    all.clear();
    last.clear();
    return taken;
  }
}
