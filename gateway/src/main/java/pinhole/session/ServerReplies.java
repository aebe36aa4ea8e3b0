package pinhole.session;

import java.util.List;
import java.util.Set;
import pinhole.ftp.Reply;
import pinhole.ftp.ReplyReader;
import pinhole.session.Action.Answered;
import pinhole.session.Action.Await;
import pinhole.session.Action.BeginTransfer;
import pinhole.session.Outstanding.Kind;

/** What the server says: read line by line, attributed to a command, passed on or kept. */
final class ServerReplies {
  private static final int MOST_ERRORS = 20;
  private static final int LINE_END = 2;
  private static final Set<String> LOGIN = Set.of("USER", "PASS");

  /** What happens to the lines of the reply that is being read. */
  private enum Fate {
    PASS,
    /** The greeting: without the server's address. */
    GREET,
    /** The final reply of a transfer whose data is still on its way. */
    HOLD,
    /** What is kept already was the reply to ABOR; this is the transfer's. */
    TURN,
    /** A negotiation: printed afresh. */
    KEEP,
    /** The list of features: filtered. */
    FILTER
  }

  private final Setup setup;
  private final Stance stance;
  private final Script script;
  private final Notes notes;
  private final Features features;
  private final Login login;
  private final Guesses guesses;
  private final Outbox outbox;
  private final Dialogue dialogue;
  private final Negotiator negotiator;
  private final Pinholes pinholes;
  private final Security security;
  private final WorkingDirectory directory;
  private final FinalReplies finals;
  private final Greeting greeting;

  private ReplyReader reader = new ReplyReader();
  private final Outstanding unasked = Outstanding.greeting();
  private Outstanding addressee = unasked;
  private Fate fate = Fate.PASS;
  private long size;
  private int errors;
  private boolean abortOwed;
  private boolean opaque;
  private String goodbye = "";

  ServerReplies(
      Setup setup,
      Stance stance,
      Script script,
      Notes notes,
      Features features,
      Login login,
      Guesses guesses,
      Outbox outbox,
      Dialogue dialogue,
      Negotiator negotiator,
      Pinholes pinholes,
      Security security,
      WorkingDirectory directory,
      FinalReplies finals) {
    this.setup = setup;
    this.stance = stance;
    this.script = script;
    this.notes = notes;
    this.features = features;
    this.login = login;
    this.guesses = guesses;
    this.outbox = outbox;
    this.dialogue = dialogue;
    this.negotiator = negotiator;
    this.pinholes = pinholes;
    this.security = security;
    this.directory = directory;
    this.finals = finals;
    this.greeting = new Greeting(setup);
  }

  /** Why the server ends the session, "" while it does not. */
  String goodbye() {
    return goodbye;
  }

  /** Whether the server has accepted an AUTH that was passed on. */
  boolean opaque() {
    return opaque;
  }

  boolean tooLong() {
    return size > setup.limits().replySize() || outbox.size() > setup.limits().replySize();
  }

  /** Whether the server has said too much that nobody asked for. */
  boolean tooManyErrors() {
    return errors > MOST_ERRORS;
  }

  void line(String line) {
    ReplyReader.Part part = reader.read(line);
    if (part.begins()) {
      begin(ReplyReader.reply(line), part.ends());
      size = 0;
    }
    size += line.length() + LINE_END;
    if (part == ReplyReader.Part.STRAY) {
      malformed("not a reply", line); // not passed on: some client might take it for one
    } else if (fate == Fate.PASS) {
      outbox.line(line);
    } else if (fate == Fate.GREET) {
      outbox.line(greeting.line(line));
    } else if (fate == Fate.HOLD) {
      outbox.finalReplyLine(line);
    } else if (fate == Fate.TURN) {
      finals.turnRound(line, ReplyReader.reply(line));
    } else if (fate == Fate.FILTER) {
      features.instead(line, part).forEach(outbox::line);
    }
    if (part.ends()) {
      conclude(ReplyReader.reply(line));
    }
  }

  private void begin(Reply reply, boolean whole) {
    addressee = dialogue.addressee(reply, unasked);
    fate = Fate.PASS;
    if (addressee == unasked) {
      unsolicited(reply);
    } else if (addressee.kind == Kind.GREETING) {
      fate = Fate.GREET;
    } else if (addressee.answered && reply.code() != 421) {
      fate = Fate.KEEP;
    } else if (addressee.kind == Kind.NEGOTIATION && !reply.preliminary()) {
      fate = negotiator.passedOn(addressee, reply) ? Fate.PASS : Fate.KEEP;
    } else if (addressee.kind == Kind.TRANSFER && finals.waits(addressee, reply)) {
      fate = Fate.HOLD;
      outbox.hold(addressee);
    } else if (addressee.kind == Kind.ABORT && whole && finals.turnedRound(reply)) {
      fate = Fate.TURN;
    } else if (addressee.kind == Kind.SECURITY && security.server().asking()) {
      fate = Fate.KEEP;
    } else if (directory.asks(addressee.command) && reply.code() != 421) {
      fate = Fate.KEEP;
    } else if (addressee.command.verb().equals("FEAT") && stance == Stance.CARRY) {
      fate = reply.positive() ? Fate.FILTER : features.answeredWithout(reply) ? Fate.KEEP : fate;
    }
  }

  /** Nobody asked: proves nothing, and an address in it must not reach the client as if it did. */
  private void unsolicited(Reply reply) {
    if (reply.code() == 421) {
      return; // RFC 959 section 5.4: may come at any time
    }
    malformed("reply that nobody asked for", reply.line());
    if (reply.code() / 10 == 22 && reply.code() >= 227) {
      fate = Fate.KEEP;
    }
  }

  private void malformed(String why, String line) {
    errors++;
    notes.malformed(Side.SERVER, why, line);
  }

  private void conclude(Reply reply) {
    if (reply.code() == 421) {
      goodbye = "server-421";
    }
    if (addressee == unasked) {
      return;
    }
    if (stance == Stance.WATCH) {
      script.add(new Answered(addressee.command, reply));
    }
    if (reply.preliminary()) {
      passedOver(dialogue.started(addressee));
      begun(addressee);
      if (dialogue.abort(unasked) != unasked) {
        // Pure-FTPd may say no more than this after an ABOR.
        script.add(new Await(Deadline.ABORT, setup.timeouts().finalReply()));
      }
      return;
    }
    if (addressee.kind == Kind.ABORT && !reply.positive()) {
      dialogue.abortRefused();
    }
    passedOver(dialogue.concluded(addressee));
    if (addressee.kind == Kind.TRANSFER && dialogue.abort(unasked) != unasked) {
      // ABOR may have its own reply yet, or this was it.
      abortOwed = addressee.answered;
      script.add(new Await(Deadline.ABORT, setup.timeouts().finalReply()));
    }
    switch (addressee.kind) {
      case GREETING -> greeted(reply);
      case SECURITY -> securityReplied(reply);
      case NEGOTIATION -> negotiator.replied(addressee, reply);
      case TRANSFER -> transferConcluded(addressee, reply);
      case ABORT -> aborted(reply);
      case PROBE, PLAIN -> plain(addressee, reply);
    }
  }

  /** Its handshakes may take no longer than any, now that the server has begun its own. */
  private void begun(Outstanding asked) {
    DataConnection data = asked.data;
    if (asked.kind == Kind.TRANSFER && data.live() && data.pinhole.protection().any()) {
      script.add(new BeginTransfer(data.pinhole, data.upload ? Side.CLIENT : Side.SERVER));
    }
  }

  private void securityReplied(Reply reply) {
    if (security.server().asking()) {
      security.server().replied(reply);
    } else if (addressee.command.verb().equals("AUTH") && reply.positive()) {
      opaque = security.client().passesAuth();
    } // else it was the client's: this session is only watched
  }

  private void greeted(Reply reply) {
    goodbye = reply.negative() ? "server-refused" : goodbye;
    security.server().greeted(!reply.negative());
  }

  private void passedOver(List<Outstanding> never) {
    for (Outstanding asked : never) {
      if (asked.kind == Kind.TRANSFER && !asked.answered) {
        notes.unanswered(asked);
      }
    }
  }

  private void plain(Outstanding asked, Reply reply) {
    directory.answered(asked.command, reply);
    String user = login.user(asked.command);
    if (asked.command.verb().equals("QUIT") && reply.positive()) {
      goodbye = "quit";
    } else if (asked.command.verb().equals("REIN") && reply.positive()) {
      login.reinitialized();
      security.client().reinitialized();
    } else if (asked.command.verb().equals("FEAT") && fate == Fate.KEEP) {
      features.whole().forEach(outbox::line);
    } else if (login.answered(asked.command, reply)) {
      notes.login();
    } else if (LOGIN.contains(asked.command.verb()) && reply.negative()) {
      notes.loginFailed(user, reply.code());
      guesses.refused(asked.command, reply);
    }
  }

  /** After ABOR the data connection is the server's to close; it gets a moment to do so. */
  private void aborted(Reply reply) {
    if (reply.positive() && pinholes.aborted()) {
      script.add(new Await(Deadline.ABORT, setup.timeouts().finalReply()));
    }
    finals.abortReplied();
  }

  /** The moment after ABOR is over: no second reply will come, and the data is cut. */
  void abortedLongEnough() {
    Outstanding abort = dialogue.abort(unasked);
    if (abort != unasked) {
      abort.optional = true;
    }
    if (abort != unasked && abortOwed) {
      abort.answered = true;
      outbox.line(Answer.NOTHING_RUNS.line()); // the reply there was answered a transfer before
    }
    pinholes.closeAborted();
  }

  private void transferConcluded(Outstanding transfer, Reply reply) {
    if (fate == Fate.HOLD) {
      finals.kept(transfer, reply);
    } else if (!transfer.answered) {
      finals.passed(transfer, reply);
    }
  }

  /** Lines were missed: the next one begins a reply, and those before it may have got theirs. */
  void missed() {
    giveUp();
    directory.forget();
    dialogue.missed();
    reader = new ReplyReader();
    addressee = unasked;
    fate = Fate.PASS;
    errors = 0;
  }

  /** The server will say no more: the rest of its reply is not waited for. */
  void giveUp() {
    if (outbox.holding() && !outbox.ready()) {
      outbox.giveUp();
    }
  }
}
