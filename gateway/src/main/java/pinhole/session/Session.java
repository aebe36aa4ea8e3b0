package pinhole.session;

import java.time.Duration;
import java.util.List;
import pinhole.ftp.Command;
import pinhole.ftp.HostPort;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.rules.Arbiter;
import pinhole.session.Action.HangUp;
import pinhole.session.Action.Send;

/**
 * One session: events in, actions out.
 *
 * <p><b>One command at a time.</b> A client may write ahead (RFC 959 section 5.4), but its commands
 * wait here and go to the server one by one, each after the final reply to the one before. So it is
 * never in doubt which command a reply answers, and a 227 that nobody asked for, or that answers
 * another command, proves nothing. Answers of our own take their turn in the same queue. Only STAT,
 * NOOP and ABOR overtake a transfer, as RFC 959 section 4.1.3 wants it.
 *
 * <p><b>Order of reply and data.</b> Two connections through one relay can overtake each other. A
 * transfer's final reply is kept in the {@link Outbox} until the data plane reports that the last
 * byte and the end of the stream have reached the client; the next command waits for that reply,
 * and so for the last byte of an upload.
 *
 * <p><b>TLS.</b> Each leg has its own ({@link ClientSecurity}, {@link ServerSecurity}). What the
 * gateway says for itself goes through the same queue, and while a leg is in between, the commands
 * wait and the replies are kept: a line is sent in clear or encrypted, never on the border.
 *
 * <p><b>Ends.</b> A client that closes its side has its last commands carried out; one that is cut
 * off takes its pinholes with it, but an upload that has arrived is still handed on. What a server
 * said before it went is delivered first.
 */
public final class Session {
  private final Setup setup;
  private final Script script = new Script();
  private final Login login = new Login();
  private final Notes notes;
  private final Judge judge;
  private final Outbox outbox = new Outbox(script, this::speakable);
  private final Dialogue dialogue;
  private final WorkingDirectory directory;
  private final Breach breach;
  private final Security security;
  private final Pinholes pinholes;
  private final Negotiator negotiator;
  private final FinalReplies finals;
  private final ServerReplies replies;
  private final ClientCommands commands;
  private final DataReports data;
  private final Ending ending;
  private final ClientLines lines;
  private final Clocks clocks;

  /** A session that the gateway carries from one leg to the other. */
  public Session(Setup setup, Arbiter rules) {
    this(setup, rules, Stance.CARRY);
  }

  /**
   * A session that others carry, and that is only watched. What the gateway would have refused or
   * said otherwise is noted, and then taken as it was said: the server's reply to it will follow.
   *
   * @param rules what they deny ends here as in the gateway
   */
  public static Session watching(Setup setup, Arbiter rules) {
    return new Session(setup, rules, Stance.WATCH);
  }

  private Session(Setup setup, Arbiter rules, Stance stance) {
    this.setup = setup;
    this.notes = new Notes(setup, login, script);
    Guesses guesses = new Guesses(stance, script, login);
    this.dialogue = new Dialogue(setup.limits().outstandingCommands());
    this.breach = new Breach(notes, this::close);
    this.security = security(setup);
    this.directory = new WorkingDirectory(stance, this::ask);
    this.judge = new Judge(setup, login, security.client(), directory, rules);
    this.pinholes = new Pinholes(setup, script, notes, security::protection);
    this.negotiator =
        new Negotiator(setup, stance, script, notes, outbox, judge, pinholes, this::ask);
    this.finals = new FinalReplies(setup, script, notes, outbox, dialogue, pinholes);
    Features features = new Features(judge, security.client());
    this.replies =
        new ServerReplies(
            setup,
            stance,
            script,
            notes,
            features,
            login,
            guesses,
            outbox,
            dialogue,
            negotiator,
            pinholes,
            security,
            directory,
            finals);
    this.commands =
        new ClientCommands(
            stance,
            script,
            notes,
            judge,
            login,
            guesses,
            outbox,
            dialogue,
            negotiator,
            pinholes,
            security,
            directory,
            this::ask);
    this.data = new DataReports(script, notes, outbox, pinholes, finals);
    this.ending =
        new Ending(script, notes, outbox, dialogue, pinholes, replies, commands, security);
    this.lines = new ClientLines(notes, breach, commands, ending);
    this.clocks =
        new Clocks(
            setup, script, notes, login, guesses, outbox, dialogue, breach, pinholes, security,
            finals, replies, ending);
  }

  private Security security(Setup setup) {
    ServerSecurity server = new ServerSecurity(setup, script, notes, breach, this::ask);
    ClientSecurity client =
        new ClientSecurity(
            setup,
            script,
            notes,
            outbox,
            login,
            breach,
            server,
            this::writtenAhead,
            this::protectionChanged);
    return new Security(client, server);
  }

  /** The server is connected: its greeting is awaited. */
  public List<Action> start() {
    dialogue.add(Outstanding.greeting());
    clocks.start();
    security.start();
    return settle();
  }

  /** A line from the client, without its line end. */
  public List<Action> fromClient(String line) {
    clocks.busy();
    if (security.handshaking(Side.CLIENT)) {
      return malformed(Malformed.BEHIND_AUTH);
    }
    lines.line(line);
    return settle();
  }

  /** What the client sent was no line: too long, or with characters that no command may hold. */
  public List<Action> malformed(Malformed what) {
    lines.malformed(what);
    return settle();
  }

  /** The Telnet signals IP and DM: the next command is meant to interrupt. */
  public List<Action> synch() {
    commands.synch();
    return settle();
  }

  /** A line from the server, without its line end. */
  public List<Action> fromServer(String line) {
    if (security.handshaking(Side.SERVER)) {
      return serverMalformed(Malformed.BEHIND_AUTH);
    }
    if (!ending.deaf()) {
      clocks.busy();
      replies.line(line);
      afterReplies();
    }
    return settle();
  }

  /** The server's line exceeds the limit. */
  public List<Action> serverMalformed(Malformed what) {
    if (what == Malformed.BEHIND_AUTH) {
      breach.injected(Side.SERVER);
    } else {
      notes.malformed(Side.SERVER, what.toString(), "");
      ending.close("server-malformed", Answer.REPLY_TOO_LONG);
    }
    return settle();
  }

  private void afterReplies() {
    if (replies.opaque() && writtenAhead()) {
      commands.clear();
      breach.injected(Side.CLIENT);
    } else if (replies.opaque()) {
      ending.passThrough();
    } else if (replies.tooLong()) {
      notes.malformed(Side.SERVER, "endless reply", "");
      ending.close("server-malformed", Answer.REPLY_TOO_LONG);
    } else if (replies.tooManyErrors()) {
      ending.close("server-malformed", Answer.SERVER_CONFUSED);
    } else if (!replies.goodbye().isEmpty()) {
      ending.goodbye(replies.goodbye());
    }
    clocks.loggedIn();
    clocks.answered();
  }

  /**
   * Part of what the server said was not seen, as only one who watches can miss it: what has no
   * reply yet may never get one.
   */
  public List<Action> missedReplies() {
    replies.missed();
    return settle();
  }

  /** Sends as many of the waiting commands as may go. */
  private List<Action> settle() {
    if (ending.over()) {
      script.take(); // what is reported now comes too late
      return List.of();
    }
    outbox.settle();
    if (!ending.closing()) {
      commands.proceed();
    }
    if (commands.tooManyDenials()) {
      ending.close("too-many-errors", Answer.TOO_MANY_ERRORS);
    }
    outbox.settle();
    ending.settle();
    return script.take();
  }

  private boolean speakable() {
    return ending.closing() ? security.client().speakable() : security.speakable();
  }

  private boolean writtenAhead() {
    return commands.waiting() > 0;
  }

  private void protectionChanged() {
    pinholes.protectionChanged();
  }

  private void close(String why, Answer last) {
    ending.close(why, last);
  }

  private void ask(Command command, DataConnection data) {
    dialogue.add(Outstanding.of(command, data));
    script.add(new Send(Side.SERVER, command.line()));
    clocks.asked();
  }

  /** A leg is encrypted now. */
  public List<Action> secured(Side leg, Secured how) {
    security.secured(leg, how);
    return settle();
  }

  /** A leg could not be encrypted. */
  public List<Action> tlsFailed(Side leg, String why) {
    breach.failed(leg, why);
    return settle();
  }

  /** TLS of a leg has broken behind its handshake. That the leg is gone is told next. */
  public List<Action> tlsBroken(Side leg, String why) {
    if (!security.handshaking(leg)) { // else it is told as what became of the handshake
      notes.tlsFailed(leg, why);
    }
    return settle();
  }

  /**
   * What was to be passed through is not, since part of a line stands behind AUTH, or its reply.
   */
  public List<Action> injected(Side by) {
    breach.injected(by);
    script.add(new HangUp());
    return script.take();
  }

  /** The client has ended TLS, as it was asked to. */
  public List<Action> cleared() {
    security.client().cleared();
    return settle();
  }

  /** The data plane listens for the peer of a pinhole, at this address and port. */
  public List<Action> opened(int pinhole, HostPort where) {
    negotiator.opened(pinhole, where);
    return settle();
  }

  /** The data plane has no port for a pinhole. */
  public List<Action> refused(int pinhole, String why) {
    negotiator.refused(pinhole, why);
    return settle();
  }

  /** The data plane could not open a pinhole, and not for want of a port. */
  public List<Action> failed(int pinhole, String why) {
    negotiator.failed(pinhole, why);
    return settle();
  }

  /** The peer of a pinhole has connected. */
  public List<Action> used(int pinhole, HostPort by) {
    data.used(pinholes.numbered(pinhole), by);
    return settle();
  }

  /** Somebody else tried a pinhole. */
  public List<Action> intruder(int pinhole, HostPort from) {
    data.intruder(pinholes.numbered(pinhole), from);
    return settle();
  }

  /** A load balancer has tried a pinhole without saying for whom. */
  public List<Action> unnamed(int pinhole, HostPort from) {
    data.unnamed(pinholes.numbered(pinhole), from);
    return settle();
  }

  /** Somebody has tried a pinhole whose TLS does not resume that of the control connection. */
  public List<Action> notResumed(int pinhole, HostPort from) {
    data.notResumed(pinholes.numbered(pinhole), from);
    return settle();
  }

  /** A leg of a data connection is encrypted now. */
  public List<Action> secured(int pinhole, Side leg, Secured how) {
    data.secured(pinholes.numbered(pinhole), leg, how);
    return settle();
  }

  /** A leg of a data connection could not be encrypted; what becomes of it is reported next. */
  public List<Action> tlsFailed(int pinhole, Side leg, String why) {
    data.tlsFailed(pinholes.numbered(pinhole), leg, why);
    return settle();
  }

  /** Nobody used a pinhole in time. */
  public List<Action> expired(int pinhole, Unused why) {
    data.expired(pinholes.numbered(pinhole), why);
    return settle();
  }

  /** All that has come for a transfer has gone, though the stream may not be at its end. */
  public List<Action> drained(int pinhole, Ended soFar) {
    data.drained(pinholes.numbered(pinhole), soFar);
    clocks.busy();
    return settle();
  }

  /** A data connection has ended. */
  public List<Action> ended(int pinhole, Ended how) {
    data.ended(pinholes.numbered(pinhole), how);
    clocks.answered();
    clocks.busy();
    return settle();
  }

  /** The client has failed to log in too often. */
  public List<Action> banned() {
    notes.banned();
    ending.close("banned", Answer.BANNED);
    return settle();
  }

  /** A clock has run out. */
  public List<Action> expired(Deadline deadline) {
    clocks.expired(deadline);
    return settle();
  }

  /** A leg has ended: in order, or broken off. */
  public List<Action> gone(Side side, boolean orderly) {
    if (security.handshaking(side) && !ending.over()) {
      breach.failed(side, "the " + side + " closed the connection during the handshake");
    } else if (side == Side.SERVER) {
      ending.serverGone();
    } else if (orderly) {
      ending.clientEnded();
    } else {
      ending.clientLost();
    }
    return settle();
  }

  /** The rules have changed: the next command is judged by these. */
  public List<Action> adopt(Arbiter rules) {
    judge.adopt(rules);
    return settle();
  }

  /** The gateway is to stop: ends at the next moment when nothing is under way. */
  public List<Action> drain() {
    ending.drain();
    return settle();
  }

  /** The gateway stops: what is under way is cut, and the client is told. */
  public List<Action> cut() {
    ending.close("draining", Answer.DRAINING);
    return settle();
  }

  /** Whether more of the client's lines are wanted: a client that writes ahead is made to wait. */
  public boolean wantsClient() {
    return commands.waiting() < setup.limits().outstandingCommands();
  }

  /** The last line of the log for this session. */
  public Entry closed(Duration lasted) {
    return Entry.of(Event.SESSION_CLOSED)
        .with("session", setup.id())
        .with("reason", ending.reason())
        .withUnlessEmpty("user", Notes.name(login.user()))
        .with("transfers", commands.transfers())
        .with("to-client", data.toClient())
        .with("to-server", data.toServer())
        .with("ms", lasted.toMillis());
  }
}
