package pinhole.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pinhole.EchoServer;
import pinhole.TestClient;
import pinhole.ftp.HostPort;
import pinhole.ftp.Negotiation;
import pinhole.ftp.SyntaxException;
import pinhole.rules.Literal;

/** The program as a process of its own: signals, exit codes, and what is left when it is killed. */
@Timeout(120)
class RunTest {
  private static final Pattern ADDRESS = Pattern.compile("address=127\\.0\\.0\\.1:(\\d+)");

  @TempDir private Path folder;
  private EchoServer server;
  private Process process;
  private BufferedReader log;

  @BeforeEach
  void startServer() throws IOException {
    server = new EchoServer();
  }

  @AfterEach
  void stop() throws IOException {
    if (process != null) {
      process.destroyForcibly();
    }
    server.close();
  }

  private Path rules() throws IOException {
    String rules =
        """
        listeners:
          - { name: public, bind: '127.0.0.1:0', server: '127.0.0.1:%d' }
        data: { passive-ports: 20000-20099 }
        rules:
          connect: [ allow: { from: any } ]
          commands: [ allow: { verbs: ALL } ]
          data: [ allow: { mode: passive } ]
        """;
    return Files.writeString(folder.resolve("pinhole.yaml"), rules.formatted(server.port()));
  }

  /** Starts it, and waits until it listens. */
  private HostPort start(Path rules) throws IOException {
    process =
        new ProcessBuilder(
                List.of(
                    // Whoever runs the tests may ignore SIGHUP, and a JVM honours that.
                    "env",
                    "--default-signal=HUP",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "pinhole.cli.Pinhole",
                    "run",
                    "--rules",
                    rules.toString()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    log =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    Matcher address = ADDRESS.matcher(await("listening"));
    assertTrue(address.find());
    int port = Integer.parseInt(address.group(1));
    await("started version=");
    return new HostPort(Literal.parse("127.0.0.1"), port);
  }

  /** The next line of the log with these words. */
  private String await(String words) throws IOException {
    String line = log.readLine();
    while (line != null && !line.contains(" " + words)) {
      line = log.readLine();
    }
    assertFalse(line == null, "no " + words);
    return line;
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  @Test
  @Tag("E140")
  void sigtermDrainsAndExitsWithZero() throws Exception {
    HostPort address = start(rules());
    try (TestClient client = new TestClient(address)) {
      assertEquals("220 ready", client.hear());
      signal("TERM");
      assertEquals("421 Service is shutting down; closing control connection.", client.hear());
    }
    await("stopped cut=0");
    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
  }

  @Test
  @Tag("E138")
  void sighupReadsTheFileAgain() throws Exception {
    Path rules = rules();
    start(rules);
    signal("HUP");
    assertTrue(await("reloaded").contains("why=SIGHUP"));
    Files.writeString(rules, Files.readString(rules).replace("verbs", "verps"));
    signal("HUP");
    assertTrue(await("reload-failed").contains("pinhole.yaml:6:"));
  }

  @Test
  @Tag("E67")
  void whatIsKilledLeavesNoPinhole() throws Exception {
    HostPort address = start(rules());
    HostPort pinhole;
    try (TestClient client = new TestClient(address)) {
      assertEquals("220 ready", client.hear());
      pinhole = told(client.ask("PASV"));
      await("pinhole-opened");
      process.destroyForcibly().waitFor();
    }
    assertThrows(ConnectException.class, () -> new TestClient(pinhole).close());
    start(rules());
    assertThrows(ConnectException.class, () -> new TestClient(pinhole).close());
  }

  private static HostPort told(String reply) throws SyntaxException {
    return Negotiation.PASV.parse(reply.substring(4), Literal.parse("127.0.0.1"));
  }
}
