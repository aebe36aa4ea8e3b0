package pinhole.testbed.textbook.drawing;

import java.time.Instant;
import java.util.List;
import pinhole.testbed.textbook.Ruleset;

/**
 * One line of a diagram: an arrow from one lane to another, or a mark on a lane.
 *
 * @param relayed sent afresh by the gateway on its way from the first lane to the last
 * @param label what stands on the arrow
 * @param onward what stands on the second half of an arrow that passes the gateway
 * @param notes what stands below it
 * @param rules what let it pass or stopped it, in order
 */
record Step(
    Instant time,
    Kind kind,
    Lane from,
    Lane to,
    boolean relayed,
    String label,
    String onward,
    List<String> notes,
    List<Ruleset.Row> rules) {

  /** What an arrow or a mark is about. */
  enum Kind {
    /** SYN, SYN+ACK, ACK. */
    HANDSHAKE,
    /** A command or a reply. */
    LINE,
    /** PORT, PASV and the replies to them. */
    NEGOTIATION,
    /** A command that has nothing to do with the data connection, and its reply. */
    ASIDE,
    DATA,
    /** FIN or RST. */
    END,
    /** A SYN that did not get beyond the gateway. */
    STOPPED,
    /** The gateway's log: a pinhole opens, is used, closes. */
    OPENED,
    USED,
    CLOSED,
    /** A heading. */
    PHASE
  }

  Step {
    notes = List.copyOf(notes);
    rules = List.copyOf(rules);
  }

  /** A heading before what happened at that time. */
  static Step heading(Instant time, String text) {
    Lane left = Lane.CLIENT;
    return new Step(time, Kind.PHASE, left, left, false, text, "", List.of(), List.of());
  }

  /** Whether it is an arrow. */
  boolean arrow() {
    return from != to;
  }

  boolean leftwards() {
    return from.compareTo(to) > 0;
  }

  /** Whether it goes from end to end. */
  boolean through() {
    return from != Lane.GATEWAY && to != Lane.GATEWAY && arrow();
  }
}
