package pinhole.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import pinhole.ftp.Command;
import pinhole.ftp.Reply;
import pinhole.rules.config.ClientTls;
import pinhole.rules.config.ServerTls;
import pinhole.session.Action.Await;
import pinhole.session.Action.Forget;
import pinhole.session.Action.StartTls;

/**
 * TLS on the leg to the server: a dialogue of the gateway's own, of which the client sees nothing.
 * What was asked for and is refused ends the session, before the server has seen a password (E115).
 */
final class ServerSecurity {
  private static final Command AUTH = new Command("AUTH", "TLS");
  private static final Command PBSZ = new Command("PBSZ", "0");
  private static final Command CLEAR = new Command("PROT", "C");
  private static final Command PRIVATE = new Command("PROT", "P");
  private static final int OLD_SERVERS_SAY = 334; // draft-murray-auth-ftp-ssl-03

  private final Setup setup;
  private final Script script;
  private final Notes notes;
  private final Breach breach;

  /** Asks the server. */
  private final BiConsumer<Command, DataConnection> server;

  /** What is still to be said; the first of it waits for its reply. */
  private final Deque<Command> plan = new ArrayDeque<>(3);

  private boolean settingUp;
  private boolean greeted;
  private boolean handshaking;
  private boolean encrypted;
  private boolean dataPrivate;
  private Runnable done = () -> {};
  private Consumer<Reply> refused = reply -> {};

  ServerSecurity(
      Setup setup,
      Script script,
      Notes notes,
      Breach breach,
      BiConsumer<Command, DataConnection> server) {
    this.setup = setup;
    this.script = script;
    this.notes = notes;
    this.breach = breach;
    this.server = server;
  }

  private ServerTls tls() {
    return setup.tls().server();
  }

  private boolean clientIsImplicit() {
    return setup.tls().client().mode() == ClientTls.Mode.IMPLICIT;
  }

  /** Whether the client has to wait for its greeting. */
  boolean settingUp() {
    return settingUp;
  }

  /** Whether the server owes the gateway itself a reply. */
  boolean asking() {
    return !plan.isEmpty();
  }

  /** Whether the client's commands have to wait. */
  boolean busy() {
    return settingUp || handshaking || !plan.isEmpty();
  }

  boolean handshaking() {
    return handshaking;
  }

  boolean encrypted() {
    return encrypted;
  }

  /** Whether the server was told PROT P. */
  boolean dataPrivate() {
    return dataPrivate;
  }

  /** The server is connected. */
  void start() {
    settingUp =
        switch (tls().mode()) {
          case OFF -> false;
          case EXPLICIT, IMPLICIT -> true;
          case SAME -> clientIsImplicit();
        };
    if (tls().mode() == ServerTls.Mode.IMPLICIT) {
      handshake();
    }
  }

  /** The server has greeted us. */
  void greeted(boolean welcome) {
    greeted = true;
    if (!welcome) {
      settingUp = false;
    } else if (settingUp) {
      if (!encrypted) {
        plan.add(AUTH);
      }
      planData(clientIsImplicit());
      next();
    }
  }

  /**
   * The client wants its leg encrypted: so is this one, where it is to be the same.
   *
   * @param wanted whether data connections are to be private from then on
   * @param refused hears the server's refusal
   */
  void follow(boolean wanted, Runnable done, Consumer<Reply> refused) {
    if (tls().mode() != ServerTls.Mode.SAME || encrypted) {
      protect(wanted, done, refused);
      return;
    }
    this.done = done;
    this.refused = refused;
    plan.add(AUTH);
    planData(wanted);
    next();
  }

  /** The client has chosen for its data connections: so are those of this leg, likewise. */
  void protect(boolean wanted, Runnable done, Consumer<Reply> refused) {
    this.done = done;
    this.refused = refused;
    if (encrypted && tls().data() == ServerTls.Data.SAME && wanted != dataPrivate) {
      plan.add(wanted ? PRIVATE : CLEAR);
    }
    next();
  }

  private void planData(boolean wanted) {
    boolean implicit = tls().mode() == ServerTls.Mode.IMPLICIT;
    switch (tls().data()) {
      case PRIVATE -> planData(PRIVATE);
      case CLEAR -> {
        if (implicit) { // else it is what holds from the start (RFC 4217 section 9)
          planData(CLEAR);
        }
      }
      case SAME -> {
        if (wanted || implicit) {
          planData(wanted ? PRIVATE : CLEAR);
        } else {
          plan.add(PBSZ);
        }
      }
    }
  }

  private void planData(Command level) {
    plan.add(PBSZ);
    plan.add(level);
  }

  private void next() {
    if (!plan.isEmpty()) {
      server.accept(plan.peek(), DataConnection.none());
      return;
    }
    settingUp = false;
    done.run();
  }

  /** The server's final reply to the first of the plan. */
  void replied(Reply reply) {
    Command asked = plan.remove();
    boolean accepted = reply.positive() || (asked.equals(AUTH) && reply.code() == OLD_SERVERS_SAY);
    if (asked.equals(AUTH) && accepted) {
      handshake();
    } else if (accepted || asked.equals(PBSZ)) { // PROT tells whether PBSZ mattered
      dataPrivate = asked.equals(PRIVATE) || (dataPrivate && !asked.equals(CLEAR));
      next();
    } else {
      plan.clear();
      String why = asked.line() + " refused: " + reply.line();
      if (settingUp || (asked.equals(PRIVATE) && tls().data() == ServerTls.Data.PRIVATE)) {
        breach.failed(Side.SERVER, why);
      } else {
        notes.tlsFailed(Side.SERVER, why);
        refused.accept(reply); // the client's wish, not ours
      }
    }
  }

  private void handshake() {
    handshaking = true;
    script.add(new StartTls(Side.SERVER));
    script.add(new Await(Deadline.SERVER_TLS, setup.timeouts().tls()));
  }

  void secured(Secured how) {
    if (!handshaking) {
      return;
    }
    handshaking = false;
    encrypted = true;
    script.add(new Forget(Deadline.SERVER_TLS));
    notes.secured(Side.SERVER, how);
    if (greeted) { // else implicit: the greeting comes now
      next();
    }
  }
}
