package pinhole.session;

import java.time.Duration;
import pinhole.ftp.Reply;
import pinhole.session.Action.Await;
import pinhole.session.Action.DrainPinhole;
import pinhole.session.Action.Forget;
import pinhole.session.DataConnection.Phase;

/**
 * The final replies of transfers: each waits until its data is where it belongs, and is not the
 * server's where that never came.
 */
final class FinalReplies {
  private final Setup setup;
  private final Script script;
  private final Notes notes;
  private final Outbox outbox;
  private final Dialogue dialogue;
  private final Pinholes pinholes;
  private final Outstanding none = Outstanding.greeting();

  FinalReplies(
      Setup setup,
      Script script,
      Notes notes,
      Outbox outbox,
      Dialogue dialogue,
      Pinholes pinholes) {
    this.setup = setup;
    this.script = script;
    this.notes = notes;
    this.outbox = outbox;
    this.dialogue = dialogue;
    this.pinholes = pinholes;
  }

  /** Whether this final reply has to wait for its data, or for what became of it. */
  boolean waits(Outstanding transfer, Reply reply) {
    DataConnection data = transfer.data;
    if (reply.preliminary() || transfer.answered) {
      return false;
    }
    return switch (data.phase) {
      case USED ->
          data.drained ? perhapsOfAbort(data, reply) : (transfer.started || reply.positive());
      case OPEN -> reply.positive() && !data.aborted;
      case ENDED ->
          (reply.positive() && data.lost()) || data.clientsFault() || perhapsOfAbort(data, reply);
      default -> false;
    };
  }

  /** Whether it is too early to tell a transfer's reply from that of the ABOR behind it. */
  private boolean perhapsOfAbort(DataConnection data, Reply reply) {
    return reply.positive() && data.aborted && dialogue.abort(none) != none;
  }

  /** The reply that is kept is here as a whole. */
  void kept(Outstanding transfer, Reply reply) {
    DataConnection data = transfer.data;
    outbox.whole(reply);
    if (data.over()) {
      dataOver();
    } else if (data.phase == Phase.USED && reply.positive()) {
      script.add(new DrainPinhole(data.pinhole));
    } else {
      // Who aborts seldom reads what is still on its way.
      Duration limit = data.aborted ? soon() : setup.timeouts().finalReply();
      script.add(new Await(Deadline.FINAL_REPLY, limit));
    }
  }

  /** Only ABOR's reply may be missing yet. */
  private void dataOver() {
    if (perhapsOfAbort(outbox.transfer().data, outbox.reply())) {
      script.add(new Await(Deadline.FINAL_REPLY, soon()));
    } else {
      release();
    }
  }

  private Duration soon() {
    return setup.timeouts().finalReply().dividedBy(10);
  }

  /**
   * Whether this reply to ABOR is that of the transfer, and the one that is kept that of ABOR: as
   * of ProFTPD, where RFC 959 section 4.1.3 wants 426 first.
   */
  boolean turnedRound(Reply reply) {
    return reply.code() == Answer.ABORTED.code()
        && outbox.ready()
        && outbox.transfer().data.aborted
        && outbox.reply().positive();
  }

  /** The transfer's reply, in one line, goes before the one that is kept, which is that of ABOR. */
  void turnRound(String line, Reply reply) {
    outbox.turnRound(line);
    kept(outbox.transfer(), reply);
  }

  /** ABOR has its reply: the one that is kept was the transfer's. */
  void abortReplied() {
    if (outbox.ready() && outbox.transfer().data.over()) {
      release();
    }
  }

  /** The client has the server's reply already. */
  void passed(Outstanding transfer, Reply reply) {
    DataConnection data = transfer.data;
    notes.transfer(transfer, reply.code(), reply.positive());
    if (transfer.started && data.phase == Phase.OPEN) {
      pinholes.close(data, "transfer over");
    }
    // Refused before it began: the next command may use the same data connection (E65).
    data.attached &= transfer.started || reply.positive();
  }

  private void release() {
    Outstanding transfer = outbox.transfer();
    Reply reply = outbox.reply();
    DataConnection data = transfer.data;
    script.add(new Forget(Deadline.FINAL_REPLY));
    if ((data.lost() && reply.positive()) || data.clientsFault()) {
      release(data.failure());
    } else if (data.unproven && (data.phase == Phase.OPEN || data.phase == Phase.CLOSED)) {
      release(data.absence());
    } else if (data.phase == Phase.OPEN && reply.positive() && !data.negotiation.active()) {
      outbox.release();
      notes.ahead(transfer, reply.code()); // clients come as late as that
    } else {
      outbox.release();
      notes.transfer(transfer, reply.code(), reply.positive());
    }
  }

  private void release(Answer instead) {
    Outstanding transfer = outbox.transfer();
    outbox.release(instead);
    notes.transfer(transfer, instead.code(), false);
  }

  /** A data connection has brought everything, or has ended. */
  void dataDone(DataConnection data) {
    if (outbox.ready() && outbox.transfer().data == data) {
      dataOver();
    }
  }

  /** The limit for a final reply that waits for its data. */
  void heldLongEnough() {
    if (!outbox.ready()) {
      return;
    }
    DataConnection data = outbox.transfer().data;
    if (data.phase == Phase.USED && !data.drained) {
      pinholes.close(data, "transfer over"); // its end lets the reply go
      return;
    }
    release();
    if (data.negotiation.active()) {
      pinholes.close(data, "transfer over");
    }
  }

  /** Nobody connected: a transfer that waits for it gets its answer from us (E85). */
  void expired(DataConnection data) {
    if (outbox.ready() && outbox.transfer().data == data) {
      release();
      return;
    }
    Outstanding transfer = dialogue.transferOf(data, none);
    boolean replyBegun = outbox.holding() && outbox.transfer() == transfer;
    if (transfer != none && !replyBegun) {
      Answer answer = data.absence();
      outbox.line(answer.line());
      notes.transfer(transfer, answer.code(), false);
      transfer.answered = true;
    }
  }
}
