package pinhole.ftp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import pinhole.rules.Literal;

/**
 * An address and a port, as a negotiation names them.
 *
 * @param address without zone; an IPv4-mapped IPv6 address is an IPv4 address (E41)
 * @param port 1 to 65535, so that a port that wraps round cannot be written (E33)
 */
public record HostPort(InetAddress address, int port) {
  public HostPort {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port);
    }
    address = plain(address);
  }

  public static HostPort of(InetSocketAddress address) {
    return new HostPort(address.getAddress(), address.getPort());
  }

  public InetSocketAddress socketAddress() {
    return new InetSocketAddress(address, port);
  }

  /** Whether the address is an IPv4 one. */
  public boolean ipv4() {
    return address instanceof Inet4Address;
  }

  /** The same address without scope and host name, so that two of them can be compared. */
  public static InetAddress plain(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // an address always has 4 or 16 bytes
    }
  }

  /** As logs show it: {@code 10.0.0.5:40000} or {@code [2001:db8::5]:40000}. */
  @Override
  public String toString() {
    return ipv4()
        ? address.getHostAddress() + ":" + port
        : "[" + Literal.print(address) + "]:" + port;
  }
}
