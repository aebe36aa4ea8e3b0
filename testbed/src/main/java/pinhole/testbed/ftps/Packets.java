package pinhole.testbed.ftps;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What tcpdump has written: TCP over IPv4 over Ethernet, in the machine's byte order.
 *
 * @param connections those whose first SYN is among the packets
 * @param end where in the file the first packet begins that is not yet complete
 */
record Packets(List<Connection> connections, long end) {
  /** How long a file's own header is. */
  static final int FILE_HEADER = 24;

  private static final int RECORD_HEADER = 16;
  private static final int ETHERNET = 14;
  private static final int IPV4 = 0x0800;

  /** Two ends in the order in which a packet names them. */
  private record Ends(InetSocketAddress from, InetSocketAddress to) {}

  Packets {
    connections = List.copyOf(connections);
  }

  /** Reads packets that begin at an offset of the file. */
  static Packets of(ByteBuffer bytes, long offset) {
    bytes.order(ByteOrder.nativeOrder());
    Map<Ends, Connection> connections = new LinkedHashMap<>();
    int at = bytes.position();
    while (bytes.limit() - at >= RECORD_HEADER) {
      int length = bytes.getInt(at + 8); // after the time, and before the length on the wire
      if (bytes.limit() - at - RECORD_HEADER < length) {
        break;
      }
      read(bytes.slice(at + RECORD_HEADER, length), connections);
      at += RECORD_HEADER + length;
    }
    return new Packets(List.copyOf(connections.values()), offset + at);
  }

  private static void read(ByteBuffer packet, Map<Ends, Connection> connections) {
    if (packet.getShort(12) != IPV4) {
      return;
    }
    int header = (packet.get(ETHERNET) & 0xf) * 4;
    int end = ETHERNET + (packet.getShort(ETHERNET + 2) & 0xffff);
    int tcp = ETHERNET + header;
    Ends ends =
        new Ends(
            address(packet, ETHERNET + 12, packet.getShort(tcp)),
            address(packet, ETHERNET + 16, packet.getShort(tcp + 2)));
    int flags = packet.get(tcp + 13);
    boolean opens = (flags & Connection.SYN) != 0 && (flags & Connection.ACK) == 0;
    Connection connection = connections.get(ends);
    if (opens && (connection == null || connection.isOver())) {
      connection = new Connection(ends.from, ends.to);
      connections.remove(ends);
      connections.put(ends, connection);
    }
    boolean back = connection == null;
    if (back) {
      connection = connections.get(new Ends(ends.to, ends.from));
    }
    if (connection != null) {
      int payload = tcp + ((packet.get(tcp + 12) >> 4) & 0xf) * 4;
      byte[] data = new byte[end - payload];
      packet.get(payload, data);
      connection.take(back, packet.getInt(tcp + 4), flags, data);
    }
  }

  private static InetSocketAddress address(ByteBuffer packet, int at, int port) {
    byte[] four = new byte[4];
    packet.get(at, four);
    try {
      return new InetSocketAddress(InetAddress.getByAddress(four), port & 0xffff);
    } catch (UnknownHostException fourAreAlwaysEnough) {
      throw new IllegalStateException(fourAreAlwaysEnough);
    }
  }
}
