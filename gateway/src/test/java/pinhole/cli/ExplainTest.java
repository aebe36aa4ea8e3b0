package pinhole.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.EchoServer;
import pinhole.Gateway;
import pinhole.TestClient;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.rules.config.ConfigurationReader;

/** What is explained, and that it is what happens. */
class ExplainTest {
  private static final String EXAMPLE = "../rules/pinhole.yaml";
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @TempDir private Path folder;
  private String out = "";
  private String err = "";

  private int type(List<String> words) {
    PrintStream usualOut = System.out;
    PrintStream usualErr = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
      return Pinhole.execute(words.toArray(String[]::new));
    } finally {
      System.setOut(usualOut);
      System.setErr(usualErr);
      out = outBytes.toString(StandardCharsets.UTF_8);
      err = errBytes.toString(StandardCharsets.UTF_8);
    }
  }

  private int explain(String rules, String words) {
    List<String> line = new ArrayList<>(List.of("explain", "--rules", rules));
    Matcher word = WORD.matcher(words);
    while (word.find()) {
      line.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    return type(line);
  }

  @Test
  void saysWhatTheReadmeShowsOfTheFileInIt() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    Matcher file = Pattern.compile("```yaml\n(listeners:(?s:.*?))```").matcher(readme);
    assertTrue(file.find());
    Path rules = Files.writeString(folder.resolve("pinhole.yaml"), file.group(1));
    Matcher shown = Pattern.compile("\\$ pinhole explain (.*)\n((?s:.*?))```").matcher(readme);
    int examples = 0;
    while (shown.find()) {
      explain(rules.toString(), shown.group(1));
      assertEquals(shown.group(2), out);
      examples++;
    }
    assertEquals(2, examples);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RETR /private/a                  | 1 | paths /private/**                   yes  the path is "/private/a"
          RETR /PRIVATE/a                  | 1 | paths /private/**                   presumed  the path is "/PRIVATE/a"
          RETR /a                          | 0 | the path is "/a"
          RETR a                           | 1 | the path cannot be told: the working directory is unknown
          --directory /private RETR a      | 1 | the path is "/private/a"
          --directory /in --after CDUP RETR a | 0 | the path is "/a"
          --directory /in --after 'CWD ../x' --after PWD RETR a | 0 | the path is "/x/a"
          --user partner-1 DELE /incoming/a | 0 | paths /incoming/**, /out/*.done     yes  the path is "/incoming/a"
          --user partner-1 DELE /incoming  | 1 | no    the path is "/incoming"
          --user partner-1 --directory /out STOR a.done | 0 | the path is "/out/a.done"
          --user partner-1 STOR /incoming/a.exe | 1 | the path is "/incoming/a.exe"
          --user partner-1 ALLO 10         | 0 | waived  the command has no path
          """)
  void judgesPathsAsTheReadmeSays(String words, int code, String said) throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    Matcher shown = Pattern.compile("```yaml\n(  commands:\n(?s:.*?))```").matcher(readme);
    assertTrue(shown.find());
    String rules =
        "listeners: [{ name: public, bind: '0.0.0.0:21', server: 10.0.0.5 }]\nrules:\n"
            + "  connect: [ allow: {} ]\n  data: [ allow: {} ]\n"
            + shown.group(1);
    Path file = Files.writeString(folder.resolve("pinhole.yaml"), rules);
    assertEquals(code, explain(file.toString(), "--from 192.0.2.9 " + words), out + err);
    String found = out.replaceAll(" +", " ");
    assertTrue(found.contains(said.replaceAll(" +", " ")), out);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --from 203.0.113.77 RETR x                              | 0
          --from 203.0.113.77 STOR x                              | 1
          --from [::ffff:198.51.100.9]:40112 --user partner-1 STOR x | 0
          --from 198.51.100.9:40112 --user partner-1 STOR x       | 0
          --from 198.51.100.9 --user partner-1 'STOR x'           | 0
          --from 198.51.100.9 PORT 198,51,100,9,8,6               | 1
          --from 192.0.2.9 PORT 192,0,2,9,8,6                     | 0
          --from 192.0.2.9                                        | 0
          --from 192.0.2.9 227 Entering Passive Mode (10,0,0,5,8,6) | 0
          --from 192.0.2.9 226 Transfer complete                  | 2
          --from 2001:db8::9                                      | 2
          --from here RETR x                                      | 2
          --from 192.0.2.9 --listener privat RETR x               | 2
          RETR x                                                  | 2
          """)
  void exitsWithTheVerdict(String words, int code) {
    assertEquals(code, explain(EXAMPLE, words), out + err);
    assertEquals(code == 2, out.isEmpty());
    assertEquals(code == 2, !err.isEmpty());
  }

  @Test
  void namesWhatIsWrongWithTheFileOrTheCommandLine() throws IOException {
    Path file = folder.resolve("pinhole.yaml");
    assertEquals(2, explain(file.toString(), "--from 192.0.2.9"));
    assertTrue(err.contains("cannot read " + file + ": no such file"), err);
    Files.writeString(file, "listeners: []");
    assertEquals(3, explain(file.toString(), "--from 192.0.2.9"));
    assertTrue(err.contains("pinhole.yaml:1:12: no listeners"), err);
    String two =
        """
        listeners:
          - { name: one, bind: "0.0.0.0:21", server: ftp.invalid }
          - { name: two, bind: "0.0.0.0:2121", server: 10.0.0.5 }
        """;
    Files.writeString(file, two);
    assertEquals(2, explain(file.toString(), "--from 192.0.2.9"));
    assertTrue(err.contains("several listeners; name one with --listener: one, two"), err);
    assertEquals(2, explain(file.toString(), "--from 192.0.2.9 --listener one"));
    assertTrue(err.contains("no address is known for ftp.invalid; give one with --server"), err);
    assertEquals(1, explain(file.toString(), "--from 192.0.2.9 --listener one --server 10.0.0.5"));
    assertEquals(1, explain(file.toString(), "--from 192.0.2.9 --listener two"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          out --server 192.0.2.7:21       | 0 | server-port 21   yes  the server's port is 21
          out --server 192.0.2.7:2100     | 1 | server-port 21         no   the server's port is 2100
          out --server 192.0.2.8:2100     | 0 | server-port 2000-2199  yes  the server's port is 2100
          out --server [2001:db8::8]:2100 | 1 | no   the server is 2001:db8::8
          out --server 192.0.2.7:990      | 2 | "out" takes no client to port 990, only to 21, 2100
          out --server 192.0.2.7:65536    | 2 | port 65536
          out --server 192.0.2.7          | 2 | several ports; say which: --server 192.0.2.7:21
          out                             | 2 | say where: --server ADDRESS
          in                              | 0 | server-port 2000-2199  yes  the server's port is 2121
          in --server 192.0.2.8:21        | 2 | "in" takes no client to port 21, only to 2121
          """)
  void knowsThePortThatTheClientAsksFor(String words, int code, String said) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("pinhole.yaml"),
            """
            listeners:
              - { name: out, bind: "[::]:2121", server: original-destination, divert-ports: [21, 2100] }
              - { name: in, bind: "0.0.0.0:21", server: "192.0.2.8:2121" }
            rules:
              connect:
                - allow: { to: 192.0.2.7, server-port: 21 }
                - allow: { to: 192.0.2.8, server-port: 2000-2199 }
            """);
    assertEquals(code, explain(file.toString(), "--from 198.51.100.9 --listener " + words), err);
    assertTrue((out + err).contains(said), out + err);
  }

  @Test
  void isThereForProgramsToo() throws IOException {
    assertEquals(
        1, explain(EXAMPLE, "--json --from 203.0.113.77 --user \"joe STOR 'b\u00fc\"r.csv'"));
    JsonNode json = new ObjectMapper().readTree(out);
    assertFalse(json.get("allowed").asBoolean());
    JsonNode last = json.get("exchanges").get(json.get("exchanges").size() - 1);
    assertEquals("STOR b\u00fc\"r.csv", last.get("line").asText());
    JsonNode question = last.get("questions").get(0);
    assertEquals("command", question.get("kind").asText());
    assertEquals("\"joe", question.get("user").asText());
    JsonNode looked = question.get("rules").get(2);
    assertEquals("allow", looked.get("decision").asText());
    assertEquals("from", looked.get("conditions").get(0).get("key").asText());
    assertEquals("fails", looked.get("conditions").get(0).get("standing").asText());
    assertEquals(
        "the client is 203.0.113.77", looked.get("conditions").get(0).get("found").asText());
    assertEquals("550 no rule allows it", last.get("refusals").get(0).get("reply").asText());
    assertEquals("default", question.get("rule").asText());
  }

  @Test
  void readsAndWritesUtf8() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("pinhole.yaml"),
            """
            listeners:
              - { name: public, bind: "0.0.0.0:21", server: "10.0.0.5:21" }
            rules:
              connect: [ allow: {} ]
              commands:
                - deny: { verbs: WRITE, users: m\u00fcller, because: "nicht f\u00fcr M\u00fcller" }
                - allow: { verbs: ALL }
            """);
    assertEquals(
        1, explain(file.toString(), "--from 192.0.2.9 --user M\u00dcLLER 'DELE b\u00fccher'"));
    assertTrue(out.contains("\nDELE b\u00fccher\n  command of user M\u00dcLLER\n"), out);
    assertTrue(out.contains("the user is \"M\u00dcLLER\""), out);
    assertTrue(out.endsWith("the client is told \"550 nicht f\u00fcr M\u00fcller\"\n"), out);
    assertEquals(
        1,
        explain(file.toString(), "--json --from 192.0.2.9 --user M\u00dcLLER 'DELE b\u00fccher'"));
    assertTrue(out.contains("\"argument\":\"b\u00fccher\""), out);
    assertTrue(out.contains("\"reply\":\"550 nicht f\u00fcr M\u00fcller\""), out);
    assertTrue(out.contains("\"found\":\"the user is \\\"M\u00dcLLER\\\"\""), out);
  }

  /** A client is denied in earnest; the log line is enough to have it explained, to the letter. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "STOR x",
        "SITE CHMOD 644 x",
        "PORT 10,0,0,2,8,6",
        "PORT 127,0,0,1,3,255",
        "PORT 127,0,0,1,80,80",
        "EPRT |2|::1|40000|",
        "EPSV 2",
        "LPRT 4,4,127,0,0,1,2,8,6",
        "AUTH TLS",
        "PASV",
        "RETR x"
      })
  void isWhatTheGatewayDoes(String line) throws Exception {
    BlockingQueue<Entry> log = new LinkedBlockingQueue<>();
    try (EchoServer server = new EchoServer()) {
      String rules =
          """
          listeners:
            - { name: public, bind: '127.0.0.1:0', server: '127.0.0.1:%d' }
            - { name: second, bind: '127.0.0.1:0', server: '127.0.0.1:%1$d' }
          data: { passive-ports: 20000-20099 }
          rules:
            connect: [ allow: { from: any } ]
            commands:
              - deny: { verbs: SITE, because: "SITE is not offered here" }
              - allow: { verbs: READ }
          """
              .formatted(server.port());
      Path file = Files.writeString(folder.resolve("pinhole.yaml"), rules);
      try (Gateway gateway =
          Gateway.start(
              ConfigurationReader.read("pinhole.yaml", rules).configuration(), log::add)) {
        TestClient client = new TestClient(gateway.address("second"));
        client.hear();
        String reply = client.ask(line);
        client.close();
        Entry denial = log.poll(10, TimeUnit.SECONDS);
        while (denial.value("reason").isEmpty() || denial.event() == Event.SESSION_CLOSED) {
          denial = log.poll(10, TimeUnit.SECONDS);
        }
        String said = denial.value("command") + denial.value("text");
        assertEquals(
            1,
            type(
                List.of(
                    "explain",
                    "--rules",
                    file.toString(),
                    "--from",
                    denial.value("client"),
                    "--listener",
                    denial.value("listener"),
                    said)));
        assertTrue(out.endsWith("=> denied: the client is told \"" + reply + "\"\n"), reply + out);
        String rule = denial.value("rule");
        assertTrue(
            out.contains(
                rule.equals("builtin")
                    ? "denied whatever the rules say: " + denial.value("reason")
                    : rule.equals("default") ? "denied: no rule" : "denied by " + rule),
            denial + "\n" + out);
      }
    }
  }
}
