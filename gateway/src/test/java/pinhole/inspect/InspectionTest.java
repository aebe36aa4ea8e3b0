package pinhole.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pinhole.inspect.Scene.CLIENT;
import static pinhole.inspect.Scene.SERVER;
import static pinhole.inspect.Scene.at;
import static pinhole.inspect.Scene.findings;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.capture.Packet;
import pinhole.ftp.HostPort;
import pinhole.inspect.Conversation.Data;
import pinhole.rules.Literal;
import pinhole.rules.config.ConfigurationReader;
import pinhole.rules.config.InvalidConfiguration;

/** Sessions as a capture shows them, whole and with everything that may be wrong with them. */
class InspectionTest {
  private static final String PASV = "227 Entering Passive Mode (198,51,100,5,200,1).";

  private final Scene scene = new Scene();

  private Scene.Line data() {
    return scene.line(at(CLIENT, 50001), at(SERVER, 51201));
  }

  private static byte[] bytes(int count) {
    return "x".repeat(count).getBytes(StandardCharsets.ISO_8859_1);
  }

  private Conversation told() {
    return scene.one();
  }

  @Test
  void tellsOfAPassiveTransfer() {
    Scene.Line control = scene.loggedIn().client("PASV").server(PASV);
    Scene.Line data = data().open();
    control.client("RETR a b.txt").server("150 coming");
    data.serverBytes(bytes(1000)).serverBytes(bytes(500)).clientAcks().close();
    control.server("226 done").quit();
    Conversation told = told();
    assertEquals("demo", told.user());
    assertTrue(told.accepted());
    assertEquals("QUIT", told.ended());
    assertEquals(List.of(), findings(told));
    Conversation.Arrangement made = told.negotiations().get(0);
    assertEquals("198.51.100.5:51201", made.endpoint().toString());
    assertEquals(10, made.where().packet());
    assertEquals("RETR a b.txt", made.uses().get(0).command());
    assertEquals("226 done", made.uses().get(0).reply());
    Data moved = made.data().get(0);
    assertEquals("192.0.2.9:50001", moved.from().toString());
    assertEquals(1500, moved.toClient());
    assertEquals(0, moved.toServer());
    assertEquals("FIN", moved.ended());
    assertTrue(moved.made() && moved.whole());
  }

  @Test
  void tellsOfAnActiveTransfer() {
    Scene.Line control = scene.loggedIn().client("PORT 192,0,2,9,8,6").server("200 ok");
    control.client("STOR x").server("150 go");
    Scene.Line data = scene.line(at(SERVER, 20), at(CLIENT, 2054)).open();
    data.serverBytes(bytes(700)).clientAcks().close();
    control.server("226 done").quit();
    Conversation told = told();
    assertEquals(List.of(), findings(told));
    Data moved = told.negotiations().get(0).data().get(0);
    assertEquals("198.51.100.5:20", moved.from().toString());
    assertEquals(700, moved.toServer());
    assertEquals("8*256+6 = 2054", Words.sum(moved.to().port()));
  }

  @Test
  @Tag("E146")
  void neverTellsAPassword() {
    scene
        .control()
        .server("220 hi")
        .client("USER demo")
        .server("331 go")
        .client("PASS secret")
        .server("230 in")
        .client("ACCT secret")
        .server("230 ok")
        .client("PASSsecret")
        .client("  secret secret")
        .server("500 what")
        .server("500 what")
        .quit();
    Conversation told = told();
    assertFalse(told.toString().contains("secret secret"), told::toString);
    assertFalse(told.toString().contains("PASS secret"), told::toString);
    assertFalse(told.toString().contains("ACCT secret"), told::toString);
  }

  @Test
  void namesAPrivateAddressThatTheClientCannotReach() {
    Scene.Line control =
        scene.loggedIn().client("PASV").server("227 Entering Passive Mode (10,0,0,5,200,1).");
    Scene.Line data = scene.line(at(CLIENT, 50001), at("10.0.0.5", 51201));
    data.syn().later(1000).syn().later(2000).syn();
    control.client("LIST");
    scene.later(30_000);
    control.clientEnds();
    Conversation told = told();
    assertEquals(
        List.of("server-silent 14", "private-address 10 11 12 13", "syn-unanswered 11 12 13"),
        findings(told));
    assertEquals("closed by the client, without QUIT", told.ended());
    assertFalse(told.negotiations().get(0).data().get(0).made());
  }

  @Test
  void isContentWithAClientThatKnowsBetterThanThe227() {
    Scene.Line control =
        scene.loggedIn().client("PASV").server("227 Entering Passive Mode (10,0,0,5,200,1).");
    Scene.Line data = data().open();
    control.client("LIST").server("150 coming");
    data.serverBytes(bytes(10)).clientAcks().close();
    control.server("226 done").quit();
    assertEquals(List.of(), findings(told()));
  }

  @Test
  void seesThatNobodyListens() {
    scene.loggedIn().client("PASV").server(PASV);
    data().syn().refuse();
    assertEquals(List.of("syn-refused 11 12"), findings(told()));
  }

  @Test
  void tellsWhatARouterSays() {
    scene.loggedIn().client("PASV").server(PASV);
    byte[] syn = Packet.tcp(at(CLIENT, 50001), at(SERVER, 51201), 1000, 0, Packet.SYN, "");
    scene.film.add(syn).add(Packet.unreachable("192.0.2.1", syn, 13));
    Conversation told = told();
    assertEquals(List.of("unreachable 11 12"), findings(told));
    assertTrue(told.findings().get(0).text().contains("by 192.0.2.1 with ICMP: prohibited"));
  }

  @Test
  void seesThatTheServerNeverConnectedBack() {
    Scene.Line control = scene.loggedIn().client("PORT 192,0,2,9,8,6").server("200 ok");
    control.client("LIST").server("150 coming").later(60_000).server("425 Cannot open").quit();
    assertEquals(List.of("active-blocked 9 11 13", "transfer-failed 11 13"), findings(told()));
  }

  @Test
  void seesThatTheClientDropsTheServersConnection() {
    Scene.Line control = scene.loggedIn().client("PORT 192,0,2,9,8,6").server("200 ok");
    control.client("LIST").server("150 coming");
    scene.line(at(SERVER, 20), at(CLIENT, 2054)).syn().later(3000).syn();
    scene.later(60_000);
    control.server("425 Cannot open").quit();
    assertEquals(List.of("syn-unanswered 13 14", "transfer-failed 11 15"), findings(told()));
  }

  @Test
  @Tag("E43")
  void seesAPortThatWasNotTranslated() {
    scene.loggedIn().client("PORT 192,168,1,7,8,6").server("500 Illegal PORT command.").quit();
    assertEquals(List.of("foreign-port 9 10", "negotiation-refused 9 10"), findings(told()));
  }

  @Test
  void seesThatTheClientNeverConnected() {
    Scene.Line control = scene.loggedIn().client("PASV").server(PASV).client("LIST");
    control.later(60_000).server("425 Failed").quit();
    assertEquals(List.of("no-connection 10 11 12", "transfer-failed 11 12"), findings(told()));
  }

  @Test
  void seesThatAClientWhichConnectsFirstCouldNot() {
    Scene.Line control = scene.loggedIn().client("EPSV").server("229 ok (|||40001|)");
    control.later(5_000).client("PASV").server(PASV).later(6_000).clientEnds();
    assertEquals(List.of("no-connection 10 12", "no-connection 12 13"), findings(told()));
  }

  @Test
  void isContentWithAClientThatChangesItsMindAtOnce() {
    Scene.Line control = scene.loggedIn().client("EPSV").server("229 ok (|||40001|)");
    control.later(1_000).client("PASV").server(PASV).later(1_000).clientEnds();
    assertEquals(List.of(), findings(told()));
  }

  @Test
  void asksWhetherTheDataWasCapturedAtAll() {
    scene
        .loggedIn()
        .client("PASV")
        .server(PASV)
        .client("LIST")
        .server("150 coming")
        .server("226 done")
        .quit();
    assertEquals(List.of("data-not-captured 10"), findings(told()));
  }

  @Test
  void seesTheControlConnectionCutWhileDataMoved() {
    Scene.Line control = scene.loggedIn().client("PASV").server(PASV);
    Scene.Line data = data().open();
    control.client("RETR big").server("150 coming").clientAcks();
    for (int i = 0; i < 20; i++) {
      data.serverBytes(bytes(100)).clientAcks().later(20_000);
    }
    data.close();
    control.server("226 done");
    for (int i = 0; i < 5; i++) {
      scene.later(3000L << i);
      control.serverAgain("226 done");
    }
    Conversation told = told();
    assertEquals(List.of("control-cut 15 59 61"), findings(told));
    assertEquals("still open when the capture ends", told.ended());
  }

  @Test
  void stopsReadingAtTls() {
    scene
        .control()
        .server("220 hi")
        .client("AUTH TLS")
        .server("234 go")
        .clientBytes(new byte[] {22, 3, 1, 0, 5, 1, 2, 3, 10, 5})
        .serverBytes(new byte[] {22, 3, 1, 0, 5, '2', '2', '0', ' ', '\r', '\n'})
        .clientEnds();
    Conversation told = told();
    assertEquals(List.of("encrypted 6"), findings(told));
    assertEquals(3, told.lines().size());
    assertTrue(told.ended().startsWith("encrypted from packet 6 on"));
  }

  @Test
  void goesOnWhereTlsIsRefused() {
    scene
        .control()
        .server("220 hi")
        .client("AUTH TLS")
        .server("502 no")
        .client("USER demo")
        .server("230 in")
        .quit();
    Conversation told = told();
    assertEquals("demo", told.user());
    assertEquals(List.of(), findings(told));
  }

  @Test
  @Tag("E02")
  void tellsOfALineThatPacketHelpersMiss() {
    Scene.Line control = scene.loggedIn().client("PASV");
    control.serverBytes("227 Entering Passive Mode (198,51,".getBytes(StandardCharsets.UTF_8));
    control.serverBytes("100,5,200,1).\r\n".getBytes(StandardCharsets.UTF_8));
    Scene.Line data = data().open();
    control.client("LIST").server("150 coming");
    data.serverBytes(bytes(10)).clientAcks().close();
    control.server("226 done");
    control.clientBytes("NOOP\r\nPASV\r\n".getBytes(StandardCharsets.UTF_8));
    control.serverBytes(("200 ok\r\n" + PASV + "\r\n").getBytes(StandardCharsets.UTF_8)).quit();
    assertEquals(List.of("split-line 10 11", "shared-segment 24"), findings(told()));
  }

  @Test
  @Tag("E03")
  void tellsOfAPortBehindAnotherCommand() {
    Scene.Line control = scene.loggedIn();
    control.clientBytes("NOOP\r\nPORT 192,0,2,9,8,6\r\n".getBytes(StandardCharsets.UTF_8));
    control.serverBytes("200 ok\r\n200 ok\r\n".getBytes(StandardCharsets.UTF_8)).quit();
    Conversation told = told();
    assertEquals(List.of("shared-segment 9"), findings(told));
    assertEquals("192.0.2.9:2054", told.negotiations().get(0).endpoint().toString());
  }

  @Test
  void seesAClientThatKnowsOnlyEpsv() {
    scene.loggedIn().client("EPSV").server("500 what").later(60_000).clientEnds();
    assertEquals(List.of("epsv-refused 9 10"), findings(told()));
  }

  @Test
  void isContentWithAClientThatFallsBack() {
    Scene.Line control = scene.loggedIn().client("EPSV").server("500 what");
    control.client("PASV").server(PASV);
    Scene.Line data = data().open();
    control.client("LIST").server("150 coming");
    data.serverBytes(bytes(10)).clientAcks().close();
    control.server("226 done").quit();
    assertEquals(List.of(), findings(told()));
  }

  @Test
  @Tag("E88")
  void seesDataThatBreaksOff() {
    Scene.Line control = scene.loggedIn().client("PASV").server(PASV);
    Scene.Line data = data().open();
    control.client("RETR x").server("150 Opening BINARY mode data connection for x (9000 bytes).");
    data.serverBytes(bytes(1000)).serverResets();
    control.server("426 aborted").quit();
    assertEquals(List.of("reset 17", "transfer-failed 14 18"), findings(told()));
  }

  @Test
  void seesATransferThatIsCalledCompleteAndIsNot() {
    Scene.Line control = scene.loggedIn().client("PASV").server(PASV);
    Scene.Line data = data().open();
    control.client("RETR x").server("150 Opening BINARY mode data connection for x (9000 bytes).");
    data.serverBytes(bytes(1000)).clientAcks().close();
    control.server("226 done").quit();
    assertEquals(List.of("short 15 21"), findings(told()));
  }

  @Test
  void seesDataThatStandsStill() {
    Scene.Line control = scene.loggedIn().client("PASV").server(PASV);
    Scene.Line data = data().open();
    control.client("RETR x").server("150 coming");
    data.serverBytes(bytes(1000)).clientAcks().later(45_000).serverBytes(bytes(10)).later(40_000);
    control.client("NOOP").server("200 ok");
    assertEquals(List.of("stalled 18", "stalled 18"), findings(told()));
  }

  @Test
  void seesLossOnTheDataConnection() {
    Scene.Line control = scene.loggedIn().client("PASV").server(PASV);
    Scene.Line data = data().open();
    control.client("RETR x").server("150 coming");
    data.serverBytes(bytes(1000)).serverBytes(bytes(1000));
    scene
        .later(300)
        .film
        .add(
            Packet.tcp(
                data.server,
                data.client,
                data.serverNext - 1000,
                data.clientNext,
                16,
                bytes(1000)));
    data.clientAcks().close();
    control.server("226 done").quit();
    Conversation told = told();
    assertEquals(List.of("loss 18"), findings(told));
    assertEquals(2000, told.negotiations().get(0).data().get(0).toClient());
  }

  @Test
  @Tag("E18")
  void tellsWhyTheServerLeft() {
    scene.loggedIn().client("NOOP").server("200 ok").later(300_000).server("421 Timeout.").close();
    Conversation told = told();
    assertEquals(List.of("server-left 9 11"), findings(told));
    assertTrue(told.findings().get(0).text().contains("300 s after the last command (NOOP)"));
    assertEquals("421 by the server", told.ended());
  }

  @Test
  void tellsOfControlConnectionsThatWereNeverMade() {
    scene.line(at(CLIENT, 1), at(SERVER, 21)).syn().later(1000).syn();
    scene.line(at(CLIENT, 2), at(SERVER, 21)).syn().refuse();
    byte[] syn = Packet.tcp(at(CLIENT, 3), at(SERVER, 21), 1000, 0, Packet.SYN, "");
    scene.film.add(syn).add(Packet.unreachable("192.0.2.1", syn, 1));
    scene.line(at(CLIENT, 4), at(SERVER, 21)).open().later(20_000).clientEnds();
    List<String> found =
        scene.told().stream().flatMap(one -> findings(one).stream()).sorted().toList();
    assertEquals(
        List.of(
            "control-refused 3 4", "control-unanswered 1 2", "no-greeting 9 10", "unreachable 5 6"),
        found);
  }

  @Test
  void seesASlowGreetingAndAUserWhoIsNotLetIn() {
    scene
        .control()
        .later(10_000)
        .server("220 hi")
        .client("USER x")
        .server("331 go")
        .client("PASS y")
        .server("530 no")
        .quit();
    Conversation told = told();
    assertEquals(List.of("login-failed 8", "slow-greeting 3 4"), findings(told));
    assertFalse(told.accepted());
  }

  @Test
  void seesSomebodyElseOnTheDataPort() {
    Scene.Line control = scene.loggedIn().client("PASV").server(PASV);
    scene.line(at("203.0.113.66", 666), at(SERVER, 51201)).open();
    control.client("LIST").server("425 Possible attack").quit();
    assertEquals(List.of("stranger 10 11", "transfer-failed 14 15"), findings(told()));
  }

  // What captures do to sessions.

  @ParameterizedTest
  @ValueSource(longs = {0xffffffffL - 60, 0xffffffffL, 0x7fffffffL - 30})
  void countsOnWhereSequenceNumbersWrap(long isn) {
    Scene.Line control = scene.line(at(CLIENT, 50000), at(SERVER, 21)).from(isn, isn).open();
    control.server("220 hi").client("USER demo").server("230 in").client("PASV").server(PASV);
    Scene.Line data = data().from(1, 0xffffff00L).open();
    control.client("RETR x").server("150 coming");
    data.serverBytes(bytes(1000)).clientAcks().close();
    control.server("226 done").quit();
    Conversation told = told();
    assertEquals(List.of(), findings(told));
    assertEquals(1000, told.negotiations().get(0).data().get(0).toClient());
  }

  /**
   * Whatever packet the capture lacks, the rest is understood, and it says that something is
   * missing.
   */
  @ParameterizedTest
  @CsvSource({
    "4, 19", "5, 40", "6, 36", "7, 19", "8, 36", "9, 19", "10, 19", "14, 19", "15, 19", "19, 19"
  })
  void goesOnBehindAGap(int lost, int unused) {
    Scene.Line control = scene.loggedIn().client("PASV").server(PASV);
    Scene.Line data = data().open();
    control.client("RETR x").server("150 coming");
    data.serverBytes(bytes(100)).clientAcks().close();
    control
        .server("226 done")
        .client("TYPE I")
        .server("200 ok")
        .client("EPSV")
        .server("229 Entering Extended Passive Mode (|||51300|)");
    scene.line(at(CLIENT, 50002), at(SERVER, 51300)).open();
    control.client("NLST").server("150 coming").server("226 done").quit();
    scene.film.lose(lost);
    Conversation told = told();
    boolean known = told.negotiations().stream().anyMatch(made -> made.endpoint().port() == 51300);
    assertTrue(known, told::toString);
    boolean noted =
        told.findings().stream()
            .anyMatch(
                finding ->
                    finding.kind() == Finding.Kind.GAP || finding.kind() == Finding.Kind.LOSS);
    assertTrue(noted || lost == 19, told.findings()::toString);
    assertEquals("QUIT", told.ended());
  }

  @Test
  void putsSegmentsInOrderAndDropsWhatComesTwice() {
    Scene.Line control = scene.loggedIn().client("PASV").server(PASV).later(300).serverAgain(PASV);
    control.client("STAT").server("211-Status").server(" all is well").server("211 End");
    control.client("NOOP").server("200 ok").quit();
    scene.film.delay(13, 15);
    Conversation told = told();
    assertEquals(1, told.negotiations().size());
    assertEquals(
        List.of("STAT", "211-Status", " all is well", "211 End", "NOOP", "200 ok"),
        told.lines().stream().map(Said::text).skip(7).limit(6).toList());
    assertEquals(List.of(), findings(told));
  }

  @Test
  void theFirstOfTwoSegmentsThatOverlapWins() {
    Scene.Line control = scene.loggedIn().client("PASV");
    long at = control.serverNext;
    byte[] forged =
        "227 Entering Passive Mode (203,0,113,66,200,1).\r\n".getBytes(StandardCharsets.UTF_8);
    control.server(PASV);
    scene.film.add(Packet.tcp(control.server, control.client, at, control.clientNext, 24, forged));
    control.clientAcks().quit();
    Conversation told = told();
    assertEquals("198.51.100.5:51201", told.negotiations().get(0).endpoint().toString());
    assertEquals(1, told.negotiations().size());
  }

  @Test
  void beginsInTheMiddle() {
    Scene.Line control = scene.loggedIn().client("PASV").server(PASV);
    Scene.Line data = data().open();
    control.client("RETR x").server("150 coming");
    data.serverBytes(bytes(100)).clientAcks().close();
    control.server("226 done").quit();
    for (int i = 0; i < 8; i++) {
      scene.film.lose(1);
    }
    Conversation told = told();
    assertEquals(List.of("begins-in-the-middle 1"), findings(told));
    assertEquals("", told.user());
    assertEquals("226 done", told.negotiations().get(0).uses().get(0).reply());
  }

  @Test
  void findsTheBeginningOfALineBehindOneThatIsNone() {
    Scene.Line control = scene.line(at(CLIENT, 50000), at(SERVER, 21));
    control.clientBytes("STOR a\0b\rc\r\n".getBytes(StandardCharsets.ISO_8859_1));
    control.client("NOOP").server("200 ok").client("QUIT").server("221 bye");
    assertEquals(
        List.of("NOOP", "200 ok", "QUIT", "221 bye"),
        told().lines().stream().map(Said::text).toList());
  }

  @Test
  void aNewConnectionMayUseTheSamePorts() {
    scene.loggedIn().quit();
    scene.later(100);
    scene
        .line(at(CLIENT, 50000), at(SERVER, 21))
        .from(900_000, 800_000)
        .open()
        .server("220 again")
        .client("USER other")
        .server("230 in")
        .quit();
    List<Conversation> told = scene.told();
    assertEquals(List.of("demo", "other"), told.stream().map(Conversation::user).toList());
  }

  @Test
  void countsOnceWhatWasCapturedTwice() {
    scene.loggedIn().client("PASV").server(PASV).client("NOOP").server("200 ok").quit();
    for (int i = scene.film.size() - 1; i >= 0; i--) {
      byte[] copy = scene.film.shots().get(i).packet().array();
      copy[8]--; // one hop further
      scene.film.shots().add(i + 1, scene.film.shots().get(i).with(copy));
    }
    Conversation told = told();
    assertEquals(List.of("copies 1"), findings(told));
    assertEquals(11, told.lines().size());
  }

  @Test
  void findsFtpOnAnyPortByItsGreeting() {
    scene
        .line(at(CLIENT, 50000), at(SERVER, 2121))
        .open()
        .server("220 hi")
        .client("USER demo")
        .server("230 in")
        .quit();
    scene
        .line(at(CLIENT, 50001), at(SERVER, 25))
        .open()
        .server("220 mail ESMTP")
        .client("EHLO x")
        .server("250 ok")
        .close();
    scene
        .line(at(CLIENT, 50002), at(SERVER, 80))
        .open()
        .client("GET / HTTP/1.1")
        .server("HTTP/1.1 200")
        .close();
    assertEquals("demo", told().user());
  }

  @Test
  void saysThatOnlyOneSideIsThere() {
    Scene.Line control =
        scene.loggedIn().client("PASV").server(PASV).client("NOOP").server("200 ok");
    scene.film.shots().removeIf(shot -> shot.packet().array()[19] == 9); // to the client
    Conversation told = told();
    assertTrue(findings(told).toString().contains("one-sided"), findings(told)::toString);
    assertTrue(control.clientNext > 0);
  }

  // Dry run.

  private static Rulebook rules(String text) {
    try {
      return Rulebook.of(ConfigurationReader.read("pinhole.yaml", text).configuration());
    } catch (InvalidConfiguration e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  @Tag("E137")
  void tellsWhatTheRulesWouldHaveDecided() {
    Scene.Line control = scene.loggedIn().client("PASV").server(PASV);
    control
        .client("DELE x")
        .server("250 gone")
        .client("LIST")
        .server("150 coming")
        .server("226 done")
        .quit();
    Conversation told =
        scene
            .told(
                rules(
                    """
                    listeners:
                      - { name: public, bind: "198.51.100.5:21", server: "10.0.0.5:21" }
                    rules:
                      connect:
                        - allow: { from: any }
                      commands:
                        - deny: { verbs: [DELE], because: "nothing is deleted here" }
                        - allow: { verbs: [READ, DIRS] }
                      data:
                        - deny: { mode: passive }
                    """))
            .get(0);
    assertEquals("public", told.listener());
    assertEquals("pinhole.yaml:5", told.connect().source().brief());
    assertEquals(1, told.denials().size());
    assertEquals("DELE x", told.denials().get(0).command());
    assertEquals("pinhole.yaml:7", told.denials().get(0).rule());
    assertFalse(told.negotiations().get(0).verdict().allowed());
    assertEquals("pinhole.yaml:10", told.negotiations().get(0).verdict().source().brief());
    assertEquals("226 done", told.negotiations().get(0).uses().get(0).reply());
  }

  @Test
  @Tag("E134")
  void knowsTheWorkingDirectoryOnlyFromWhatItHasSeen() {
    Scene.Line control = scene.loggedIn();
    control
        .client("DELE a")
        .server("250 gone")
        .client("PWD")
        .server("257 \"/in\"")
        .client("DELE b")
        .server("250 gone")
        .client("CWD x")
        .server("250 there")
        .client("DELE c")
        .server("250 gone")
        .client("DELE /in/d")
        .server("250 gone")
        .quit();
    Conversation told =
        scene
            .told(
                rules(
                    """
                    listeners:
                      - { name: public, bind: "198.51.100.5:21", server: "10.0.0.5:21" }
                    rules:
                      commands:
                        - allow: { verbs: WRITE, paths: /in/** }
                        - allow: { verbs: [READ, DIRS] }
                    """))
            .get(0);
    assertEquals(
        List.of("DELE a", "DELE c"), told.denials().stream().map(Denial::command).toList());
    assertEquals(
        "no rule allows it; the path cannot be told: the working directory is unknown",
        told.denials().get(0).reason());
  }

  @Test
  void knowsWhatWouldHaveBeenDiverted() {
    String behind =
        """
        listeners:
          - { name: in, bind: "10.0.0.1:21", server: "10.0.0.5:2121" }
          - { name: out, bind: "[::]:2122", server: original-destination, divert-ports: [21, 2100] }
        """;
    Rulebook rules = rules(behind);
    assertEquals(Set.of(21, 2100, 2121, 2122), rules.controlPorts());
    assertEquals("out", rules.listener(new HostPort(Literal.parse("192.0.2.9"), 2100)));
    assertEquals("in", rules.listener(new HostPort(Literal.parse("10.0.0.5"), 2121)));
  }

  @Test
  void tellsWhatTheGatewayItselfWouldHaveRefused() {
    scene
        .loggedIn()
        .client("PORT 192,0,2,9,0,22")
        .server("200 ok")
        .client("LIST")
        .server("425 no")
        .client("RETR x")
        .server("425 no")
        .quit();
    Conversation told = told();
    assertEquals("504 Ports below 1024 are not allowed.", told.negotiations().get(0).objection());
    assertEquals("PORT 192,0,2,9,0,22", told.denials().get(0).command());
  }
}
