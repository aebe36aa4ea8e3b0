package pinhole.session;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.BiConsumer;
import pinhole.ftp.Command;
import pinhole.ftp.HostPort;
import pinhole.ftp.Negotiation;
import pinhole.ftp.Reply;
import pinhole.ftp.SyntaxException;
import pinhole.rules.Mode;
import pinhole.rules.Verdict;
import pinhole.session.Action.ReleasePinhole;

/**
 * PORT, EPRT, PASV and EPSV, on both legs: what the client asks need not be what the server is
 * asked. Each leg's words follow that leg's address family and what its end understands.
 */
final class Negotiator {
  private static final int LOWEST_PORT = 1024; // RFC 2577 section 3

  private final Setup setup;
  private final Stance stance;
  private final Script script;
  private final Notes notes;
  private final Outbox outbox;
  private final Judge judge;
  private final Pinholes pinholes;

  /** Asks the server. */
  private final BiConsumer<Command, DataConnection> server;

  private Negotiation asked = Negotiation.PASV;
  private boolean epsvAll;
  private boolean serverLacksEpsv;

  Negotiator(
      Setup setup,
      Stance stance,
      Script script,
      Notes notes,
      Outbox outbox,
      Judge judge,
      Pinholes pinholes,
      BiConsumer<Command, DataConnection> server) {
    this.setup = setup;
    this.stance = stance;
    this.script = script;
    this.notes = notes;
    this.outbox = outbox;
    this.judge = judge;
    this.pinholes = pinholes;
    this.server = server;
  }

  /** REIN and a new login: everything as at the start (E55). */
  void reset(String reason) {
    epsvAll = false;
    pinholes.replace(reason);
  }

  /** A negotiation from the client. */
  void command(Command command, Negotiation negotiation) {
    asked = negotiation;
    String argument = command.argument().strip();
    if (negotiation == Negotiation.EPSV && argument.equalsIgnoreCase("ALL")) {
      epsvAll = true;
      answer(command, Answer.EPSV_ALL_DONE);
    } else if (epsvAll && negotiation != Negotiation.EPSV) {
      refuse(command, Answer.AFTER_EPSV_ALL);
    } else if (pinholes.full()) {
      refuse(command, Answer.TOO_MANY_PINHOLES);
    } else if (negotiation.active()) {
      active(command, negotiation);
    } else {
      passive(command, negotiation, argument);
    }
  }

  private void refuse(Command command, Answer answer) {
    notes.negotiationRefused(asked, command.line(), answer.line());
    answer(command, answer);
  }

  /** Answers the client; where the session is only watched, the server does. */
  private void answer(Command command, Answer answer) {
    if (stance == Stance.WATCH) {
      server.accept(command, DataConnection.none());
    } else {
      outbox.line(answer.line());
    }
  }

  private void active(Command command, Negotiation negotiation) {
    HostPort client = setup.legs().client();
    HostPort endpoint;
    try {
      endpoint = negotiation.parse(command.argument(), client.address());
    } catch (SyntaxException e) {
      refuse(command, Answer.BAD_ENDPOINT);
      return;
    }
    Optional<Answer> objection = objection(endpoint, client);
    if (objection.isPresent() && stance == Stance.CARRY) {
      refuse(command, objection.get());
      return;
    }
    objection.ifPresent(why -> notes.negotiationRefused(asked, command.line(), why.line()));
    notes.negotiated(negotiation, endpoint, Side.CLIENT);
    open(Mode.ACTIVE, endpoint, command.line());
  }

  /** Why the server must not connect there. */
  private Optional<Answer> objection(HostPort endpoint, HostPort client) {
    if (endpoint.ipv4() != client.ipv4()) {
      return Optional.of(client.ipv4() ? Answer.USE_FAMILY_1 : Answer.USE_FAMILY_2);
    } else if (!endpoint.address().equals(client.address())) {
      return Optional.of(Answer.FOREIGN_ADDRESS);
    } else if (endpoint.port() < LOWEST_PORT) {
      return Optional.of(Answer.LOW_PORT);
    } else if (setup.ours().test(endpoint)) {
      return Optional.of(Answer.OWN_LISTENER);
    }
    return Optional.empty();
  }

  private void passive(Command command, Negotiation negotiation, String argument) {
    boolean ipv4 = setup.legs().client().ipv4();
    if (negotiation.ipv4Only() && !ipv4) {
      refuse(command, Answer.PASV_IS_IPV4);
    } else if (argument.equals(ipv4 ? "2" : "1") && negotiation == Negotiation.EPSV) {
      refuse(command, ipv4 ? Answer.USE_FAMILY_1 : Answer.USE_FAMILY_2);
    } else if (!argument.isEmpty() && !argument.equals(ipv4 ? "1" : "2")) {
      refuse(command, Answer.BAD_FAMILY);
    } else {
      boolean short4 = negotiation == Negotiation.PASV || serverLacksEpsv;
      Negotiation word =
          short4 && setup.legs().server().ipv4() ? Negotiation.PASV : Negotiation.EPSV;
      pinholes.replace("replaced");
      server.accept(new Command(word.name(), ""), DataConnection.none());
    }
  }

  /** Opens a pinhole, or says no to what a peer has written. */
  private void open(Mode mode, HostPort endpoint, String text) {
    HostPort peer = mode == Mode.ACTIVE ? setup.legs().server() : setup.legs().client();
    Verdict verdict = judge.data(mode, peer.address(), endpoint);
    if (verdict.allowed()) {
      pinholes.open(mode, endpoint, asked, verdict.source());
    } else {
      notes.negotiationDenied(asked, text, endpoint, verdict);
      outbox.line(Judge.denial(verdict));
    }
  }

  /** The data plane has a port for the pinhole. */
  void opened(int number, HostPort where) {
    if (!pinholes.opening(number)) {
      return; // closed meanwhile, and the plane was told so
    }
    DataConnection current = pinholes.current();
    current.phase = DataConnection.Phase.OPEN;
    if (current.pinhole.mode() == Mode.ACTIVE) {
      // Opened before PORT goes out: some servers connect before they answer 200.
      boolean sameFamily = setup.legs().server().ipv4() == setup.legs().client().ipv4();
      Negotiation familyWord = where.ipv4() ? Negotiation.PORT : Negotiation.EPRT;
      Negotiation word = sameFamily ? asked : familyWord;
      notes.opened(current.pinhole, where);
      String[] line = word.print(where).split(" ", 2);
      server.accept(new Command(line[0], line[1]), current);
    } else {
      HostPort told = new HostPort(advertised(), where.port());
      notes.opened(current.pinhole, told);
      outbox.line(asked.print(told));
    }
  }

  /** The address for the client: as configured, if the client's words can hold it. */
  private InetAddress advertised() {
    InetAddress address = setup.advertised().get();
    boolean fits = !asked.ipv4Only() || address instanceof Inet4Address;
    return fits ? address : setup.legs().clientSide().address();
  }

  /** The data plane has no port for the pinhole. */
  void refused(int number, String reason) {
    if (pinholes.opening(number)) {
      notes.portsExhausted(giveUp().pinhole, reason);
      outbox.line(Answer.NO_PORT_FREE.line());
    }
  }

  /** The data plane could not open the pinhole for another reason. */
  void failed(int number, String reason) {
    if (pinholes.opening(number)) {
      notes.pinholeFailed(giveUp().pinhole, reason);
      outbox.line(Answer.PINHOLE_FAILED.line());
    }
  }

  private DataConnection giveUp() {
    DataConnection current = pinholes.current();
    current.phase = DataConnection.Phase.CLOSED;
    pinholes.forget(current);
    return current;
  }

  /** Whether the server's final reply to a negotiation is passed on as it is. */
  boolean passedOn(Outstanding negotiation, Reply reply) {
    Negotiation word = Negotiation.of(negotiation.command.verb()).orElseThrow();
    if (word.active()) {
      return true;
    }
    boolean unknown = (reply.code() >= 500 && reply.code() <= 502) || reply.code() == 522;
    boolean pasvMayHelp = word == Negotiation.EPSV && unknown && setup.legs().server().ipv4();
    // A client that is only watched asks for PASV itself, if it knows how.
    pasvMayHelp &= stance == Stance.CARRY;
    return !grants(word, reply) && !pasvMayHelp;
  }

  /** Whether a reply means to complete a passive negotiation; a watched EPSV ALL has 200. */
  private boolean grants(Negotiation word, Reply reply) {
    return reply.code() == word.code() || (reply.positive() && stance == Stance.CARRY);
  }

  /** The server's final reply to a negotiation: the only thing that proves one. */
  void replied(Outstanding negotiation, Reply reply) {
    Negotiation word = Negotiation.of(negotiation.command.verb()).orElseThrow();
    if (word.active()) {
      activeReplied(negotiation.data, reply);
    } else if (grants(word, reply)) {
      passiveReplied(word, reply);
    } else if (!passedOn(negotiation, reply)) {
      serverLacksEpsv = true; // RFC 6384: ask in the words it knows
      server.accept(new Command("PASV", ""), DataConnection.none());
    }
  }

  private void activeReplied(DataConnection data, Reply reply) {
    if (reply.positive()) {
      script.add(new ReleasePinhole(data.pinhole));
    } else {
      pinholes.close(data, "refused by the server");
      pinholes.replace("refused by the server");
    }
  }

  private void passiveReplied(Negotiation word, Reply reply) {
    HostPort server = setup.legs().server();
    try {
      if (reply.code() != word.code()) {
        throw new SyntaxException("not a " + word.code()); // an address in it is not for the client
      }
      HostPort stated = word.parse(reply.text(), server.address());
      boolean listed = setup.serverAddresses().stream().anyMatch(n -> n.contains(stated.address()));
      HostPort endpoint = listed ? stated : new HostPort(server.address(), stated.port());
      boolean low = endpoint.port() < LOWEST_PORT;
      if (low) {
        notes.negotiationRefused(word, reply.line(), "port below 1024");
      }
      if (!low || stance == Stance.WATCH) {
        notes.negotiated(word, stated, Side.SERVER);
        open(Mode.PASSIVE, endpoint, reply.line());
        return;
      }
    } catch (SyntaxException e) {
      notes.negotiationRefused(word, reply.line(), e.getMessage());
    }
    outbox.line(Answer.BAD_PASSIVE_REPLY.line());
  }
}
