package pinhole.inspect;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import pinhole.capture.Segment;
import pinhole.ftp.Command;
import pinhole.ftp.HostPort;
import pinhole.ftp.Reply;
import pinhole.ftp.ReplyReader;
import pinhole.log.Entry;
import pinhole.rules.Network;
import pinhole.rules.config.Limits;
import pinhole.rules.config.Timeouts;
import pinhole.session.Agenda;
import pinhole.session.Deadline;
import pinhole.session.Effects;
import pinhole.session.Lines;
import pinhole.session.Malformed;
import pinhole.session.Pinhole;
import pinhole.session.Session;
import pinhole.session.Setup;
import pinhole.session.Side;
import pinhole.stream.Flow;
import pinhole.stream.Half;
import pinhole.stream.Sighting;

/**
 * A control connection that is watched: it hands the session machine what was said, and answers
 * what the machine wants done with what happened on the wire. The answer to an open pinhole is the
 * address that was named; nothing is held back, since all that waits has gone its way already.
 */
final class Watch implements Effects, Voice.Ear {
  /** So much is odd that nothing is gained by counting further; the gateway is stricter. */
  private static final Limits LIMITS =
      new Limits(1, 1, 4096, 32 << 10, 1 << 20, 10_000, Integer.MAX_VALUE, Limits.UNLIMITED);

  private static final List<Network> ANYWHERE =
      List.of(Network.parse("0.0.0.0/0"), Network.parse("::/0"));

  /** RFC 4217 section 4: the handshake follows. */
  private static final int TLS_BEGINS = 234;

  private final Flow flow;
  private final Chronicle chronicle;
  private final DryRun rules;
  private final Expected expected;
  private final Session session;
  private final Voice client;
  private final Voice server;
  private final ReplyReader replies = new ReplyReader();
  private final Agenda agenda = new Agenda(this);
  private InetAddress told;
  private Heard now = Heard.NEVER;
  private boolean over;
  private boolean abortWaits;
  private boolean replyWaits;

  /**
   * Begins to watch.
   *
   * @param flow whose client is the FTP client
   * @param expected where data connections are to be expected
   */
  Watch(long number, Flow flow, Rulebook book, Expected expected) {
    this.flow = flow;
    this.expected = expected;
    this.rules = new DryRun(book.arbiter());
    HostPort from = flow.client().way().source();
    HostPort to = flow.server().way().source();
    this.told = to.address();
    String listener = book.listener(to);
    this.chronicle = new Chronicle(flow, listener, book.connect(from, to));
    Setup.Legs legs = new Setup.Legs(from, to, from, to);
    this.session =
        Session.watching(
            new Setup(
                number,
                listener,
                legs,
                () -> told,
                endpoint -> false,
                ANYWHERE,
                LIMITS,
                Timeouts.DEFAULT,
                Setup.Tls.OFF),
            rules);
    this.client = new Voice(Side.CLIENT, flow.client(), LIMITS.lineLength(), this);
    this.server = new Voice(Side.SERVER, flow.server(), LIMITS.replyLineLength(), this);
    if (flow.whole()) {
      agenda.perform(session.start());
    }
  }

  /** What is known so far; the same object all the time. */
  Chronicle chronicle() {
    return chronicle;
  }

  /** A segment of the control connection. */
  void segment(Half half, Segment segment) {
    Voice voice = half == flow.client() ? client : server;
    Voice listener = half == flow.client() ? server : client;
    if (segment.ack()) {
      listener.acknowledged(half.acknowledged(), segment.length() > 0, Sighting.of(segment));
    }
    voice.segment(half, segment);
  }

  // What is heard.

  @Override
  public void heard(Side side, Object what, Heard where) {
    now = where;
    if (what instanceof Malformed malformed) {
      malformed(side, malformed);
    } else if (what == Lines.Signal.SYNCH) {
      agenda.perform(session.synch());
    } else if (side == Side.CLIENT) {
      command((String) what);
    } else {
      reply((String) what);
    }
  }

  private void malformed(Side side, Malformed what) {
    if (what == Malformed.NOT_TEXT && side == Side.CLIENT) {
      unreadable(false);
    } else {
      chronicle.say(side, "(" + what + ")", now);
      agenda.perform(side == Side.CLIENT ? session.malformed(what) : session.serverMalformed(what));
    }
  }

  private void command(String line) {
    if (abortWaits) {
      // A client that goes on expects no second reply to its ABOR.
      agenda.perform(session.expired(Deadline.ABORT));
    }
    chronicle.command(line, now);
    agenda.perform(session.fromClient(line));
  }

  private void reply(String line) {
    ReplyReader.Part part = replies.read(line);
    chronicle.say(Side.SERVER, line, now);
    if (part.begins() && ReplyReader.reply(line).code() == 421) {
      chronicle.goodbye(line, now);
    }
    agenda.perform(session.fromServer(line));
  }

  /** From here on the connection is encrypted. */
  private void unreadable(boolean agreed) {
    chronicle.encrypted(now, agreed);
    client.close();
    server.close();
  }

  @Override
  public void missed(Gap gap) {
    chronicle.gap(gap);
    if (gap.by() == Side.SERVER) {
      agenda.perform(session.missedReplies());
    }
  }

  // What happens on the data connections.

  /** Somebody has connected, or has only tried to. */
  void data(Negotiated negotiated, Flow data) {
    negotiated.add(data);
  }

  /** A segment of a data connection. */
  void progress(Negotiated negotiated, Flow data, Sighting when) {
    int number = negotiated.pinhole.number();
    if (negotiated.becomesUsed(data)) {
      now = new Heard(when, when, true);
      agenda.perform(session.used(number, data.client().way().source()));
    }
    if (negotiated.becomesOver(data)) {
      now = new Heard(when, when, true);
      agenda.perform(session.ended(number, Bytes.ended(negotiated, data)));
    }
  }

  /** No more will come: neither of the control connection, nor of its data. */
  void end(Sighting last) {
    now = new Heard(last, last, true);
    client.end(last);
    server.end(last);
    if (replyWaits && !chronicle.isEncrypted()) {
      agenda.perform(session.expired(Deadline.REPLY));
    }
    List.copyOf(chronicle.negotiations).forEach(this::giveUp);
    agenda.perform(session.gone(Side.CLIENT, !flow.client().rst().seen()));
    agenda.perform(session.gone(Side.SERVER, true));
    chronicle.end(session.closed(Duration.ZERO).value("reason"), last);
  }

  private void giveUp(Negotiated negotiated) {
    if (negotiated.giveUp()) {
      agenda.perform(session.ended(negotiated.pinhole.number(), negotiated.soFar()));
    }
  }

  // What the machine wants done.

  @Override
  public void send(Side to, String line) {
    if (to == Side.SERVER) {
      chronicle.sent(line, rules.command());
    }
  }

  @Override
  public void open(Pinhole pinhole) {
    Negotiated negotiated = chronicle.opened(pinhole, rules.data(), now);
    told = pinhole.endpoint().address();
    expected.add(this, negotiated, flow);
    agenda.perform(session.opened(pinhole.number(), pinhole.endpoint()));
  }

  @Override
  public void drain(Pinhole pinhole) {
    agenda.perform(session.drained(pinhole.number(), chronicle.numbered(pinhole).soFar()));
  }

  @Override
  public void close(Pinhole pinhole) {
    giveUp(chronicle.numbered(pinhole));
  }

  @Override
  public void note(Entry entry) {
    chronicle.note(entry, now);
  }

  @Override
  public void answered(Command command, Reply reply) {
    chronicle.answered(command, reply, now);
    if (command.verb().equals("AUTH") && reply.code() == TLS_BEGINS) {
      unreadable(true);
    }
  }

  @Override
  public void await(Deadline deadline, Duration within) {
    switch (deadline) {
      case FINAL_REPLY -> agenda.perform(session.expired(Deadline.FINAL_REPLY));
      case ABORT -> abortWaits = true;
      case REPLY -> replyWaits = true;
      case LOGIN,
          LOGIN_DELAY,
          IDLE,
          CLIENT_TLS,
          SERVER_TLS -> {} // what the gateway would do did not happen
    }
  }

  @Override
  public void forget(Deadline deadline) {
    abortWaits &= deadline != Deadline.ABORT;
    replyWaits &= deadline != Deadline.REPLY;
  }

  @Override
  public void hangUp() {
    over = true;
  }

  /** Whether the machine has nothing more to say. */
  boolean over() {
    return over;
  }

  /** Only a session that is carried can. */
  @Override
  public void passThrough() {}

  /** A session that is watched has no private pinhole: it is opaque then. */
  @Override
  public void begin(Pinhole pinhole, Side from) {}

  @Override
  public void release(Pinhole pinhole) {
    // Nobody was made to wait.
  }

  @Override
  public void interruptServer() {
    // The client has done so itself.
  }

  @Override
  public void startTls(Side leg) {
    // What is encrypted cannot be read, and is not decrypted here.
  }

  @Override
  public void stopTls(Side leg) {
    // Nothing was begun.
  }
}
