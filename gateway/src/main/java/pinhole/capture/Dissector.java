package pinhole.capture;

import java.net.InetAddress;
import java.util.Optional;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.IpV6Packet;
import org.pcap4j.packet.IpV6Packet.IpV6Header;
import pinhole.capture.Extensions.Upper;

/**
 * Takes the headers of a packet apart, and puts fragments together. IPv4 and TCP are read here:
 * Pcap4J makes an object of each field and each option, too many for a large capture. Of the rarer
 * headers each is handed to it alone, since it copies what is behind.
 */
public final class Dissector {
  private static final int TCP = 6;
  private static final int ICMP = 1;
  private static final int ICMP_6 = 58;
  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;
  private static final int TCP_HEADER = 20;
  private static final int MORE_FRAGMENTS = 0x2000;

  private final Fragments fragments = new Fragments();
  private final Addresses addresses = new Addresses();
  private final Tally tally = new Tally();

  /** What has been counted so far; the same object all the time. */
  public Tally tally() {
    return tally;
  }

  /** What of TCP is in this frame; nothing where it holds something else, or only a fragment. */
  public Optional<Datagram> dissect(Frame frame) {
    tally.countFrame(frame);
    try {
      int header = frame.link().headerLength(frame);
      if (header == Link.NO_IP) {
        tally.countOther();
        return Optional.empty();
      }
      Slice packet = frame.bytes().behind(header);
      return switch (packet.u8(0) >> 4) {
        case 4 -> four(frame, packet);
        case 6 -> six(frame, packet);
        default -> other();
      };
    } catch (IllegalRawDataException e) {
      return unreadable(frame);
    }
  }

  private Optional<Datagram> other() {
    tally.countOther();
    return Optional.empty();
  }

  /** The fields that both versions of IP have, under one name. */
  private record Ip(InetAddress source, InetAddress destination, int hops) {}

  private Optional<Datagram> four(Frame frame, Slice packet) throws IllegalRawDataException {
    int length = (packet.u8(0) & 0xf) * 4;
    if (length < IPV4_HEADER || length > packet.length()) {
      return unreadable(frame);
    }
    // 0 is what segmentation offload leaves behind in packets above 64 KiB.
    int stated = packet.u16(2);
    int total = stated == 0 ? packet.length() : stated;
    if (total < length) {
      return unreadable(frame);
    }
    Ip ip = new Ip(addresses.of(packet.i32(12)), addresses.of(packet.i32(16)), packet.u8(8));
    Upper upper = new Upper(packet.u8(9), packet.between(length, total), total - length);
    int place = packet.u16(6);
    int offset = (place & 0x1fff) * 8;
    boolean more = (place & MORE_FRAGMENTS) != 0;
    return offset == 0 && !more
        ? transport(frame, ip, upper)
        : fragment(frame, ip, upper, new Fragments.Place(packet.u16(4), offset, more));
  }

  private Optional<Datagram> six(Frame frame, Slice packet) throws IllegalRawDataException {
    if (packet.length() < IPV6_HEADER) {
      return unreadable(frame);
    }
    IpV6Header header =
        IpV6Packet.newPacket(packet.array(), packet.index(), IPV6_HEADER).getHeader();
    int stated = header.getPayloadLengthAsInt();
    int length = stated == 0 ? packet.length() - IPV6_HEADER : stated;
    Ip ip = new Ip(header.getSrcAddr(), header.getDstAddr(), header.getHopLimitAsInt());
    Upper first =
        new Upper(
            header.getNextHeader().value() & 0xff,
            packet.behind(IPV6_HEADER).first(length),
            length);
    Extensions.Walk walk = Extensions.walk(first);
    return walk.fragment().isPresent()
        ? fragment(frame, ip, walk.upper(), walk.fragment().get())
        : transport(frame, ip, walk.upper());
  }

  private Optional<Datagram> fragment(Frame frame, Ip ip, Upper upper, Fragments.Place place)
      throws IllegalRawDataException {
    tally.countFragment();
    if (upper.bytes().length() < upper.length()) {
      tally.countCut();
      return Optional.empty();
    }
    Fragments.Key key =
        new Fragments.Key(ip.source(), ip.destination(), upper.protocol(), place.id());
    Optional<byte[]> whole = fragments.add(key, place, upper, frame.nanos());
    tally.lostFragments(fragments.lost());
    if (whole.isEmpty()) {
      return Optional.empty();
    }
    int length = whole.get().length;
    Upper inner = new Upper(upper.protocol(), Slice.of(whole.get(), 0, length), length);
    // Behind the fragment header of IPv6 there may be more headers.
    boolean ipv6 = ip.source().getAddress().length > 4;
    return transport(frame, ip, ipv6 ? Extensions.walk(inner).upper() : inner);
  }

  private Optional<Datagram> transport(Frame frame, Ip ip, Upper upper)
      throws IllegalRawDataException {
    return switch (upper.protocol()) {
      case TCP -> tcp(frame, ip, upper);
      case ICMP, ICMP_6 -> Icmp.unreachable(frame, ip.source(), upper).or(this::other);
      default -> other();
    };
  }

  private Optional<Datagram> tcp(Frame frame, Ip ip, Upper upper) {
    Slice bytes = upper.bytes();
    int offset = bytes.length() < TCP_HEADER ? 0 : (bytes.u8(12) & 0xf0) >> 2;
    if (offset < TCP_HEADER || offset > upper.length()) {
      return unreadable(frame);
    }
    Segment segment =
        new Segment(
            frame.number(),
            frame.nanos(),
            frame.port(),
            ip.hops(),
            ip.source(),
            bytes.u16(0),
            ip.destination(),
            bytes.u16(2),
            bytes.i32(4),
            bytes.i32(8),
            bytes.u8(13) & 0x3f,
            bytes.u16(14),
            bytes.behind(Math.min(offset, bytes.length())), // of cut packets not even all options
            upper.length() - offset);
    tally.countSegment(segment);
    return Optional.of(segment);
  }

  /** Headers that make no sense, or of which the capture kept too little. */
  private Optional<Datagram> unreadable(Frame frame) {
    if (frame.bytes().length() < frame.onWire()) {
      tally.countCut();
    } else {
      tally.countUnreadable();
    }
    return Optional.empty();
  }
}
