package pinhole.testbed.textbook.drawing;

import java.util.Comparator;
import java.util.List;
import pinhole.testbed.packets.Packet;
import pinhole.testbed.textbook.Recording;

/**
 * A packet on one link that is worth an arrow.
 *
 * @param control whether it belongs to a control connection
 */
record Leg(Packet packet, boolean control, Step step) {
  /** All of a recording, in the order of time. */
  static List<Leg> of(Recording recording) {
    return recording.connections().stream()
        .flatMap(connection -> new Traffic(recording, connection).legs().stream())
        .sorted(Comparator.comparing(leg -> leg.step().time()))
        .toList();
  }

  /** Whether the other is the same packet, or the same words, on its way from the gateway. */
  boolean goesOnAs(Leg other, boolean relays) {
    boolean anew = relays && step.kind() == Step.Kind.HANDSHAKE; // a connection of its own
    return !anew
        && control == other.control
        && step.to() == Lane.GATEWAY
        && other.step.from() == Lane.GATEWAY
        && other.step.to() != step.from()
        && step.kind() == other.step.kind()
        && step.label().equals(other.step.label())
        && (relays || packet.sequence() == other.packet.sequence());
  }

  /** The arrow from end to end. */
  Step joined(Leg onward, boolean relays) {
    return new Step(
        step.time(),
        step.kind(),
        step.from(),
        onward.step.to(),
        relays,
        step.label(),
        relays || !packet.syn() ? "" : translation(packet, onward.packet),
        step.notes(),
        step.rules());
  }

  private static String translation(Packet before, Packet after) {
    String from = before.from().equals(after.from()) ? "" : " from " + after.from();
    String to = before.to().equals(after.to()) ? "" : " to " + after.to();
    return from.isEmpty() && to.isEmpty() ? "" : "NAT:" + from + to;
  }
}
