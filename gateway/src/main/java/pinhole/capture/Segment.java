package pinhole.capture;

import java.net.InetAddress;

/**
 * A TCP segment.
 *
 * @param port which interface of the capture saw it
 * @param hops the TTL or hop limit
 * @param sequence of its first byte, or of its SYN; 32 bits
 * @param acknowledged what its sender expects next; 32 bits, and good only with {@link #ack()}
 * @param flags as in the header
 * @param window as in the header, not scaled
 * @param payload what is there of it
 * @param length bytes of payload that were sent; more than {@code payload} has where the capture
 *     cut the packet
 */
public record Segment(
    long number,
    long nanos,
    int port,
    int hops,
    InetAddress source,
    int sourcePort,
    InetAddress destination,
    int destinationPort,
    int sequence,
    int acknowledged,
    int flags,
    int window,
    Slice payload,
    int length)
    implements Datagram {
  static final int FIN = 1;
  static final int SYN = 2;
  static final int RST = 4;
  static final int ACK = 16;

  public boolean fin() {
    return (flags & FIN) != 0;
  }

  public boolean syn() {
    return (flags & SYN) != 0;
  }

  public boolean rst() {
    return (flags & RST) != 0;
  }

  public boolean ack() {
    return (flags & ACK) != 0;
  }
}
