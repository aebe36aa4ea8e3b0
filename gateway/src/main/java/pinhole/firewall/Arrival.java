package pinhole.firewall;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;

/**
 * The first packet of a TCP connection to this host, from another one.
 *
 * @param diverted whether its destination is a third one, and it is kept here all the same
 */
public record Arrival(
    InetAddress source, int sourcePort, InetAddress destination, int port, boolean diverted) {
  public Arrival {
    requireNonNull(source);
    requireNonNull(destination);
  }

  /** One to an address of this host. */
  public Arrival(InetAddress source, int sourcePort, InetAddress destination, int port) {
    this(source, sourcePort, destination, port, false);
  }
}
