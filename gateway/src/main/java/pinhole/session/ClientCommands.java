package pinhole.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.BiConsumer;
import pinhole.ftp.Command;
import pinhole.ftp.Negotiation;
import pinhole.ftp.Transfer;
import pinhole.rules.Verdict;
import pinhole.session.Action.Forget;
import pinhole.session.Action.InterruptServer;
import pinhole.session.DataConnection.Phase;

/** What the client asks: kept until its turn comes, judged, and passed on or answered. */
final class ClientCommands {
  private static final int MOST_DENIALS = 20;
  private static final Set<String> SECURITY =
      Set.of("AUTH", "PBSZ", "PROT", "CCC", "ADAT", "CONF", "ENC", "MIC");
  private static final Set<String> LONG_ADDRESSES = Set.of("LPRT", "LPSV");
  private static final Set<String> INTERRUPTING = Set.of("ABOR", "STAT", "NOOP");

  /** What waits for its turn: a command, or an answer of ours to something unreadable. */
  private sealed interface Turn {
    record Ask(Command command) implements Turn {}

    record Tell(Answer answer) implements Turn {}
  }

  private final Stance stance;
  private final Script script;
  private final Notes notes;
  private final Judge judge;
  private final Login login;
  private final Guesses guesses;
  private final Outbox outbox;
  private final Dialogue dialogue;
  private final Negotiator negotiator;
  private final Pinholes pinholes;
  private final Security security;
  private final WorkingDirectory directory;

  /** Asks the server. */
  private final BiConsumer<Command, DataConnection> server;

  private final Deque<Turn> waiting = new ArrayDeque<>(4);
  private int transfers;
  private int denials;
  private boolean synch;

  ClientCommands(
      Stance stance,
      Script script,
      Notes notes,
      Judge judge,
      Login login,
      Guesses guesses,
      Outbox outbox,
      Dialogue dialogue,
      Negotiator negotiator,
      Pinholes pinholes,
      Security security,
      WorkingDirectory directory,
      BiConsumer<Command, DataConnection> server) {
    this.stance = stance;
    this.script = script;
    this.notes = notes;
    this.judge = judge;
    this.login = login;
    this.guesses = guesses;
    this.outbox = outbox;
    this.dialogue = dialogue;
    this.negotiator = negotiator;
    this.pinholes = pinholes;
    this.security = security;
    this.directory = directory;
    this.server = server;
  }

  void ask(Command command) {
    waiting.add(new Turn.Ask(command));
  }

  /** An answer of ours, which takes its turn. */
  void tell(Answer answer) {
    waiting.add(new Turn.Tell(answer));
  }

  /** The next ABOR is meant to interrupt. */
  void synch() {
    synch = true;
  }

  void clear() {
    waiting.clear();
  }

  int waiting() {
    return waiting.size();
  }

  /** Transfer commands that went to the server. */
  int transfers() {
    return transfers;
  }

  /** Whether a stranger does nothing but fill the log. */
  boolean tooManyDenials() {
    return denials > MOST_DENIALS && !login.done() && stance == Stance.CARRY;
  }

  /** Carries out as many as may go. */
  void proceed() {
    while (!waiting.isEmpty() && !tooManyDenials() && mayGo(waiting.peek())) {
      if (asksDirectory(waiting.peek())) {
        return;
      }
      Turn turn = waiting.remove();
      if (turn instanceof Turn.Ask next) {
        carryOut(next.command());
      } else if (turn instanceof Turn.Tell own) {
        outbox.line(own.answer().line());
      }
    }
  }

  /** Whether the server is asked something before this can be judged. */
  private boolean asksDirectory(Turn turn) {
    return turn instanceof Turn.Ask next && judge.lacksDirectory(next.command()) && directory.ask();
  }

  private boolean mayGo(Turn turn) {
    if (security.busy()
        || guesses.waiting()
        || pinholes.opening()
        || (outbox.holding() && !interrupts(turn))) {
      return false;
    }
    return dialogue.free() || (dialogue.overtakable() && interrupts(turn));
  }

  private static boolean interrupts(Turn turn) {
    return turn instanceof Turn.Ask ask
        && INTERRUPTING.contains(ask.command().verb())
        // STAT of a file is a listing, which waits for its turn like any other.
        && (ask.command().argument().isEmpty() || !ask.command().verb().equals("STAT"));
  }

  private void carryOut(Command command) {
    Verdict verdict = judge.command(command);
    String verb = command.verb();
    if (!verdict.allowed()) {
      notes.denied(command, judge.target(command), verdict);
      denials++;
      outbox.line(Judge.denial(command, verdict));
    } else if (SECURITY.contains(verb) && stance == Stance.WATCH) {
      refuse(command, verb.equals("AUTH") ? Answer.TLS_NOT_OFFERED : Answer.NO_SECURITY);
    } else if (verb.equals("AUTH") && security.client().passesAuth()) {
      server.accept(command, DataConnection.none());
    } else if (SECURITY.contains(verb)) {
      security.client().command(command);
    } else if (security.client().forbids(command)) {
      refuse(command, Answer.TLS_BEFORE_LOGIN);
    } else if (stance == Stance.CARRY && login.lacksName(command)) {
      refuse(command, Answer.NAME_NEEDED);
    } else if (verb.equals("REIN") && !security.client().mayReinitialize()) {
      refuse(command, Answer.REIN_DENIED);
    } else if (LONG_ADDRESSES.contains(verb)) {
      refuse(command, Answer.LONG_ADDRESSES);
    } else if (Negotiation.of(verb).isPresent()) {
      negotiator.command(command, Negotiation.valueOf(verb));
    } else if (Transfer.of(verb).isPresent()) {
      transfer(command);
    } else {
      plain(command);
    }
  }

  private void refuse(Command command, Answer answer) {
    notes.refused(command, answer);
    denials++;
    if (stance == Stance.WATCH) {
      server.accept(command, DataConnection.none());
    } else {
      outbox.line(answer.line());
    }
  }

  private void transfer(Command command) {
    DataConnection data = pinholes.current();
    if (security.client().forbidsData()) {
      refuse(command, Answer.DATA_MUST_BE_PRIVATE);
    } else if (data.usable()) {
      transfers++;
      notes.late(data); // nobody came for the last one
      data.attached = true;
      data.drained = false;
      data.aborted = false;
      data.upload = Transfer.valueOf(command.verb()).direction() == Transfer.Direction.UP;
      server.accept(command, data);
    } else {
      refuse(command, data.phase == Phase.EXPIRED ? Answer.EXPIRED : Answer.NOT_NEGOTIATED);
    }
  }

  private void plain(Command command) {
    login.asked(command);
    switch (command.verb()) {
      // USER leaves transfer parameters as they are (RFC 959 section 4.1.1), and so PROT.
      case "REIN", "USER" -> negotiator.reset(command.verb());
      case "ABOR" -> {
        dialogue.abort();
        script.add(new Forget(Deadline.ABORT));
        if (synch) {
          script.add(new InterruptServer());
        }
      }
      default -> {}
    }
    synch = false;
    server.accept(command, DataConnection.none());
  }
}
