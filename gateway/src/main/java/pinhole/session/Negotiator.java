package pinhole.session;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import pinhole.ftp.Command;
import pinhole.ftp.HostPort;
import pinhole.ftp.Negotiation;
import pinhole.ftp.Reply;
import pinhole.ftp.SyntaxException;
import pinhole.rules.Mode;
import pinhole.rules.Verdict;
import pinhole.session.Action.ClosePinhole;
import pinhole.session.Action.OpenPinhole;
import pinhole.session.Action.ReleasePinhole;

/**
 * PORT, EPRT, PASV and EPSV, on both legs: what the client asks need not be what the server is
 * asked. Each leg's words follow that leg's address family and what its end understands.
 */
final class Negotiator {
  private static final int LOWEST_PORT = 1024; // RFC 2577 section 3

  private final Setup setup;
  private final Script script;
  private final Notes notes;
  private final Outbox outbox;
  private final Judge judge;

  /** Asks the server. */
  private final BiConsumer<Command, DataConnection> server;

  private final Map<Integer, DataConnection> live = new HashMap<>(4);
  private DataConnection current = DataConnection.none();
  private Negotiation asked = Negotiation.PASV;
  private int count;
  private boolean epsvAll;
  private boolean serverLacksEpsv;

  Negotiator(
      Setup setup,
      Script script,
      Notes notes,
      Outbox outbox,
      Judge judge,
      BiConsumer<Command, DataConnection> server) {
    this.setup = setup;
    this.script = script;
    this.notes = notes;
    this.outbox = outbox;
    this.judge = judge;
    this.server = server;
  }

  /** The newest negotiation, the only one that counts (RFC 1123 section 4.1.2.5). */
  DataConnection current() {
    return current;
  }

  /** The data connection with this pinhole; one that is closed where it is known no more. */
  DataConnection numbered(int number) {
    return live.getOrDefault(number, DataConnection.none());
  }

  /** Whether the answer of the data plane is waited for. */
  boolean opening() {
    return current.phase == DataConnection.Phase.OPENING;
  }

  boolean running() {
    return live.values().stream().anyMatch(DataConnection::running);
  }

  void forget(DataConnection data) {
    live.remove(data.pinhole.number());
  }

  /** REIN and a new login: everything as at the start (E55). */
  void reset(String reason) {
    epsvAll = false;
    replace(reason);
  }

  /** ABOR was answered: whether data that it was meant for still moves. What waits is closed. */
  boolean aborted() {
    boolean moves = false;
    for (DataConnection data : List.copyOf(live.values())) {
      if (data.aborted && data.running()) {
        moves = true;
      } else if (data.aborted && !data.drained) {
        close(data, "aborted");
      }
    }
    return moves;
  }

  /** Closes what ABOR was meant for. */
  void closeAborted() {
    for (DataConnection data : List.copyOf(live.values())) {
      if (data.aborted && !data.drained) {
        close(data, "aborted");
      }
    }
  }

  /** Closes what nobody uses. */
  void closeUnused(String reason) {
    for (DataConnection data : List.copyOf(live.values())) {
      if (data.live() && !data.running() && !data.drained) {
        close(data, reason);
      }
    }
  }

  /** Closes everything, also what moves; what has only its last FIN to exchange may do so. */
  void closeAll(String reason) {
    for (DataConnection data : List.copyOf(live.values())) {
      if (!data.drained) {
        close(data, reason);
      }
    }
  }

  /** The client is lost: what it sent is still handed on. */
  void closeAllButUploads() {
    for (DataConnection data : List.copyOf(live.values())) {
      if (!data.drained && !(data.running() && data.upload)) {
        close(data, "session-end");
      }
    }
  }

  void close(DataConnection data, String reason) {
    if (data.live() && !data.cut) {
      data.cut = true;
      script.add(new ClosePinhole(data.pinhole));
      if (data.phase != DataConnection.Phase.USED) {
        notes.closed(data.pinhole, reason);
        data.phase = DataConnection.Phase.CLOSED;
        forget(data);
      }
    }
  }

  private void replace(String reason) {
    // A transfer that still runs out (MODE B, or a client slow to close) ends by itself.
    if (!current.attached || current.phase != DataConnection.Phase.USED) {
      close(current, reason);
    }
    current = DataConnection.none();
  }

  /** A negotiation from the client. */
  void command(Command command, Negotiation negotiation) {
    asked = negotiation;
    String argument = command.argument().strip();
    if (negotiation == Negotiation.EPSV && argument.equalsIgnoreCase("ALL")) {
      epsvAll = true;
      outbox.line(Answer.EPSV_ALL_DONE.line());
    } else if (epsvAll && negotiation != Negotiation.EPSV) {
      refuse(command, Answer.AFTER_EPSV_ALL);
    } else if (full()) {
      refuse(command, Answer.TOO_MANY_PINHOLES);
    } else if (negotiation.active()) {
      active(command, negotiation);
    } else {
      passive(command, negotiation, argument);
    }
  }

  private boolean full() {
    long used =
        live.values().stream().filter(data -> data.phase == DataConnection.Phase.USED).count();
    return used >= setup.limits().pinholesPerSession();
  }

  private void refuse(Command command, Answer answer) {
    notes.negotiationRefused(asked, command.line(), answer.line());
    outbox.line(answer.line());
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
    if (endpoint.ipv4() != client.ipv4()) {
      refuse(command, client.ipv4() ? Answer.USE_FAMILY_1 : Answer.USE_FAMILY_2);
    } else if (!endpoint.address().equals(client.address())) {
      refuse(command, Answer.FOREIGN_ADDRESS);
    } else if (endpoint.port() < LOWEST_PORT) {
      refuse(command, Answer.LOW_PORT);
    } else if (setup.ours().test(endpoint)) {
      refuse(command, Answer.OWN_LISTENER);
    } else {
      notes.negotiated(negotiation, endpoint, Side.CLIENT);
      open(Mode.ACTIVE, endpoint, command.line());
    }
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
      replace("replaced");
      server.accept(new Command(word.name(), ""), DataConnection.none());
    }
  }

  /** Opens a pinhole, or says no to what a peer has written. */
  private void open(Mode mode, HostPort endpoint, String text) {
    Setup.Legs legs = setup.legs();
    boolean active = mode == Mode.ACTIVE;
    HostPort peer = active ? legs.server() : legs.client();
    HostPort at = active ? legs.serverSide() : legs.clientSide();
    HostPort from = active ? legs.clientSide() : legs.serverSide();
    Verdict verdict = judge.data(mode, peer.address(), endpoint);
    if (!verdict.allowed()) {
      notes.negotiationDenied(asked, text, endpoint, verdict);
      outbox.line(Judge.denial(verdict));
      return;
    }
    replace("replaced");
    Pinhole pinhole =
        new Pinhole(
            ++count,
            mode,
            peer.address(),
            at.address(),
            endpoint,
            from.address(),
            verdict.source());
    current = new DataConnection(pinhole, asked);
    live.put(pinhole.number(), current);
    script.add(new OpenPinhole(pinhole));
  }

  /** The data plane has a port for the pinhole. */
  void opened(int number, HostPort where) {
    if (current.pinhole.number() != number || !opening()) {
      return; // closed meanwhile, and the plane was told so
    }
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
    if (current.pinhole.number() == number && opening()) {
      current.phase = DataConnection.Phase.CLOSED;
      forget(current);
      notes.portsExhausted(current.pinhole, reason);
      outbox.line(Answer.NO_PORT_FREE.line());
    }
  }

  /** Whether the server's final reply to a negotiation is passed on as it is. */
  boolean passedOn(Outstanding negotiation, Reply reply) {
    Negotiation word = Negotiation.of(negotiation.command.verb()).orElseThrow();
    if (word.active()) {
      return true;
    }
    boolean unknown = (reply.code() >= 500 && reply.code() <= 502) || reply.code() == 522;
    boolean pasvMayHelp = word == Negotiation.EPSV && unknown && setup.legs().server().ipv4();
    return reply.code() != word.code() && !pasvMayHelp;
  }

  /** The server's final reply to a negotiation: the only thing that proves one. */
  void replied(Outstanding negotiation, Reply reply) {
    Negotiation word = Negotiation.of(negotiation.command.verb()).orElseThrow();
    if (word.active()) {
      activeReplied(negotiation.data, reply);
    } else if (reply.code() == word.code()) {
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
      close(data, "refused by the server");
      current = DataConnection.none();
    }
  }

  private void passiveReplied(Negotiation word, Reply reply) {
    HostPort server = setup.legs().server();
    try {
      HostPort stated = word.parse(reply.text(), server.address());
      boolean listed = setup.serverAddresses().stream().anyMatch(n -> n.contains(stated.address()));
      HostPort endpoint = listed ? stated : new HostPort(server.address(), stated.port());
      if (endpoint.port() >= LOWEST_PORT) {
        notes.negotiated(word, stated, Side.SERVER);
        open(Mode.PASSIVE, endpoint, reply.line());
        return;
      }
      notes.negotiationRefused(word, reply.line(), "port below 1024");
    } catch (SyntaxException e) {
      notes.negotiationRefused(word, reply.line(), e.getMessage());
    }
    outbox.line(Answer.BAD_PASSIVE_REPLY.line());
  }
}
