package pinhole.explain;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pinhole.explain.Exchange.Refusal;
import pinhole.ftp.HostPort;
import pinhole.ftp.Negotiation;
import pinhole.ftp.Text;
import pinhole.ftp.Transfer;
import pinhole.rules.Explanation;
import pinhole.rules.Question;
import pinhole.rules.Verdict;
import pinhole.rules.config.Configuration;

/** Asks what the gateway would do. */
public final class Inquiry {
  private static final Pattern REPLY = Pattern.compile("([0-9]{3})(?: .*)?");
  private static final int SOME_PORT = 40000;

  private final Configuration configuration;
  private final Circumstances circumstances;

  public Inquiry(Configuration configuration, Circumstances circumstances) {
    this.configuration = configuration;
    this.circumstances = circumstances;
  }

  /**
   * What becomes of a line.
   *
   * <p>A transfer needs a data connection: unless the circumstances have one, passive and active
   * mode are both tried, and the transfer is allowed if it is in one of them.
   *
   * @param line the client's, one character for each byte; or a 227 or 229, the server's, which
   *     answers the client's PASV or EPSV; or "" to ask about the connection alone
   * @throws IllegalArgumentException if it is another reply; the message is for people
   */
  public Account about(String line) {
    Optional<Negotiation> answered = answered(line);
    Exchange connection = connection();
    if (!connection.allowed() || line.isEmpty() || !circumstances.listener().statefulFtp()) {
      return new Account(List.of(connection), connection.allowed());
    }
    if (answered.isPresent()) {
      return told(connection, List.of(), answered.get().name(), line);
    }
    if (!isTransfer(line) || circumstances.before().stream().anyMatch(Inquiry::isNegotiation)) {
      return told(connection, List.of(), line, "");
    }
    Account passive = told(connection, List.of("EPSV"), line, "");
    Account active = told(connection, List.of(eprt()), line, "");
    return together(passive, active);
  }

  /** The negotiation that this line completes, if it is a reply. */
  private static Optional<Negotiation> answered(String line) {
    Matcher reply = REPLY.matcher(line);
    if (!reply.matches()) {
      return Optional.empty();
    }
    Optional<Negotiation> row =
        Arrays.stream(Negotiation.values())
            .filter(negotiation -> !negotiation.active())
            .filter(negotiation -> reply.group(1).equals(Integer.toString(negotiation.code())))
            .findFirst();
    if (row.isEmpty()) {
      throw new IllegalArgumentException(
          "of a server's replies only 227 and 229 are judged, not " + reply.group(1));
    }
    return row;
  }

  private static String verb(String line) {
    return line.split("[ \t]", 2)[0].toUpperCase(Locale.ROOT);
  }

  private static boolean isTransfer(String line) {
    return Transfer.of(verb(line)).isPresent();
  }

  private static boolean isNegotiation(String line) {
    return Negotiation.of(verb(line)).isPresent();
  }

  private String eprt() {
    InetAddress client = circumstances.client();
    return Negotiation.EPRT.print(new HostPort(client, SOME_PORT));
  }

  /** Asked by the listener, before there is a session. */
  private Exchange connection() {
    Question question =
        new Question.Connect(
            circumstances.client(),
            circumstances.listener().name(),
            circumstances.server().socketAddress());
    Explanation explanation = configuration.policy().explain(question);
    Verdict verdict = explanation.verdict();
    List<Refusal> refusals = new ArrayList<>();
    if (!verdict.allowed()) {
      refusals.add(
          new Refusal(
              Text.bytes("421 Service not available: " + verdict.reason() + "."),
              verdict.reason(),
              verdict.source().brief()));
    }
    return new Exchange("", "", List.of(explanation), refusals);
  }

  private Account told(Exchange connection, List<String> first, String line, String answer) {
    Rehearsal rehearsal = new Rehearsal(configuration, circumstances);
    List<Exchange> exchanges = new ArrayList<>(List.of(connection));
    for (String login : login(line)) {
      Exchange exchange = rehearsal.say(login, "");
      exchanges.add(exchange);
      if (!exchange.allowed()) {
        return new Account(exchanges, false); // what follows would be asked for nobody
      }
    }
    circumstances.before().forEach(said -> exchanges.add(rehearsal.say(said, "")));
    first.forEach(said -> exchanges.add(rehearsal.say(said, "")));
    Exchange last = rehearsal.say(line, answer);
    exchanges.add(last);
    return new Account(exchanges, last.allowed());
  }

  /** What logs the user in, as far as that is not the question. */
  private List<String> login(String line) {
    if (circumstances.user().isEmpty() || verb(line).equals("USER")) {
      return List.of();
    }
    String user = "USER " + circumstances.user();
    return verb(line).equals("PASS") ? List.of(user) : List.of(user, "PASS ********");
  }

  /** Both ways, told as one story: they differ in the negotiation, the last but one. */
  private static Account together(Account passive, Account active) {
    boolean onlyActive = active.allowed() && !passive.allowed();
    Account told = onlyActive ? active : passive;
    List<Exchange> story = new ArrayList<>(told.exchanges());
    int at = story.size() - (onlyActive ? 2 : 1);
    negotiation(onlyActive ? passive : active).ifPresent(other -> story.add(at, other));
    return new Account(story, told.allowed());
  }

  private static Optional<Exchange> negotiation(Account account) {
    return account.exchanges().stream()
        .filter(exchange -> isNegotiation(exchange.line()))
        .findFirst();
  }
}
