package pinhole.capture;

import java.util.Arrays;
import java.util.Set;
import org.pcap4j.packet.Dot1qVlanTagPacket;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.LinuxSllPacket;

/**
 * What stands before the IP header: one row for each link type of <a
 * href="https://www.tcpdump.org/linktypes.html">tcpdump's list</a> that is understood.
 */
public enum Link {
  ETHERNET("Ethernet", Link::ethernet, 1),
  /** What {@code -i any} gives: tcpdump before version 4.99, and libpcap's default. */
  LINUX_COOKED("Linux cooked", Link::cooked, 113),
  LINUX_COOKED_2("Linux cooked 2", Link::cooked2, 276),
  /** 12 and 14 are what some BSDs wrote. */
  RAW("raw IP", bytes -> 0, 101, 12, 14, 228, 229),
  /** The address family, in the byte order of whoever captured it or of the network. */
  LOOPBACK("loopback", bytes -> 4, 0, 108),
  UNKNOWN("a link type that is not understood", bytes -> Link.NO_IP);

  /** There is no IP header in this frame. */
  static final int NO_IP = -1;

  private static final int ETHERNET_HEADER = 14;
  private static final int COOKED_HEADER = 16;
  private static final int COOKED_2_HEADER = 20;
  private static final int VLAN_TAG = 4;
  private static final int MOST_TAGS = 4;

  /** 802.1Q, 802.1ad, and what was used before it. */
  private static final Set<Integer> VLAN = Set.of(0x8100, 0x88a8, 0x9100, 0x9200);

  private static final int IPV4 = 0x0800;
  private static final int IPV6 = 0x86dd;

  /** Finds the IP header. */
  @FunctionalInterface
  private interface Header {
    int length(Slice bytes) throws IllegalRawDataException;
  }

  private final String text;

  @SuppressWarnings("ImmutableEnumChecker") // Lambdas of the rows above, which hold no state.
  private final Header header;

  @SuppressWarnings("ImmutableEnumChecker") // Never handed out.
  private final int[] numbers;

  Link(String text, Header header, int... numbers) {
    this.text = text;
    this.header = header;
    this.numbers = numbers;
  }

  /** The link type of this number, or {@link #UNKNOWN}. */
  public static Link numbered(int number) {
    return Arrays.stream(values())
        .filter(link -> Arrays.stream(link.numbers).anyMatch(known -> known == number))
        .findFirst()
        .orElse(UNKNOWN);
  }

  /** How many bytes stand before the IP header, or {@link #NO_IP}. */
  int headerLength(Frame frame) throws IllegalRawDataException {
    int length = header.length(frame.bytes());
    return length < frame.bytes().length() ? length : NO_IP;
  }

  private static int ethernet(Slice bytes) throws IllegalRawDataException {
    if (bytes.length() < ETHERNET_HEADER) {
      return NO_IP;
    }
    return behindTags(bytes.u16(ETHERNET_HEADER - 2), ETHERNET_HEADER, bytes);
  }

  private static int cooked(Slice bytes) throws IllegalRawDataException {
    if (bytes.length() < COOKED_HEADER) {
      return NO_IP;
    }
    int type =
        LinuxSllPacket.newPacket(bytes.array(), bytes.index(), COOKED_HEADER)
            .getHeader()
            .getProtocol()
            .value();
    return behindTags(type & 0xffff, COOKED_HEADER, bytes);
  }

  /** Pcap4J does not know it: the protocol comes first, and there are 20 bytes. */
  private static int cooked2(Slice bytes) throws IllegalRawDataException {
    if (bytes.length() < COOKED_2_HEADER) {
      return NO_IP;
    }
    int type = bytes.u16(0);
    return behindTags(type, COOKED_2_HEADER, bytes);
  }

  private static int behindTags(int type, int header, Slice bytes) throws IllegalRawDataException {
    int at = header;
    int next = type;
    for (int tags = 0; next != IPV4 && VLAN.contains(next) && tags < MOST_TAGS; tags++) {
      if (bytes.length() < at + VLAN_TAG) {
        return NO_IP;
      }
      next =
          Dot1qVlanTagPacket.newPacket(bytes.array(), bytes.index() + at, VLAN_TAG)
                  .getHeader()
                  .getType()
                  .value()
              & 0xffff;
      at += VLAN_TAG;
    }
    return next == IPV4 || next == IPV6 ? at : NO_IP;
  }

  /** For people, who can look up the number of one that is not understood. */
  String named(int number) {
    return this == UNKNOWN ? "link type " + number + ", which is not understood" : text;
  }

  @Override
  public String toString() {
    return text;
  }
}
