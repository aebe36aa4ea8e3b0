package pinhole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pinhole.ftp.HostPort;
import pinhole.log.Event;
import pinhole.rules.Literal;
import pinhole.rules.config.Configuration;
import pinhole.rules.config.ConfigurationReader;
import pinhole.rules.config.InvalidConfiguration;

class GatewayTest {
  private static final String ALL = "- allow: { verbs: ALL }";

  @TempDir private Path folder;
  private final Diary diary = new Diary();
  private EchoServer server;
  private Gateway gateway;

  @BeforeEach
  void startServer() throws IOException {
    server = new EchoServer();
  }

  @AfterEach
  void stop() throws IOException {
    if (gateway != null) {
      gateway.close();
    }
    server.close();
  }

  private String listener(String name, String bind) {
    return "  - { name: "
        + name
        + ", bind: '"
        + bind
        + "', server: 'localhost:"
        + server.port()
        + "' }\n";
  }

  private static String rules(String listeners, String commands, String rest) {
    return "listeners:\n"
        + listeners
        + rest
        // Not where the system takes ports from, so that a listener is never one of them.
        + "data: { passive-ports: 20000-20099 }\n"
        + "rules:\n  connect:\n    - allow: { from: any }\n  commands:\n    "
        + commands
        + "\n";
  }

  private static Configuration read(String text) throws InvalidConfiguration {
    return ConfigurationReader.read("pinhole.yaml", text).configuration();
  }

  private void start(String text) throws IOException, InvalidConfiguration {
    gateway = Gateway.start(read(text), diary);
  }

  @Test
  void passesASessionOn() throws Exception {
    start(rules(listener("public", "127.0.0.1:0"), ALL, ""));
    try (TestClient client = new TestClient(gateway.address("public"))) {
      assertEquals("220 ready", client.hear());
      assertEquals("200 NOOP", client.ask("NOOP"));
      assertEquals("221 bye", client.ask("QUIT"));
      assertEquals("closed", client.hear());
    }
    assertEquals("public", diary.await(Event.LISTENING).value("name"));
    assertEquals("public", diary.await(Event.SESSION_OPENED).value("listener"));
    assertEquals("quit", diary.await(Event.SESSION_CLOSED).value("reason"));
  }

  @Test
  @Tag("E24")
  void answersTlsOnThePlainPortAndEnds() throws Exception {
    start(rules(listener("public", "127.0.0.1:0"), ALL, ""));
    try (TestClient client = new TestClient(gateway.address("public"))) {
      assertEquals("220 ready", client.hear());
      client.say("\u0016\u0003\u0001\u0002\u0000\u0001");
      assertEquals("421 This is an FTP server; closing control connection.", client.hear());
      assertEquals("closed", client.hear());
    }
    assertEquals("another protocol", diary.await(Event.MALFORMED).value("reason"));
    assertEquals("not-ftp", diary.await(Event.SESSION_CLOSED).value("reason"));
  }

  @Test
  void passesAnOpaqueConnectionUnread() throws Exception {
    String listener = listener("raw", "127.0.0.1:0").replace(" }", ", stateful-ftp: off }");
    start(rules(listener, "- deny: {}", ""));
    try (TestClient client = new TestClient(gateway.address("raw"))) {
      assertEquals("220 ready", client.hear());
      assertEquals("200 AUTH TLS", client.ask("AUTH TLS"));
      assertEquals("200 GET / HTTP/1.0", client.ask("GET / HTTP/1.0"));
    }
    assertEquals("off", diary.await(Event.SESSION_OPENED).value("stateful-ftp"));
    diary.await(Event.SESSION_CLOSED);
  }

  @Test
  void turnsAwayWhoIsOneTooMany() throws Exception {
    start(
        rules(
            listener("public", "127.0.0.1:0"),
            ALL,
            "limits: { sessions: 5, sessions-per-client: 1 }\n"));
    HostPort address = gateway.address("public");
    try (TestClient first = new TestClient(address)) {
      assertEquals(
          "220 ready", first.hear()); // each has a loop of its own: the second may overtake
      try (TestClient second = new TestClient(address)) {
        assertEquals("421 Service not available: too many sessions.", second.hear());
        assertEquals("closed", second.hear());
        assertEquals("limits", diary.await(Event.SESSION_REFUSED).value("rule"));
      }
    }
    diary.await(Event.SESSION_CLOSED);
    assertEquals("220 ready", greeting(address), "the place is free again");
  }

  @Test
  @Tag("E133")
  void bansWhoGuessesPasswords() throws Exception {
    String listeners = listener("public", "127.0.0.1:0") + listener("other", "127.0.0.2:0");
    start(rules(listeners, ALL, "ban: { after: 2 }\n"));
    HostPort address = gateway.address("public");
    try (TestClient patient = new TestClient(address);
        TestClient guessing = new TestClient(address)) {
      assertEquals("220 ready", patient.hear());
      assertEquals("220 ready", guessing.hear());
      assertEquals("200 USER demo", guessing.ask("USER demo"));
      assertEquals("530 no", guessing.ask("PASS wrong"));
      assertEquals("530 no", guessing.ask("PASS wrong"));
      assertEquals("421 Too many failed logins; closing control connection.", guessing.hear());
      assertEquals("closed", guessing.hear());
      assertEquals("public", diary.await(Event.CLIENT_BANNED).value("listener"));
      assertEquals("banned", diary.await(Event.SESSION_CLOSED).value("reason"));
      assertEquals("200 NOOP", patient.ask("NOOP"), "it stays");
    }
    String turnedAway = "421 Service not available: too many failed logins.";
    assertEquals(turnedAway, firstLine(address));
    assertEquals("ban", diary.await(Event.SESSION_REFUSED).value("rule"));
    assertEquals(turnedAway, firstLine(gateway.address("other")));
    gateway.adopt(read(rules(listeners, ALL, "ban: { after: 2, except: 127.0.0.0/8 }\n")));
    assertEquals("220 ready", firstLine(address));
  }

  private static String firstLine(HostPort address) throws IOException {
    try (TestClient client = new TestClient(address)) {
      return client.hear();
    }
  }

  /**
   * The greeting of the first connection that is let in, for the place may be free a moment late.
   */
  private static String greeting(HostPort address) throws IOException {
    for (int i = 0; i < 1000; i++) {
      String heard = firstLine(address);
      if (!heard.startsWith("421")) {
        return heard;
      }
    }
    return "421";
  }

  @Test
  @Tag("E141")
  void saysSoWhereTheServerIsDown() throws Exception {
    int port = server.port();
    server.close();
    start(rules(listener("public", "127.0.0.1:0"), ALL, ""));
    try (TestClient client = new TestClient(gateway.address("public"))) {
      assertEquals("421 Service not available: the server cannot be reached.", client.hear());
      assertEquals("closed", client.hear());
    }
    assertEquals("localhost:" + port, diary.await(Event.SERVER_UNREACHABLE).value("server"));
  }

  @Test
  @Tag("E139")
  void newRulesBiteAtTheNextCommandOfARunningSession() throws Exception {
    String listener = listener("public", "127.0.0.1:0");
    start(rules(listener, ALL, ""));
    try (TestClient client = new TestClient(gateway.address("public"))) {
      assertEquals("220 ready", client.hear());
      assertEquals("200 CWD /", client.ask("CWD /"));
      gateway.adopt(
          read(rules(listener, "- deny: { verbs: [CWD], because: closed }\n    " + ALL, "")));
      assertEquals("550 closed", answerOnce(client, "CWD /", "550"));
      assertEquals("200 PWD", client.ask("PWD"));
    }
    assertEquals("pinhole.yaml:8", diary.await(Event.COMMAND_DENIED).value("rule"));
  }

  /** The new rules reach a session on its event loop, which may have a command in hand. */
  private static String answerOnce(TestClient client, String command, String code)
      throws IOException {
    String heard = client.ask(command);
    for (int i = 0; i < 1000 && !heard.startsWith(code); i++) {
      heard = client.ask(command);
    }
    return heard;
  }

  @Test
  void aNewListenerIsOpenedAndTheOldOneClosed() throws Exception {
    start(rules(listener("public", "127.0.0.1:0"), ALL, ""));
    HostPort before = gateway.address("public");
    try (TestClient running = new TestClient(before)) {
      assertEquals("220 ready", running.hear());
      gateway.adopt(read(rules(listener("public", "127.0.0.2:0"), ALL, "")));
      HostPort after = gateway.address("public");
      assertEquals("127.0.0.2", after.address().getHostAddress());
      try (TestClient client = new TestClient(after)) {
        assertEquals("220 ready", client.hear());
      }
      assertThrows(ConnectException.class, () -> new TestClient(before).close());
      assertEquals("200 NOOP", running.ask("NOOP"), "the running session is left alone");
    }
  }

  @Test
  @Tag("E138")
  void whereOneListenerCannotBeOpenedNothingChanges() throws Exception {
    start(rules(listener("public", "127.0.0.1:0"), ALL, ""));
    HostPort before = gateway.address("public");
    try (ServerSocket taken = new ServerSocket(0, 1, Literal.parse("127.0.0.3"))) {
      String next =
          rules(
              listener("other", "127.0.0.2:0")
                  + listener("taken", "127.0.0.3:" + taken.getLocalPort()),
              "- deny: {}",
              "");
      Configuration configuration = read(next);
      IOException refused = assertThrows(IOException.class, () -> gateway.adopt(configuration));
      assertTrue(refused.getMessage().startsWith("pinhole.yaml:3:"), refused::getMessage);
    }
    assertEquals(before, gateway.address("public"));
    try (TestClient client = new TestClient(before)) {
      assertEquals("220 ready", client.hear());
      assertEquals("200 CWD /", client.ask("CWD /"), "the old rules are in force");
    }
  }

  @Test
  void cannotStartWhereItsAddressIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, Literal.parse("127.0.0.3"))) {
      Configuration configuration =
          read(rules(listener("public", "127.0.0.3:" + taken.getLocalPort()), ALL, ""));
      IOException refused =
          assertThrows(IOException.class, () -> Gateway.start(configuration, diary));
      assertTrue(refused.getMessage().contains("cannot listen on 127.0.0.3:"), refused::getMessage);
    }
    assertFalse(diary.has(Event.LISTENING));
  }

  @Test
  @Tag("E138")
  void aWrongFileChangesNothingAndIsNamedWithItsLine() throws Exception {
    Path file = folder.resolve("pinhole.yaml");
    String good = rules(listener("public", "127.0.0.1:0"), ALL, "");
    Files.writeString(file, good);
    RulesFile rules = new RulesFile(file);
    gateway = Gateway.start(rules.read().configuration(), diary);
    new Reloader(rules, gateway, new Logs(), diary).start();
    try (TestClient client = new TestClient(gateway.address("public"))) {
      assertEquals("220 ready", client.hear());

      Files.writeString(file, good.replace("verbs", "verps"));
      assertEquals(
          "pinhole.yaml:8:16", diary.await(Event.RELOAD_FAILED).value("problem").split(": ", 2)[0]);
      assertEquals("200 CWD /", client.ask("CWD /"));

      Files.writeString(file, good.replace("ALL", "DIRS"));
      assertEquals("changed", diary.await(Event.RELOADED).value("why"));
      assertEquals("550 no rule allows it", client.ask("DELE x"));
    }
  }

  @Test
  @Tag("E138")
  void aLogThatCannotBeWrittenChangesNothing() throws Exception {
    Path file = folder.resolve("pinhole.yaml");
    String good = rules(listener("public", "127.0.0.1:0"), ALL, "");
    Files.writeString(file, good);
    RulesFile rules = new RulesFile(file);
    gateway = Gateway.start(rules.read().configuration(), diary);
    Reloader reloader = new Reloader(rules, gateway, new Logs(), diary);
    Files.writeString(file, good.replace("ALL", "DIRS") + "\nlog: { file: " + folder + " }\n");
    reloader.request();
    assertTrue(
        diary
            .await(Event.RELOAD_FAILED)
            .value("problem")
            .startsWith("cannot write the log " + folder));
    try (TestClient client = new TestClient(gateway.address("public"))) {
      assertEquals("220 ready", client.hear());
      assertEquals("200 DELE x", client.ask("DELE x"));
    }
  }

  @Test
  @Tag("E138")
  void aFileThatIsGoneChangesNothing() throws Exception {
    Path file = folder.resolve("pinhole.yaml");
    Files.writeString(file, rules(listener("public", "127.0.0.1:0"), ALL, ""));
    RulesFile rules = new RulesFile(file);
    gateway = Gateway.start(rules.read().configuration(), diary);
    Reloader reloader = new Reloader(rules, gateway, new Logs(), diary);
    Files.delete(file);
    reloader.request();
    assertTrue(diary.await(Event.RELOAD_FAILED).value("problem").contains("pinhole.yaml"));
    assertFalse(rules.changed());
    try (TestClient client = new TestClient(gateway.address("public"))) {
      assertEquals("220 ready", client.hear());
    }
  }

  @Test
  @Tag("E140")
  void drainingTakesNobodyInAndLetsEverybodyFinish() throws Exception {
    start(rules(listener("public", "127.0.0.1:0"), ALL, ""));
    HostPort address = gateway.address("public");
    try (TestClient client = new TestClient(address)) {
      assertEquals("220 ready", client.hear());
      assertEquals(0, gateway.drain());
      assertEquals("421 Service is shutting down; closing control connection.", client.hear());
      assertEquals("closed", client.hear());
      assertThrows(ConnectException.class, () -> new TestClient(address).close());
    }
    assertEquals("1", diary.await(Event.DRAINING).value("sessions"));
    assertEquals("draining", diary.await(Event.SESSION_CLOSED).value("reason"));
  }

  @Test
  @Tag("E140")
  void drainingWaitsForWhatIsUnderWayAndThenCuts() throws Exception {
    start(rules(listener("public", "127.0.0.1:0"), ALL, "timeouts: { drain: 200ms }\n"));
    try (TestClient client = new TestClient(gateway.address("public"))) {
      assertEquals("220 ready", client.hear());
      client.say("HANG");
      assertEquals("200 NOOP", other(), "HANG has arrived: one loop may serve both");
      CompletableFuture<Integer> cut = new CompletableFuture<>();
      gateway.housekeeping().execute(() -> complete(cut));
      assertEquals("421 Service is shutting down; closing control connection.", client.hear());
      assertEquals("closed", client.hear());
      assertEquals(1, cut.get());
    }
    assertEquals("quit", diary.await(Event.SESSION_CLOSED).value("reason"));
    assertEquals("draining", diary.await(Event.SESSION_CLOSED).value("reason"));
  }

  private String other() throws IOException {
    try (TestClient client = new TestClient(gateway.address("public"))) {
      client.hear();
      String heard = client.ask("NOOP");
      client.ask("QUIT");
      client.hear();
      return heard;
    }
  }

  private void complete(CompletableFuture<Integer> cut) {
    try {
      cut.complete(gateway.drain());
    } catch (InterruptedException e) {
      cut.completeExceptionally(e);
    }
  }
}
