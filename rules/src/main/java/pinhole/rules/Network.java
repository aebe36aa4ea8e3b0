package pinhole.rules;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * A network of either family, in CIDR form.
 *
 * @param address its first address
 * @param prefix how many leading bits its addresses share: 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record Network(InetAddress address, int prefix) {
  private static final int MAPPED = 96; // The bits before the IPv4 address in ::ffff:a.b.c.d.

  public Network {
    requireNonNull(address);
    byte[] bytes = address.getAddress();
    if (prefix < 0 || prefix > bytes.length * 8) {
      throw new IllegalArgumentException(
          Literal.print(address)
              + " has no prefix /"
              + prefix
              + "; expected /0 to /"
              + bytes.length * 8);
    }
    byte[] first = mask(bytes, prefix);
    if (!Arrays.equals(first, bytes)) {
      throw new IllegalArgumentException(
          Literal.print(address)
              + "/"
              + prefix
              + " has bits set beyond its prefix; did you mean "
              + Literal.print(Literal.address(first))
              + "/"
              + prefix
              + "?");
    }
  }

  /**
   * The network of "192.0.2.0/24", or of a single address. Names are never looked up.
   *
   * @throws IllegalArgumentException if the text is not that; the message is for people
   */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = Literal.parse(slash < 0 ? text : text.substring(0, slash));
    int width = address.getAddress().length * 8;
    if (slash < 0) {
      return new Network(address, width);
    }
    String digits = text.substring(slash + 1);
    if (!digits.matches("0|[1-9][0-9]{0,2}")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a network; expected one such as 192.0.2.0/24");
    }
    boolean mapped = width == 32 && text.indexOf(':') >= 0;
    return new Network(address, Integer.parseInt(digits) - (mapped ? MAPPED : 0));
  }

  /** The network of this size that the address is one of. */
  public static Network around(InetAddress address, int prefix) {
    return new Network(Literal.address(mask(address.getAddress(), prefix)), prefix);
  }

  /** Whether the address is one of this network's; an IPv4-mapped IPv6 address counts as IPv4. */
  public boolean contains(InetAddress other) {
    byte[] ours = plain(address.getAddress());
    byte[] theirs = plain(other.getAddress());
    int bits = ours.length < address.getAddress().length ? prefix - MAPPED : prefix;
    return ours.length == theirs.length && Arrays.equals(ours, mask(theirs, bits));
  }

  /** Whether every address of the other network is one of this network's. */
  public boolean contains(Network other) {
    return other.prefix >= prefix && contains(other.address);
  }

  /** CIDR form, the address as RFC 5952 writes it: "2001:db8::/32". */
  @Override
  public String toString() {
    return Literal.print(address) + "/" + prefix;
  }

  private static byte[] mask(byte[] bytes, int prefix) {
    byte[] masked = bytes.clone();
    for (int i = 0; i < masked.length; i++) {
      int kept = Math.max(0, Math.min(8, prefix - 8 * i));
      masked[i] &= (byte) (0xff00 >> kept);
    }
    return masked;
  }

  private static byte[] plain(byte[] bytes) {
    return Literal.address(bytes).getAddress();
  }
}
