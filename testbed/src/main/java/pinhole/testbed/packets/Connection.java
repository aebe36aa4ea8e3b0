package pinhole.testbed.packets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import pinhole.ftp.HostPort;

/**
 * A TCP connection on one link, from its SYN on; a connection whose SYN was not captured is none.
 *
 * @param opener who sent the SYN
 * @param acceptor to whom it was sent
 * @param packets at least the SYN
 */
public record Connection(Link link, HostPort opener, HostPort acceptor, List<Packet> packets) {
  public static final int CONTROL_PORT = 21;

  public Connection {
    packets = List.copyOf(packets);
    if (packets.isEmpty() || !packets.get(0).syn()) {
      throw new IllegalArgumentException("begins with " + packets);
    }
  }

  /** The connections of both links, in the order of their SYNs. */
  public static List<Connection> of(List<Packet> packets) {
    List<List<Packet>> all = new ArrayList<>();
    Map<Object, List<Packet>> open = new LinkedHashMap<>();
    for (Packet packet : packets) {
      Object ends = List.of(packet.link(), Set.of(packet.from(), packet.to()));
      List<Packet> known = open.get(ends);
      boolean again = known != null && known.get(0).sequence() == packet.sequence();
      if (packet.syn() && !again) { // the same two ports may serve twice
        known = new ArrayList<>();
        open.put(ends, known);
        all.add(known);
      }
      if (known != null) {
        known.add(packet);
      }
    }
    return all.stream()
        .map(list -> new Connection(list.get(0).link(), list.get(0).from(), list.get(0).to(), list))
        .toList();
  }

  /** Whether FTP's commands and replies go over it. */
  public boolean control() {
    return acceptor.port() == CONTROL_PORT;
  }

  public Packet syn() {
    return packets.get(0);
  }

  /** How often the opener has asked. */
  public List<Packet> syns() {
    return packets.stream().filter(Packet::syn).toList();
  }

  /** Whether the acceptor has agreed. */
  public boolean answered() {
    return packets.stream().anyMatch(Packet::synAck);
  }

  /** Whether the acceptor has refused. */
  public boolean refused() {
    return !answered() && sentBy(acceptor).anyMatch(Packet::rst);
  }

  /** Whether the handshake is complete. */
  public boolean established() {
    return answered() && sentBy(opener).anyMatch(packet -> (packet.flags() & Packet.ACK) != 0);
  }

  /** What one of its ends has sent. */
  public Stream<Packet> sentBy(HostPort end) {
    return packets.stream().filter(packet -> packet.from().equals(end));
  }

  /** The first of its packets that is such a one, or none. */
  public List<Packet> first(Predicate<Packet> such) {
    return packets.stream().filter(such).limit(1).toList();
  }

  /** Payload bytes sent by one of its ends, retransmissions not counted; up to 4 GiB. */
  public long bytes(HostPort end) {
    List<Packet> sent = sentBy(end).toList();
    return sent.stream()
        .filter(packet -> packet.length() > 0 || packet.fin())
        .mapToLong(packet -> packet.sequence() + packet.length() - sent.get(0).next())
        .map(distance -> distance & 0xffffffffL)
        .max()
        .orElse(0);
  }
}
