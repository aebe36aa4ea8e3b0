package pinhole.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import pinhole.ftp.Reply;

/**
 * Which commands the server has, and which of them a reply answers.
 *
 * <p>The session sends one command at a time, so as a rule there is one and the reply is its. Only
 * beside a transfer there are more: STAT, NOOP and ABOR overtake it (RFC 959 section 4.1.3), and
 * after ABOR servers differ: 426 and 226, 226 and 225, 226 alone. Then the code decides.
 */
final class Dialogue {
  private final Deque<Outstanding> outstanding = new ArrayDeque<>(4);

  void add(Outstanding asked) {
    outstanding.add(asked);
  }

  boolean quiet() {
    return outstanding.isEmpty();
  }

  /** What the server has owed for longest; there must be something. */
  Outstanding oldest() {
    return outstanding.getFirst();
  }

  /** Whether an ordinary command may go out now. */
  boolean free() {
    for (Outstanding asked : outstanding) {
      if (asked.blocks()) {
        return false;
      }
    }
    return true;
  }

  /** Whether STAT, NOOP or ABOR may go out now: a transfer is all that is waited for. */
  boolean overtakable() {
    for (Outstanding asked : outstanding) {
      if (asked.blocks() && !asked.overtakable()) {
        return false;
      }
    }
    return true;
  }

  /** After ABOR the running transfer may end without a reply of its own. */
  void abort() {
    outstanding.forEach(asked -> asked.optional |= asked.kind == Outstanding.Kind.TRANSFER);
  }

  /** The transfer that uses this data connection and has no final reply; {@code none} if none. */
  Outstanding transferOf(DataConnection data, Outstanding none) {
    for (Outstanding asked : outstanding) {
      if (asked.kind == Outstanding.Kind.TRANSFER && asked.data == data && !asked.answered) {
        return asked;
      }
    }
    return none;
  }

  /** What this reply answers; {@code unasked} where it answers nothing. */
  Outstanding addressee(Reply reply, Outstanding unasked) {
    boolean certain = outstanding.size() == 1 && outstanding.peek().blocks();
    for (Outstanding asked : outstanding) {
      if (certain || asked.fits(reply)) {
        return asked;
      }
    }
    for (Outstanding asked : outstanding) {
      if (asked.blocks()) {
        return asked;
      }
    }
    return unasked;
  }

  /** It has its final reply; what should have been answered before it never will be. */
  void concluded(Outstanding answered) {
    if (!outstanding.contains(answered)) {
      return;
    }
    for (Iterator<Outstanding> all = outstanding.iterator(); all.hasNext(); ) {
      Outstanding asked = all.next();
      if (asked == answered) {
        all.remove();
        return;
      }
      if (!asked.blocks()) {
        all.remove();
      }
    }
  }

  /** A preliminary reply to it: what was left open before is closed. */
  void started(Outstanding transfer) {
    transfer.started = true;
    while (outstanding.peek() != transfer
        && !outstanding.isEmpty()
        && !outstanding.peek().blocks()) {
      outstanding.remove();
    }
  }
}
