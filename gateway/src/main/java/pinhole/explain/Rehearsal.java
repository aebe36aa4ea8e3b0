package pinhole.explain;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import pinhole.explain.Exchange.Refusal;
import pinhole.ftp.Command;
import pinhole.ftp.HostPort;
import pinhole.ftp.Negotiation;
import pinhole.ftp.SyntaxException;
import pinhole.ftp.Text;
import pinhole.ftp.Transfer;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.rules.Arbiter;
import pinhole.rules.Explanation;
import pinhole.rules.Literal;
import pinhole.rules.Question;
import pinhole.rules.Target;
import pinhole.rules.Verdict;
import pinhole.rules.config.ClientTls.Mode;
import pinhole.rules.config.Configuration;
import pinhole.session.Agenda;
import pinhole.session.Deadline;
import pinhole.session.Effects;
import pinhole.session.Ended;
import pinhole.session.Lines;
import pinhole.session.Malformed;
import pinhole.session.OwnListeners;
import pinhole.session.Pinhole;
import pinhole.session.Secured;
import pinhole.session.Session;
import pinhole.session.Setup;
import pinhole.session.Side;

/** One session on paper: a client that says what it is told to, a server that agrees to all. */
final class Rehearsal implements Effects {
  private static final String BUILTIN = "builtin";
  private static final int SOME_PORT = 40000;
  private static final Set<Event> REFUSALS =
      Set.of(Event.COMMAND_DENIED, Event.NEGOTIATION_REFUSED, Event.MALFORMED);

  private final Configuration configuration;
  private final Circumstances circumstances;
  private final Session session;
  private final Lines lines;
  private final Agenda agenda = new Agenda(this);

  /** Where the client is on the server, "" where nobody has said. */
  private String directory;

  private final List<Explanation> questions = new ArrayList<>();
  private final List<Entry> refusals = new ArrayList<>();
  private final List<String> replies = new ArrayList<>();
  private String answer = "";
  private int pinhole;
  private boolean over;

  Rehearsal(Configuration configuration, Circumstances circumstances) {
    this.configuration = configuration;
    this.circumstances = circumstances;
    this.directory = circumstances.directory();
    this.session = new Session(setup(), arbiter());
    this.lines = new Lines(Side.CLIENT, configuration.limits().lineLength());
    agenda.perform(session.start());
    agenda.perform(session.fromServer("220 ready"));
    if (circumstances.encrypted() && circumstances.listener().tls().mode() == Mode.EXPLICIT) {
      for (String line : List.of("AUTH TLS", "PBSZ 0", "PROT P")) {
        agenda.perform(session.fromClient(line));
      }
      questions.clear(); // nobody asked about this
      refusals.clear();
      replies.clear();
    }
  }

  private Setup setup() {
    InetAddress client = circumstances.client();
    InetAddress bind = circumstances.listener().bind().getAddress();
    InetAddress loopback = Literal.parse(client instanceof Inet4Address ? "127.0.0.1" : "::1");
    InetAddress gateway = bind.isAnyLocalAddress() ? loopback : bind;
    if (circumstances.listener().server().isOriginalDestination()) {
      gateway = circumstances.server().address(); // in whose place the gateway answers
    }
    InetAddress advertised = gateway;
    Setup.Legs legs =
        new Setup.Legs(
            new HostPort(client, SOME_PORT),
            new HostPort(gateway, SOME_PORT),
            new HostPort(circumstances.server().address(), SOME_PORT), // nobody is shown this end
            circumstances.server());
    return new Setup(
        1,
        circumstances.listener().name(),
        legs,
        () -> advertised,
        OwnListeners.bound(configuration.listeners()),
        configuration.data().serverAddresses(),
        configuration.limits(),
        configuration.timeouts(),
        new Setup.Tls(circumstances.listener().tls(), circumstances.listener().server().tls()));
  }

  /** Judges as the policy does, and remembers how. */
  private Arbiter arbiter() {
    return new Arbiter() {
      @Override
      public Verdict judge(Question question) {
        Explanation explanation = configuration.policy().explain(question);
        questions.add(explanation);
        return explanation.verdict();
      }

      @Override
      public boolean asksPath(Question.Command command) {
        return configuration.policy().asksPath(command);
      }
    };
  }

  /**
   * What comes of a line.
   *
   * @param answer the server's to the negotiation in it; "" for one that is right
   */
  Exchange say(String line, String answer) {
    if (over) {
      Refusal refusal = new Refusal("", "the session has ended", BUILTIN);
      return new Exchange(line, answer, List.of(), List.of(refusal));
    }
    this.answer = answer;
    ByteBuffer bytes = ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    List<Object> read = new ArrayList<>();
    while (bytes.hasRemaining()) {
      lines.next(bytes, read);
    }
    for (Object what : read) {
      if (what instanceof Malformed malformed) {
        agenda.perform(session.malformed(malformed));
      } else if (what instanceof String text) {
        agenda.perform(session.fromClient(text));
      }
    }
    String reply = replies.isEmpty() ? "" : replies.get(replies.size() - 1);
    Exchange exchange =
        new Exchange(
            line,
            answer,
            questions,
            refusals.stream().map(entry -> refusal(entry, reply)).toList());
    questions.clear();
    refusals.clear();
    replies.clear();
    return exchange;
  }

  private static Refusal refusal(Entry entry, String reply) {
    String rule = entry.value("rule"); // what is malformed has none
    return new Refusal(reply, entry.value("reason"), rule.isEmpty() ? BUILTIN : rule);
  }

  @Override
  public void send(Side to, String line) {
    if (to == Side.CLIENT) {
      replies.add(line);
      return;
    }
    try {
      serve(Command.parse(line));
    } catch (SyntaxException e) {
      throw new IllegalStateException(e); // a session sends commands
    }
  }

  private void serve(Command command) {
    if (Transfer.of(command.verb()).isPresent()) {
      Ended ended = new Ended(Ended.Outcome.COMPLETE, 0, 0, Duration.ZERO);
      agenda.perform(session.fromServer("150 go"));
      agenda.perform(session.used(pinhole, new HostPort(circumstances.client(), SOME_PORT)));
      agenda.perform(session.ended(pinhole, ended));
      agenda.perform(session.fromServer("226 done"));
      return;
    }
    HostPort server = new HostPort(circumstances.server().address(), SOME_PORT);
    agenda.perform(
        session.fromServer(
            switch (command.verb()) {
              case "PASV", "EPSV" ->
                  answer.isEmpty() ? Negotiation.valueOf(command.verb()).print(server) : answer;
              case "USER" -> "331 go on";
              case "PASS" -> "230 welcome";
              case "QUIT" -> "221 goodbye";
              case "PWD", "XPWD" ->
                  directory.isEmpty() ? "550 unknown" : "257 \"" + quoted(directory) + '"';
              case "CWD", "XCWD", "CDUP", "XCUP" -> {
                String to = Text.of(command.argument());
                directory = Text.bytes(Target.of(command.verb(), to, Text.of(directory)).path());
                yield "250 there";
              }
              default -> "200 done";
            }));
  }

  private static String quoted(String path) {
    return path.replace("\"", "\"\"");
  }

  @Override
  public void open(Pinhole opened) {
    pinhole = opened.number();
    int port = configuration.data().usablePassivePorts().findFirst().orElseThrow();
    agenda.perform(session.opened(pinhole, new HostPort(opened.at(), port)));
  }

  @Override
  public void note(Entry entry) {
    if (REFUSALS.contains(entry.event())) {
      refusals.add(entry);
    }
  }

  @Override
  public void hangUp() {
    over = true;
  }

  @Override
  public void startTls(Side leg) {
    String subject = leg == Side.CLIENT ? circumstances.certificate() : "";
    agenda.perform(session.secured(leg, new Secured("", "", subject, "", false)));
  }

  @Override
  public void passThrough() {
    over = true;
  }

  @Override
  public void stopTls(Side leg) {
    agenda.perform(session.cleared());
  }

  // On paper nothing moves, and no time passes.

  @Override
  public void interruptServer() {}

  @Override
  public void release(Pinhole opened) {}

  @Override
  public void begin(Pinhole opened, Side from) {}

  @Override
  public void drain(Pinhole opened) {}

  @Override
  public void close(Pinhole opened) {}

  @Override
  public void await(Deadline deadline, Duration within) {}

  @Override
  public void forget(Deadline deadline) {}
}
