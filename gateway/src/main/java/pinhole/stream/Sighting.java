package pinhole.stream;

import pinhole.capture.Datagram;

/**
 * Where in the capture something was seen.
 *
 * @param packet as Wireshark counts; 0 where it was not seen
 * @param nanos since 1970
 */
public record Sighting(long packet, long nanos) {
  /** What was not seen. */
  public static final Sighting NEVER = new Sighting(0, 0);

  public static Sighting of(Datagram datagram) {
    return new Sighting(datagram.number(), datagram.nanos());
  }

  public boolean seen() {
    return packet > 0;
  }

  /** Nanoseconds from another sighting to this one. */
  public long since(Sighting other) {
    return nanos - other.nanos;
  }
}
