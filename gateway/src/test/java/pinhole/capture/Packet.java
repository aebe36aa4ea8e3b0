package pinhole.capture;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import pinhole.rules.Literal;

/** IP packets made by hand, with their checksums. */
public final class Packet {
  public static final int FIN = 1;
  public static final int SYN = 2;
  public static final int RST = 4;
  public static final int PSH = 8;
  public static final int ACK = 16;

  private Packet() {}

  /** One side of a TCP connection. */
  public record End(String address, int port) {
    InetAddress ip() {
      return Literal.parse(address);
    }
  }

  public static byte[] tcp(End from, End to, long sequence, long ack, int flags, String payload) {
    return tcp(from, to, sequence, ack, flags, payload.getBytes(StandardCharsets.ISO_8859_1));
  }

  public static byte[] tcp(End from, End to, long sequence, long ack, int flags, byte[] payload) {
    return ip(from.ip(), to.ip(), 6, segment(from, to, sequence, ack, flags, payload));
  }

  /** A TCP header with a timestamp option, and its payload. */
  public static byte[] segment(
      End from, End to, long sequence, long ack, int flags, byte[] payload) {
    ByteBuffer tcp = ByteBuffer.allocate(32 + payload.length);
    tcp.putShort((short) from.port()).putShort((short) to.port());
    tcp.putInt((int) sequence).putInt((int) ack);
    tcp.putShort((short) (0x8000 | flags)).putShort((short) 502).putInt(0);
    tcp.put(new byte[] {1, 1, 8, 10}).putInt(7000).putInt(6000).put(payload);
    byte[] bytes = tcp.array();
    int sum = checksum(pseudo(from.ip(), to.ip(), 6, bytes.length), bytes);
    bytes[16] = (byte) (sum >> 8);
    bytes[17] = (byte) sum;
    return bytes;
  }

  private static byte[] pseudo(InetAddress from, InetAddress to, int protocol, int length) {
    byte[] tail = ByteBuffer.allocate(8).putInt(length).putInt(protocol).array();
    return Film.join(from.getAddress(), to.getAddress(), tail);
  }

  /** An IP packet of the addresses' version. */
  public static byte[] ip(InetAddress from, InetAddress to, int protocol, byte[] payload) {
    return from.getAddress().length == 4
        ? ip4(from, to, protocol, 0, 0x4000, payload)
        : ip6(from, to, protocol, payload);
  }

  static byte[] ip4(
      InetAddress from, InetAddress to, int protocol, int id, int fragment, byte[] payload) {
    ByteBuffer ip = ByteBuffer.allocate(20 + payload.length);
    ip.putShort((short) 0x4500).putShort((short) (20 + payload.length));
    ip.putShort((short) id).putShort((short) fragment);
    ip.put((byte) 64).put((byte) protocol).putShort((short) 0);
    ip.put(from.getAddress()).put(to.getAddress());
    int sum = checksum(Arrays.copyOf(ip.array(), 20));
    ip.putShort(10, (short) sum).put(payload);
    return ip.array();
  }

  static byte[] ip6(InetAddress from, InetAddress to, int next, byte[] payload) {
    ByteBuffer ip = ByteBuffer.allocate(40 + payload.length);
    ip.putInt(0x60000000).putShort((short) payload.length).put((byte) next).put((byte) 64);
    return ip.put(from.getAddress()).put(to.getAddress()).put(payload).array();
  }

  /** The same packet with hop-by-hop and destination options before what it carries. */
  public static byte[] withExtensions(byte[] packet) {
    byte[] payload = Arrays.copyOfRange(packet, 40, packet.length);
    byte[] hopByHop = {60, 0, 1, 4, 0, 0, 0, 0};
    byte[] destination = {packet[6], 1, 1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    byte[] head = Arrays.copyOf(packet, 40);
    head[6] = 0;
    ByteBuffer.wrap(head).putShort(4, (short) (payload.length + 24));
    return Film.join(head, hopByHop, destination, payload);
  }

  /** The fragments of a packet, each with so many bytes of its payload, a multiple of 8. */
  public static byte[][] fragments(byte[] packet, int size) {
    boolean four = (packet[0] & 0xf0) == 0x40;
    int header = four ? 20 : 40;
    int length = packet.length - header;
    byte[][] fragments = new byte[(length + size - 1) / size][];
    for (int i = 0; i < fragments.length; i++) {
      int to = Math.min(length, (i + 1) * size);
      byte[] part = Arrays.copyOfRange(packet, header + i * size, header + to);
      boolean more = to < length;
      fragments[i] =
          four ? fragment4(packet, i * size, more, part) : fragment6(packet, i * size, more, part);
    }
    return fragments;
  }

  private static byte[] fragment4(byte[] packet, int offset, boolean more, byte[] part) {
    InetAddress from = address(packet, 12, 4);
    InetAddress to = address(packet, 16, 4);
    return ip4(from, to, packet[9], 77, offset / 8 | (more ? 0x2000 : 0), part);
  }

  private static byte[] fragment6(byte[] packet, int offset, boolean more, byte[] part) {
    ByteBuffer header = ByteBuffer.allocate(8).put(packet[6]).put((byte) 0);
    header.putShort((short) (offset | (more ? 1 : 0))).putInt(77);
    return ip6(
        address(packet, 8, 16), address(packet, 24, 16), 44, Film.join(header.array(), part));
  }

  /** What a router says of a packet: ICMP destination unreachable. */
  public static byte[] unreachable(String by, byte[] packet, int code) {
    boolean four = (packet[0] & 0xf0) == 0x40;
    byte[] head = {(byte) (four ? 3 : 1), (byte) code, 0, 0, 0, 0, 0, 0};
    byte[] inner = Arrays.copyOf(packet, (four ? 20 : 40) + 8);
    InetAddress to = four ? address(packet, 12, 4) : address(packet, 8, 16);
    return ip(Literal.parse(by), to, four ? 1 : 58, Film.join(head, inner));
  }

  private static InetAddress address(byte[] packet, int at, int length) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(packet, at, at + length));
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException(e); // 4 and 16 bytes are always an address
    }
  }

  private static int checksum(byte[]... parts) {
    byte[] all = Film.join(parts);
    long sum = 0;
    for (int i = 0; i < all.length; i += 2) {
      sum += (all[i] & 0xff) << 8 | (i + 1 < all.length ? all[i + 1] & 0xff : 0);
    }
    while (sum > 0xffff) {
      sum = (sum >> 16) + (sum & 0xffff);
    }
    return (int) ~sum & 0xffff;
  }
}
