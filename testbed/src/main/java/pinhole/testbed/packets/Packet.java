package pinhole.testbed.packets;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pinhole.ftp.HostPort;

/**
 * A TCP segment on one of the links.
 *
 * @param sequence of the first byte, or of the SYN, as an unsigned 32-bit number
 * @param flags as in the TCP header: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32
 * @param length payload bytes on the wire
 * @param text the payload in ISO-8859-1, as far as it was captured
 */
public record Packet(
    Instant time,
    Link link,
    HostPort from,
    HostPort to,
    long sequence,
    int flags,
    int length,
    String text) {
  public static final int FIN = 1;
  public static final int SYN = 2;
  public static final int RST = 4;
  public static final int PSH = 8;
  public static final int ACK = 16;

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  public Packet {
    if (sequence < 0 || sequence >= 1L << 32 || text.length() > length) {
      throw new IllegalArgumentException(sequence + ", " + text.length() + " of " + length);
    }
  }

  /** The first packet of a connection. */
  public boolean syn() {
    return (flags & (SYN | ACK)) == SYN;
  }

  /** The answer to it. */
  public boolean synAck() {
    return (flags & (SYN | ACK)) == (SYN | ACK);
  }

  public boolean fin() {
    return (flags & FIN) != 0;
  }

  public boolean rst() {
    return (flags & RST) != 0;
  }

  /** Whether it ends what its sender has to say. */
  public boolean ends() {
    return fin() || rst();
  }

  /** The sequence number that follows it. */
  public long next() {
    return sequence + length + ((flags & SYN) == 0 ? 0 : 1) + (fin() ? 1 : 0) & 0xffffffffL;
  }

  /** Time, 4-tuple and flags, as far as a person needs them to find it in the capture. */
  @Override
  public String toString() {
    String names =
        Stream.of(
                syn() || synAck() ? "SYN" : "",
                (flags & ACK) != 0 && !syn() ? "ACK" : "",
                fin() ? "FIN" : "",
                rst() ? "RST" : "")
            .filter(name -> !name.isEmpty())
            .collect(Collectors.joining("+"));
    return "%s %s link, %s > %s %s, %d bytes"
        .formatted(CLOCK.format(time), link.device(), from, to, names, length);
  }
}
