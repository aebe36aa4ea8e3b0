package pinhole.session;

import pinhole.session.Action.HangUp;
import pinhole.session.Action.PassThrough;

/** How a session ends, and why: with what is under way, or at once. */
final class Ending {
  private final Script script;
  private final Notes notes;
  private final Outbox outbox;
  private final Dialogue dialogue;
  private final Pinholes pinholes;
  private final ServerReplies replies;
  private final ClientCommands commands;
  private final Security security;

  private boolean clientEnded;
  private boolean draining;
  private boolean closing;
  private boolean passing;

  /** Nothing that the server says counts any more. */
  private boolean deaf;

  private boolean over;
  private String reason = "client-closed";

  Ending(
      Script script,
      Notes notes,
      Outbox outbox,
      Dialogue dialogue,
      Pinholes pinholes,
      ServerReplies replies,
      ClientCommands commands,
      Security security) {
    this.script = script;
    this.notes = notes;
    this.outbox = outbox;
    this.dialogue = dialogue;
    this.pinholes = pinholes;
    this.replies = replies;
    this.commands = commands;
    this.security = security;
  }

  /** Whether no more commands are carried out. */
  boolean closing() {
    return closing;
  }

  boolean deaf() {
    return deaf;
  }

  boolean over() {
    return over;
  }

  String reason() {
    return reason;
  }

  /** Ends it now: with these words for the client, unless it has had its last already. */
  void close(String why, Answer last) {
    if (!closing || passing) {
      closing = true;
      reason = why;
      replies.giveUp();
      last(last);
    }
    deaf = true;
    commands.clear();
    replies.giveUp();
    pinholes.closeAll("session-end");
  }

  private void last(Answer words) {
    if (security.server().settingUp()) {
      outbox.drop(); // the greeting of a server that the client will not come to
    }
    outbox.line(words.line());
  }

  /** The server has said that it ends. */
  void goodbye(String why) {
    if (!closing) {
      closing = true;
      reason = why;
      pinholes.closeUnused("session-end");
    }
  }

  /** The server has gone; what it has sent is still delivered. */
  void serverGone() {
    if (!closing) {
      goodbye("server-closed");
      replies.giveUp();
      last(Answer.SERVER_GONE);
    }
    deaf = true;
    replies.giveUp();
  }

  /** The client will say no more; its last commands are carried out. */
  void clientEnded() {
    clientEnded = true;
  }

  /** Client and server go on without anybody who reads. */
  void passThrough() {
    passing = !closing;
    closing = true;
  }

  void clientLost() {
    commands.clear();
    reason = closing ? reason : "client-lost";
    closing = true;
    pinholes.closeAllButUploads();
  }

  /** Ends it when nothing is under way. */
  void drain() {
    draining = true;
  }

  /** Hangs up if it is time. */
  void settle() {
    if (passing) {
      over = true;
      pinholes.closeAll("opaque");
      notes.opaque();
      script.add(new PassThrough());
      return;
    }
    boolean done = clientEnded && commands.waiting() == 0 && dialogue.free() && !pinholes.opening();
    boolean leaving = draining && dialogue.free() && !pinholes.running() && !outbox.holding();
    if (leaving && !closing) {
      close("draining", Answer.DRAINING);
    }
    if ((closing || done) && !outbox.holding() && !pinholes.running()) {
      over = true;
      dialogue.unansweredTransfers().forEach(notes::unanswered);
      pinholes.closeAll("session-end");
      script.add(new HangUp());
    }
  }
}
