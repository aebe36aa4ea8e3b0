package pinhole.nft;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Locale;

/**
 * The two address families, as netfilter numbers them and as their headers are laid out.
 *
 * <p>{@code number} is NFPROTO_IPV4 or NFPROTO_IPV6, which are the same as AF_INET and AF_INET6.
 */
enum Family {
  IPV4(2, 4, 12, 16, 7),
  IPV6(10, 16, 8, 24, 8);

  private final int number;
  private final int length;
  private final int sourceOffset;
  private final int destinationOffset;
  private final int type;

  Family(int number, int length, int sourceOffset, int destinationOffset, int type) {
    this.number = number;
    this.length = length;
    this.sourceOffset = sourceOffset;
    this.destinationOffset = destinationOffset;
    this.type = type;
  }

  static Family of(InetAddress address) {
    return address instanceof Inet4Address ? IPV4 : IPV6;
  }

  int number() {
    return number;
  }

  /** Bytes of an address. */
  int length() {
    return length;
  }

  int sourceOffset() {
    return sourceOffset;
  }

  int destinationOffset() {
    return destinationOffset;
  }

  /** What the names of its maps end in. */
  String suffix() {
    return name().substring(3);
  }

  /** What nft calls the type of its addresses; only for people who list the table. */
  int type() {
    return type;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
