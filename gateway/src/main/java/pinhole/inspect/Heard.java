package pinhole.inspect;

import pinhole.stream.Sighting;

/**
 * Where a line was heard.
 *
 * @param first the packet with its first byte
 * @param last the packet with its last byte
 * @param alone whether that packet holds nothing else
 */
record Heard(Sighting first, Sighting last, boolean alone) {
  static final Heard NEVER = new Heard(Sighting.NEVER, Sighting.NEVER, true);

  /** Whether it came in several segments. */
  boolean split() {
    return first.packet() != last.packet();
  }

  long packet() {
    return last.packet();
  }

  long nanos() {
    return last.nanos();
  }
}
