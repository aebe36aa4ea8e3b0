package pinhole.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pinhole.ftp.HostPort;
import pinhole.log.Entry;
import pinhole.rules.Arbiter;
import pinhole.rules.Decision;
import pinhole.rules.Literal;
import pinhole.rules.Network;
import pinhole.rules.Question;
import pinhole.rules.Source;
import pinhole.rules.Verdict;
import pinhole.rules.config.Limits;
import pinhole.rules.config.Timeouts;

/** A session that others carry: the replies come from the wire, whatever the gateway would say. */
class WatchingTest {
  private static final HostPort CLIENT = at("192.0.2.9", 50000);
  private static final HostPort SERVER = at("198.51.100.5", 21);

  private final List<Question> asked = new ArrayList<>();
  private final List<String> seen = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();
  private final Session session = Session.watching(setup(), Arbiter.withoutPaths(this::judge));

  private static HostPort at(String address, int port) {
    return HostPort.of(new InetSocketAddress(Literal.parse(address), port));
  }

  private static Setup setup() {
    return new Setup(
        1,
        "wire",
        new Setup.Legs(CLIENT, SERVER, CLIENT, SERVER),
        SERVER::address,
        endpoint -> false,
        List.of(Network.parse("0.0.0.0/0")),
        Limits.DEFAULT,
        Timeouts.DEFAULT,
        Setup.Tls.OFF);
  }

  private Verdict judge(Question question) {
    asked.add(question);
    return new Verdict(Decision.ALLOW, "watched", Source.NONE);
  }

  private void client(String line) {
    take(session.fromClient(line));
  }

  private void server(String line) {
    take(session.fromServer(line));
  }

  /** Keeps what the server was sent, and what was noted; opens every pinhole where it leads. */
  private void take(List<Action> actions) {
    for (Action action : actions) {
      if (action instanceof Action.Send send && send.to() == Side.SERVER) {
        seen.add(send.line());
      } else if (action instanceof Action.Note note) {
        Entry entry = note.entry();
        seen.add(entry.event() + " " + entry.value("verb") + entry.value("reply"));
      } else if (action instanceof Action.Answered answered) {
        answers.add(answered.command().verb() + " " + answered.reply().code());
      } else if (action instanceof Action.OpenPinhole open) {
        Pinhole pinhole = open.pinhole();
        take(session.opened(pinhole.number(), pinhole.endpoint()));
      }
    }
  }

  private void saw(String... lines) {
    assertEquals(List.of(lines), seen);
    seen.clear();
  }

  private void begin() {
    take(session.start());
    server("220 hello");
  }

  @Test
  void takesTheServersAnswerToWhatTheGatewayWouldHaveRefused() {
    begin();
    client("AUTH TLS");
    server("502 no");
    saw("command-denied ", "AUTH TLS");
    client("EPSV ALL");
    server("200 ok");
    client("LPSV");
    server("500 what");
    saw("EPSV ALL", "command-denied ", "LPSV");
    client("LIST");
    server("425 no");
    client("NOOP");
    saw("command-denied ", "LIST", "transfer-failed LIST425", "NOOP");
  }

  @Test
  @Tag("E43")
  void followsAPortForSomebodyElse() {
    begin();
    client("PORT 10,0,0,2,8,6");
    saw("negotiation-refused PORT", "negotiated PORT", "pinhole-opened ", "PORT 10,0,0,2,8,6");
    server("500 Illegal PORT command.");
    saw("pinhole-closed ");
  }

  @Test
  @Tag("E34")
  void followsA227WithALowPort() {
    begin();
    client("PASV");
    server("227 Entering Passive Mode (198,51,100,5,0,22).");
    saw("PASV", "negotiation-refused PASV", "negotiated PASV", "pinhole-opened ");
  }

  @Test
  @Tag("E48")
  void doesNotAskForPasvInTheClientsPlace() {
    begin();
    client("EPSV");
    server("500 what");
    client("PASV");
    server("227 Entering Passive Mode (198,51,100,5,200,1).");
    saw("EPSV", "PASV", "negotiated PASV", "pinhole-opened ");
  }

  @Test
  void asksTheRulesForCommandsOnlyAndNotForFeatures() {
    begin();
    client("FEAT");
    server("211-Features:");
    server(" MDTM");
    server("211 End");
    client("MDTM x");
    assertEquals(
        List.of("FEAT", "MDTM"),
        asked.stream().map(question -> ((Question.Command) question).verb()).toList());
  }

  @Test
  void goesOnAfterRepliesThatWereMissed() {
    begin();
    client("TYPE I");
    client("PASV");
    saw("TYPE I");
    take(session.missedReplies());
    saw("PASV");
    server("227 Entering Passive Mode (198,51,100,5,200,1).");
    saw("negotiated PASV", "pinhole-opened ");
    client("RETR x");
    server("150 coming");
    take(session.missedReplies());
    client("NOOP");
    server("200 ok");
    client("SYST");
    server("215 UNIX");
    client("PWD");
    saw("RETR x", "NOOP", "SYST", "transfer-failed RETRnone", "PWD");
  }

  @Test
  @Tag("E91")
  void tellsWhichCommandAReplyAnswers() {
    begin();
    client("PASV");
    server("227 Entering Passive Mode (198,51,100,5,200,1).");
    client("RETR x");
    server("150 coming");
    client("STAT");
    server("211-Status");
    server("211 End");
    server("226 done");
    assertEquals(List.of("CONNECT 220", "PASV 227", "RETR 150", "STAT 211", "RETR 226"), answers);
  }

  @Test
  void aLastReplyAfterTheGapIsStillTheTransfers() {
    begin();
    client("PASV");
    server("227 Entering Passive Mode (198,51,100,5,200,1).");
    client("RETR x");
    seen.clear();
    take(session.missedReplies());
    take(session.used(1, CLIENT));
    take(session.ended(1, new Ended(Ended.Outcome.COMPLETE, 5, 0, java.time.Duration.ZERO)));
    server("226 done");
    saw("pinhole-used ", "transfer-done RETR226");
    assertFalse(asked.isEmpty());
  }
}
