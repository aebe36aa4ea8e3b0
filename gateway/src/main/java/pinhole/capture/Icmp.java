package pinhole.capture;

import java.net.InetAddress;
import java.util.Optional;
import org.pcap4j.packet.IcmpV4CommonPacket;
import org.pcap4j.packet.IcmpV6CommonPacket;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.IpV4Packet;
import org.pcap4j.packet.IpV4Packet.IpV4Header;
import org.pcap4j.packet.IpV6Packet;
import org.pcap4j.packet.IpV6Packet.IpV6Header;
import pinhole.capture.Extensions.Upper;

/** What hosts and routers say of a segment that did not arrive: RFC 792, RFC 4443 section 3.1. */
final class Icmp {
  private static final int TCP = 6;
  private static final int UNREACHABLE_4 = 3;
  private static final int UNREACHABLE_6 = 1;
  private static final int HEADER = 8;
  private static final int PORTS = 4;

  private Icmp() {}

  /** The error in an ICMP message, if it is of a TCP segment and is one that ends a connection. */
  static Optional<Datagram> unreachable(Frame frame, InetAddress by, Upper message)
      throws IllegalRawDataException {
    boolean six = message.protocol() != 1;
    if (message.bytes().length() < HEADER + 20) {
      return Optional.empty();
    }
    Slice inner = message.bytes().behind(HEADER);
    int ipHeader = six ? 40 : (inner.u8(0) & 0xf) * 4;
    if (ipHeader < 20 || inner.length() < ipHeader + PORTS) {
      return Optional.empty();
    }
    String why = six ? why6(message) : why4(message);
    if (why.isEmpty()) {
      return Optional.empty();
    }
    InetAddress source;
    InetAddress destination;
    int protocol;
    if (six) {
      IpV6Header ip = IpV6Packet.newPacket(inner.array(), inner.index(), ipHeader).getHeader();
      source = ip.getSrcAddr();
      destination = ip.getDstAddr();
      protocol = ip.getNextHeader().value();
    } else {
      IpV4Header ip = IpV4Packet.newPacket(inner.array(), inner.index(), ipHeader).getHeader();
      source = ip.getSrcAddr();
      destination = ip.getDstAddr();
      protocol = ip.getProtocol().value();
    }
    if (protocol != TCP) {
      return Optional.empty();
    }
    return Optional.of(
        new Unreachable(
            frame.number(),
            frame.nanos(),
            by,
            why,
            source,
            inner.u16(ipHeader),
            destination,
            inner.u16(ipHeader + 2)));
  }

  private static String why4(Upper message) throws IllegalRawDataException {
    var header =
        IcmpV4CommonPacket.newPacket(message.bytes().array(), message.bytes().index(), 4)
            .getHeader();
    if ((header.getType().value() & 0xff) != UNREACHABLE_4) {
      return "";
    }
    return switch (header.getCode().value() & 0xff) {
      case 0, 6, 11 -> "network unreachable";
      case 1, 7, 12 -> "host unreachable";
      case 2, 3 -> "port unreachable";
      case 9, 10, 13 -> "prohibited by an administrator";
      default -> ""; // fragmentation needed, for one, ends nothing
    };
  }

  private static String why6(Upper message) throws IllegalRawDataException {
    var header =
        IcmpV6CommonPacket.newPacket(message.bytes().array(), message.bytes().index(), 4)
            .getHeader();
    if ((header.getType().value() & 0xff) != UNREACHABLE_6) {
      return "";
    }
    return switch (header.getCode().value() & 0xff) {
      case 0 -> "no route to the destination";
      case 1, 5, 6 -> "prohibited by an administrator";
      case 2, 3 -> "address unreachable";
      case 4 -> "port unreachable";
      default -> "";
    };
  }
}
