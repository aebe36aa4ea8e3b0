package pinhole.capture;

import java.util.Optional;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.IpV6ExtFragmentPacket;
import org.pcap4j.packet.IpV6ExtFragmentPacket.IpV6ExtFragmentHeader;
import org.pcap4j.packet.IpV6ExtUnknownPacket;
import org.pcap4j.packet.IpV6ExtUnknownPacket.IpV6ExtUnknownHeader;

/** The headers between IPv6 and what it carries: RFC 8200 section 4, RFC 4302. */
final class Extensions {
  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int AUTHENTICATION = 51;
  private static final int DESTINATION = 60;
  private static final int SHORTEST = 8;
  private static final int MOST = 16;

  private Extensions() {}

  /**
   * What a header carries.
   *
   * @param protocol its number in IANA's list
   * @param bytes what is there of it
   * @param length bytes of it that were sent
   */
  record Upper(int protocol, Slice bytes, int length) {
    Upper {
      length = Math.max(bytes.length(), length);
    }

    /** What a header of that many bytes carries. */
    Upper behind(int next, int header) {
      return new Upper(next, bytes.behind(header), length - header);
    }
  }

  /** Where the walk ended: behind the last header, or behind that of a fragment. */
  record Walk(Upper upper, Optional<Fragments.Place> fragment) {}

  static Walk walk(Upper first) throws IllegalRawDataException {
    Upper upper = first;
    for (int i = 0; i < MOST && upper.bytes().length() >= SHORTEST; i++) {
      switch (upper.protocol()) {
        case HOP_BY_HOP, ROUTING, DESTINATION, AUTHENTICATION -> {
          int length = length(upper);
          if (length > upper.bytes().length()) {
            throw new IllegalRawDataException("an extension header that is cut");
          }
          upper = upper.behind(next(upper, length), length);
        }
        case FRAGMENT -> {
          IpV6ExtFragmentHeader header =
              IpV6ExtFragmentPacket.newPacket(
                      upper.bytes().array(), upper.bytes().index(), SHORTEST)
                  .getHeader();
          int offset = (header.getFragmentOffset() & 0x1fff) * 8;
          upper = upper.behind(header.getNextHeader().value() & 0xff, SHORTEST);
          if (offset > 0 || header.getM()) { // else an atomic fragment, RFC 6946
            return new Walk(
                upper,
                Optional.of(
                    new Fragments.Place(header.getIdentification(), offset, header.getM())));
          }
        }
        default -> {
          return new Walk(upper, Optional.empty());
        }
      }
    }
    return new Walk(upper, Optional.empty());
  }

  /** In units of 8 bytes less one, but of 4 less two in an authentication header. */
  private static int length(Upper upper) {
    int stated = upper.bytes().u8(1);
    return upper.protocol() == AUTHENTICATION ? (stated + 2) * 4 : (stated + 1) * 8;
  }

  private static int next(Upper upper, int length) throws IllegalRawDataException {
    if (upper.protocol() == AUTHENTICATION) {
      return upper.bytes().u8(0);
    }
    IpV6ExtUnknownHeader header =
        IpV6ExtUnknownPacket.newPacket(upper.bytes().array(), upper.bytes().index(), length)
            .getHeader();
    return header.getNextHeader().value() & 0xff;
  }
}
