package pinhole.stream;

import java.net.InetAddress;
import pinhole.capture.Segment;
import pinhole.capture.Unreachable;
import pinhole.ftp.HostPort;

/** From one end to another: what tells the segments of one direction of a connection. */
public record Way(InetAddress from, int fromPort, InetAddress to, int toPort) {
  // Written out: a capture asks for them several times a packet.

  @Override
  public boolean equals(Object other) {
    return other instanceof Way way
        && fromPort == way.fromPort
        && toPort == way.toPort
        && from.equals(way.from)
        && to.equals(way.to);
  }

  @Override
  public int hashCode() {
    return ((from.hashCode() * 31 + to.hashCode()) * 31 + fromPort) * 31 + toPort;
  }

  static Way of(Segment segment) {
    return new Way(
        segment.source(), segment.sourcePort(), segment.destination(), segment.destinationPort());
  }

  static Way of(Unreachable message) {
    return new Way(
        message.source(), message.sourcePort(), message.destination(), message.destinationPort());
  }

  /** The same way, walked from the other end. */
  public Way back() {
    return new Way(to, toPort, from, fromPort);
  }

  /** Port 0 is nobody's. */
  boolean sound() {
    return fromPort > 0 && toPort > 0;
  }

  public HostPort source() {
    return new HostPort(from, fromPort);
  }

  public HostPort destination() {
    return new HostPort(to, toPort);
  }
}
