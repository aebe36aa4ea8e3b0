package pinhole.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.certificates.Authority;
import pinhole.rules.config.ConfigurationReader;

/** What a person types, and what a script sees. */
class PinholeTest {
  private static final String GOOD =
      """
      listeners:
        - { name: public, bind: '127.0.0.1:2121', server: '127.0.0.1:2122' }
      rules:
        connect:
          - allow: { from: any }
        commands:
          - allow: { verbs: [READ, DIRS] }
        data:
          - allow: { mode: passive }
      """;

  @TempDir private Path folder;
  private String out = "";
  private String err = "";

  private int type(String... words) {
    PrintStream usualOut = System.out;
    PrintStream usualErr = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
      return Pinhole.execute(words);
    } finally {
      System.setOut(usualOut);
      System.setErr(usualErr);
      out = outBytes.toString(StandardCharsets.UTF_8);
      err = errBytes.toString(StandardCharsets.UTF_8);
    }
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("pinhole.yaml"), text).toString();
  }

  @Test
  void checkSaysThatAFileIsGood() throws IOException {
    String file = file(GOOD);
    assertEquals(0, type("check", file));
    assertEquals(file + ": good; listeners 1, warnings 0\ndata plane: relay\n", out);
    assertEquals("", err);
  }

  @Test
  void checkSaysWhereDataWouldPassAndWhyNotInTheKernel() throws IOException {
    assertEquals(0, type("check", file(GOOD + "data: { plane: auto }\n")));
    String last = out.lines().skip(1).findFirst().orElseThrow();
    assertTrue(last.matches("data plane: (nft|relay, because .+; what helps: .+)"), last);
  }

  @Test
  void checkNamesEveryMistakeWithItsLine() throws IOException {
    assertEquals(3, type("check", file(GOOD.replace("server", "sever").replace("mode", "mood"))));
    assertEquals("", out);
    assertTrue(err.contains("pinhole.yaml:2:45: unknown key \"sever\""), err);
    assertTrue(err.contains("pinhole.yaml:9:16: unknown key \"mood\""), err);
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "run --rules", "firewall show --rules"})
  void readsARulesFileOnlyFromAFile(String command) {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.add(folder.toString());
    assertEquals(1, type(words.toArray(String[]::new)));
    assertTrue(err.startsWith("pinhole: cannot read " + folder + ": "), err);
    words.set(words.size() - 1, "/dev/zero");
    assertEquals(1, type(words.toArray(String[]::new)));
    assertEquals("pinhole: cannot read /dev/zero: not a file", err.strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "check --show", "firewall show --rules"})
  void failsWhereItsOutputCannotBeWritten(String command) throws IOException {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.add(file(GOOD));
    PrintStream usual = System.out;
    try (PrintStream full = new PrintStream("/dev/full", StandardCharsets.UTF_8)) {
      System.setOut(full);
      assertEquals(1, Pinhole.execute(words.toArray(String[]::new)));
    } finally {
      System.setOut(usual);
    }
  }

  @Test
  void runNeedsALog() throws IOException {
    assertEquals(1, type("run", "--rules", file(GOOD + "log: { file: " + folder + " }\n")));
    assertTrue(err.startsWith("pinhole: cannot write the log " + folder + ": "), err);
  }

  @Test
  void checkLooksAtCertificates() throws IOException {
    String encrypted =
        GOOD.replace("2122' }", "2122', tls: explicit, certificates: [{ chain: a.pem }] }");
    assertEquals(3, type("check", file(encrypted)));
    assertTrue(err.contains("pinhole.yaml:2:110: ") && err.contains("a.pem: no such file"), err);
    assertEquals(3, type("run", "--rules", file(encrypted)));
    assertTrue(err.contains("a.pem: no such file"), err);
    Authority.Made made = Authority.root("CN=Root").server("ftp.example.org");
    Files.writeString(folder.resolve("a.pem"), made.chainPem() + made.keyPem());
    assertEquals(0, type("check", file(encrypted)), err);
  }

  @Test
  void checkWarnsAndIsContent() throws IOException {
    String file = file(GOOD.replace("  data:", "    - allow: { verbs: RETR }\n  data:"));
    assertEquals(0, type("check", file));
    assertTrue(out.contains("warnings 1"), out);
    assertTrue(err.contains("pinhole.yaml:8"), err);
  }

  @Test
  void inspectNamesTheRulesFileThatIsNotThere() {
    String missing = folder.resolve("no.yaml").toString();
    assertEquals(1, type("inspect", "--rules", missing, "x.pcap"));
    assertEquals("pinhole: cannot read " + missing + ": no such file", err.strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"show", "apply", "confirm"})
  void firewallNamesTheRulesFileThatIsNotThere(String command) {
    String missing = folder.resolve("no.yaml").toString();
    assertEquals(1, type("firewall", command, "--rules", missing));
    assertEquals("pinhole: cannot read " + missing + ": no such file", err.strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "1d", "60", "25h", "86401s", "99999h"})
  void aTrialTakesNoSuchTime(String time) {
    assertEquals(2, type("firewall", "apply", "--confirm-within", time));
    assertTrue(err.contains("expected ") && err.contains("found \"" + time + '"'), err);
  }

  @Test
  void takesWhatSshdSaysOfTheAdministratorsSession() {
    assertEquals(22, FirewallApply.own("198.51.100.9 5000 fe80::1%eth0 22").orElseThrow().port());
    assertTrue(FirewallApply.own("").isEmpty());
    assertTrue(FirewallApply.own("UNKNOWN 65535 UNKNOWN 65535").isEmpty());
  }

  @Test
  void inspectHasAnExampleWithIt() {
    assertEquals(0, type("inspect", "--example"));
    assertTrue(out.contains("! syn-unanswered: "), out);
    assertTrue(out.endsWith("1 FTP control connection, 2 problems\n"), out);
    assertEquals(2, type("inspect", "--example", "x.pcap"));
    assertTrue(err.startsWith("name one or more files, or "), err);
  }

  /** A line that is too long would be broken, and leave a short one behind. */
  @ParameterizedTest
  @ValueSource(strings = {"run", "check", "inspect", "explain", "firewall"})
  void descriptionsFillTheirLines(String command) {
    assertEquals(0, type(command, "--help"));
    assertFalse(
        Pattern.compile("(?m)^(?!Usage)\\w[^\n]{0,35}[^:\n]\n\\w").matcher(out).find(), out);
  }

  @Test
  void checkCannotReadWhatIsNotThere() {
    assertEquals(1, type("check", folder.resolve("no.yaml").toString()));
    assertTrue(err.startsWith("pinhole: cannot read ") && err.contains("no such file"), err);
    assertEquals(1, type("check", folder.toString()));
  }

  @Test
  void checkShowsTheWholeConfigurationWhichIsAFileAgain() throws Exception {
    String file = file(GOOD);
    assertEquals(0, type("check", "--show", file));
    assertTrue(out.contains("passive-ports: 41000-41999"), out);
    assertEquals(
        ConfigurationReader.read("pinhole.yaml", GOOD).configuration().limits(),
        ConfigurationReader.read("pinhole.yaml", out).configuration().limits());
    assertEquals(0, type("check", file(out)));
  }

  @Test
  void helpNamesTheCommandsAndTheExitCodes() {
    assertEquals(0, type("--help"));
    for (String word : new String[] {"run", "check", "Exit codes", "0", "1", "2", "3", "4"}) {
      assertTrue(out.contains(word), word);
    }
    assertEquals(0, type("run", "--help"));
    assertTrue(out.contains("SIGHUP") && out.contains("--rules=FILE"), out);
    assertEquals(0, type("check", "--help"));
    assertTrue(out.contains("--show"), out);
    assertEquals(0, type("--version"));
    assertTrue(out.startsWith("pinhole "), out);
  }

  @Test
  void aWrongCommandLineIsTold() {
    assertEquals(2, type());
    assertTrue(err.contains("Usage: pinhole"), err);
  }

  @Test
  void whatIsWrongWithACommandLineIsNotLostInItsHelp() {
    assertEquals(2, type("inspect", "--rule", "x"));
    assertEquals(
        "Unknown option: '--rule'\nPossible solutions: --rules\nHelp: pinhole inspect --help\n",
        err);
    assertEquals(2, type("instpect"));
    assertTrue(err.contains("Did you mean: pinhole inspect"), err);
    assertEquals(2, type("--nonsense"));
    assertTrue(err.contains("--nonsense"), err);
    assertEquals(2, type("nonsense"));
    assertEquals(2, type("check"));
    assertTrue(err.contains("FILE"), err);
    assertEquals(2, type("run", "--rules"));
  }

  @Test
  @Tag("E138")
  void runDoesNotStartWithAWrongFile() throws IOException {
    assertEquals(3, type("run", "--rules", file(GOOD.replace("server", "sever"))));
    assertTrue(err.contains("pinhole.yaml:2:45"), err);
    assertEquals(1, type("run", "--rules", folder.resolve("no.yaml").toString()));
    assertTrue(err.contains("no rules file") && err.contains("--rules FILE"), err);
  }

  @Test
  void runDoesNotStartWhereItsAddressIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String rules =
          GOOD.replace("127.0.0.1:2121", "127.0.0.1:" + taken.getLocalPort())
              + "data: { passive-ports: 20000-20099 }\n"; // not where the system takes ports from
      assertEquals(1, type("run", "--rules", file(rules)));
      assertTrue(err.contains("pinhole.yaml:2:") && err.contains("cannot listen on"), err);
      assertFalse(err.contains("\tat "), "a stack trace for an operator's mistake: " + err);
    }
  }
}
