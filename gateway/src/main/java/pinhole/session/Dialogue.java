package pinhole.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import pinhole.ftp.Command;
import pinhole.ftp.Reply;

/**
 * Which commands the server has, and which of them a reply answers.
 *
 * <p>The session sends one command at a time, so as a rule there is one and the reply is its. Only
 * beside a transfer there are more: STAT, NOOP and ABOR overtake it (RFC 959 section 4.1.3), and
 * after ABOR servers differ: 426 and 226, 226 and 225, 226 alone. Then the code decides; and what
 * follows an ABOR waits a moment for its second reply.
 */
final class Dialogue {
  private final int most;
  private final Deque<Outstanding> outstanding = new ArrayDeque<>(4);

  /** A dialogue in which so many commands may be unanswered. */
  Dialogue(int most) {
    this.most = most;
  }

  void add(Outstanding asked) {
    if (!asked.overtakes()) {
      outstanding.forEach(before -> before.leftBehind |= before.optional);
    }
    outstanding.add(asked);
  }

  /** The verb that has waited for longest, as it may be logged; "" where nothing waits. */
  String waiting() {
    return outstanding.stream()
        .filter(Outstanding::blocks)
        .findFirst()
        .map(asked -> Command.loggable(asked.command.verb()))
        .orElse("");
  }

  /** The transfers that have neither a reply of the server's nor one of ours. */
  List<Outstanding> unansweredTransfers() {
    return outstanding.stream()
        .filter(asked -> asked.kind == Outstanding.Kind.TRANSFER && !asked.answered)
        .toList();
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
    return outstanding.size() < most;
  }

  /** After ABOR the running transfer may end without a reply of its own. */
  void abort() {
    outstanding.removeIf(asked -> asked.kind == Outstanding.Kind.ABORT && asked.optional);
    transfers(
        transfer -> {
          transfer.optional = true;
          transfer.data.aborted = true;
        });
  }

  /** The server does not know ABOR: the transfer goes on, and its reply will come. */
  void abortRefused() {
    transfers(
        transfer -> {
          transfer.optional = false;
          transfer.data.aborted = false;
        });
  }

  /**
   * Replies were missed: a transfer's last one may still come, and nothing waits for the others.
   */
  void missed() {
    outstanding.removeIf(asked -> asked.kind != Outstanding.Kind.TRANSFER);
    transfers(transfer -> transfer.optional = true);
  }

  /** The ABOR that has no reply, or {@code none}. */
  Outstanding abort(Outstanding none) {
    return outstanding.stream()
        .filter(asked -> asked.kind == Outstanding.Kind.ABORT && asked.blocks())
        .findFirst()
        .orElse(none);
  }

  private void transfers(Consumer<Outstanding> change) {
    outstanding.stream().filter(asked -> asked.kind == Outstanding.Kind.TRANSFER).forEach(change);
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

  /**
   * It has its final reply.
   *
   * @return what should have been answered before it, and now never will be
   */
  List<Outstanding> concluded(Outstanding answered) {
    List<Outstanding> passedOver = passOver(answered);
    outstanding.remove(answered);
    return passedOver;
  }

  /**
   * It has a preliminary reply.
   *
   * @return what should have been answered before it, and now never will be
   */
  List<Outstanding> started(Outstanding asked) {
    asked.started = true;
    return passOver(asked);
  }

  private List<Outstanding> passOver(Outstanding answered) {
    if (answered.kind == Outstanding.Kind.PROBE) {
      return List.of(); // it has overtaken the transfer, also one that was given up
    }
    if (outstanding.peek() == answered) {
      return List.of();
    }
    List<Outstanding> passedOver =
        outstanding.stream()
            .takeWhile(asked -> asked != answered)
            .filter(asked -> !asked.blocks())
            .toList();
    outstanding.removeAll(passedOver);
    return passedOver;
  }
}
