package pinhole.session;

import pinhole.rules.config.Timeouts;
import pinhole.session.Action.Await;
import pinhole.session.Action.Forget;

/** The clocks of a session: when each is wound up, and what happens where one has run out. */
final class Clocks {
  private final Timeouts timeouts;
  private final Script script;
  private final Notes notes;
  private final Login login;
  private final Guesses guesses;
  private final Outbox outbox;
  private final Dialogue dialogue;
  private final Breach breach;
  private final Pinholes pinholes;
  private final Security security;
  private final FinalReplies finals;
  private final ServerReplies replies;
  private final Ending ending;

  Clocks(
      Setup setup,
      Script script,
      Notes notes,
      Login login,
      Guesses guesses,
      Outbox outbox,
      Dialogue dialogue,
      Breach breach,
      Pinholes pinholes,
      Security security,
      FinalReplies finals,
      ServerReplies replies,
      Ending ending) {
    this.timeouts = setup.timeouts();
    this.script = script;
    this.notes = notes;
    this.login = login;
    this.guesses = guesses;
    this.outbox = outbox;
    this.dialogue = dialogue;
    this.breach = breach;
    this.pinholes = pinholes;
    this.security = security;
    this.finals = finals;
    this.replies = replies;
    this.ending = ending;
  }

  /** The server is connected. */
  void start() {
    script.add(new Await(Deadline.REPLY, timeouts.greeting()));
    script.add(new Await(Deadline.LOGIN, timeouts.login()));
  }

  /** Something has happened: the session is not idle. */
  void busy() {
    script.add(new Await(Deadline.IDLE, timeouts.idle()));
  }

  /** The server has been asked something. */
  void asked() {
    script.add(new Await(Deadline.REPLY, timeouts.reply()));
  }

  /** The server has said something, or a transfer has ended, which it may have waited for. */
  void answered() {
    if (dialogue.free()) {
      script.add(new Forget(Deadline.REPLY));
    } else {
      asked();
    }
  }

  /** No login is waited for any more, where it is done. */
  void loggedIn() {
    if (login.done()) {
      script.add(new Forget(Deadline.LOGIN));
    }
  }

  /** One has run out. */
  void expired(Deadline deadline) {
    switch (deadline) {
      case LOGIN -> {
        if (!login.done()) {
          ending.close("login-timeout", Answer.LOGIN_TIMEOUT);
        }
      }
      case LOGIN_DELAY -> guesses.goOn();
      case IDLE -> idle();
      case CLIENT_TLS -> tlsTookTooLong(Side.CLIENT, !security.client().speakable());
      case SERVER_TLS -> tlsTookTooLong(Side.SERVER, security.server().handshaking());
      case REPLY -> serverSilent();
      case FINAL_REPLY -> finals.heldLongEnough();
      case ABORT -> replies.abortedLongEnough();
    }
  }

  private void idle() {
    if (!dialogue.free() || outbox.holding() || pinholes.running()) {
      busy();
    } else {
      ending.close("idle", Answer.IDLE_TIMEOUT);
    }
  }

  private void tlsTookTooLong(Side leg, boolean stillGoing) {
    if (stillGoing) {
      breach.failed(leg, "took too long");
    }
  }

  private void serverSilent() {
    if (pinholes.running() || outbox.ready()) {
      asked();
    } else if (!dialogue.free()) {
      notes.serverSilent(dialogue.waiting());
      ending.close("server-silent", Answer.SERVER_SILENT);
    }
  }
}
