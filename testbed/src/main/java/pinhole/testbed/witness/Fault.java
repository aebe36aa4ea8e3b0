package pinhole.testbed.witness;

import pinhole.testbed.packets.Packet;

/** A packet that must not be, and why. */
public record Fault(Claim claim, String why, Packet packet) {
  private static final int LONGEST = 120;

  @Override
  public String toString() {
    String text = packet.text().replaceAll("\\p{Cntrl}+", " ").strip();
    String line = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    return "the wire says (%s): %s: %s%s"
        .formatted(claim.title(), why, packet, line.isEmpty() ? "" : " \"" + line + "\"");
  }
}
