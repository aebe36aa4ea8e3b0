package pinhole.firewall;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;

/** The first packet of a TCP connection to this host, from another one. */
public record Arrival(InetAddress source, int sourcePort, InetAddress destination, int port) {
  public Arrival {
    requireNonNull(source);
    requireNonNull(destination);
  }
}
