package pinhole.session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import pinhole.ftp.Reply;
import pinhole.session.Action.Send;

/**
 * The lines for the client. The final reply of a transfer waits here until its data has arrived,
 * and all later lines wait behind it: a client that sees 226 may close the data connection at once.
 */
final class Outbox {
  private static final int LINE_END = 2;

  private final Script script;

  /** Whether the client can be told anything at this moment. */
  private final BooleanSupplier speakable;

  private final List<String> finalReply = new ArrayList<>(2);
  private final List<String> later = new ArrayList<>(2);
  private boolean holding;
  private boolean whole;

  /** The first line kept is the transfer's reply, and the rest that of ABOR. */
  private boolean turned;

  private Outstanding transfer = Outstanding.greeting();
  private Reply reply = new Reply(226, "");
  private long size;

  Outbox(Script script, BooleanSupplier speakable) {
    this.script = script;
    this.speakable = speakable;
  }

  /** Sends a line, or keeps it: behind the reply that waits, or until the client can be told. */
  void line(String line) {
    later.add(line);
    size += line.length() + LINE_END;
    settle();
  }

  /** Sends what was kept, if the client can be told now. */
  void settle() {
    if (!holding && speakable.getAsBoolean()) {
      later.forEach(this::send);
      later.clear();
      size = 0;
    }
  }

  private void send(String line) {
    script.add(new Send(Side.CLIENT, line));
  }

  /** What is kept will never be told. */
  void drop() {
    later.clear();
    size = 0;
  }

  /** From here on this transfer's final reply is collected. */
  void hold(Outstanding transfer) {
    holding = true;
    whole = false;
    this.transfer = transfer;
  }

  void finalReplyLine(String line) {
    finalReply.add(line);
    size += line.length() + LINE_END;
  }

  /** This line is the final reply; what was kept is that of ABOR, and goes behind it. */
  void turnRound(String line) {
    turned = true;
    finalReply.add(0, line);
    size += line.length() + LINE_END;
  }

  void whole(Reply reply) {
    whole = true;
    this.reply = reply;
  }

  boolean holding() {
    return holding;
  }

  /** Whether the whole reply is here and only the data is waited for. */
  boolean ready() {
    return holding && whole;
  }

  Outstanding transfer() {
    return transfer;
  }

  Reply reply() {
    return reply;
  }

  /** Characters kept, with their line ends. */
  long size() {
    return size;
  }

  /** Lets everything go, in order. */
  void release() {
    finalReply.forEach(this::send);
    flush();
  }

  /** The same, with another final reply than the server's. */
  void release(Answer instead) {
    send(instead.line());
    if (turned) {
      finalReply.subList(1, finalReply.size()).forEach(this::send);
    }
    flush();
  }

  /** The rest of the final reply will not come: half a reply would swallow what follows it. */
  void giveUp() {
    flush();
  }

  private void flush() {
    holding = false;
    turned = false;
    finalReply.clear();
    settle();
  }
}
