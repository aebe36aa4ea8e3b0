package pinhole.capture;

/** What of TCP was in a packet. */
public sealed interface Datagram permits Segment, Unreachable {
  /** The packet, as Wireshark counts; of fragments the last. */
  long number();

  /** When it was seen, since 1970. */
  long nanos();
}
