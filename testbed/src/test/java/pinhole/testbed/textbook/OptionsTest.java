package pinhole.testbed.textbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.testbed.lab.Host;
import pinhole.testbed.lab.Typed;

class OptionsTest {
  @Test
  void showsFailureAndRemedyWhereNothingIsSaid() {
    assertEquals(
        List.of(
            "deny-routed-active",
            "deny-routed-passive",
            "pinhole-routed-active",
            "pinhole-routed-passive"),
        ids());
  }

  @Test
  void takesAllOfWhatIsNotSaidWithAllAndWithCheck() {
    assertEquals(16, ids("--all").size());
    assertEquals(16, ids("--check").size());
    assertEquals(
        List.of(
            "plain-nat-active", "deny-nat-active", "stateful-off-nat-active", "pinhole-nat-active"),
        ids("--all", "--nat", "on", "--mode", "active"));
  }

  @Test
  void takesOneExperiment() {
    assertEquals(
        List.of("stateful-off-nat-passive"),
        ids("--gateway", "stateful-off", "--nat", "on", "--mode", "passive"));
  }

  @Test
  void tellsWhatThereIsWhereAWordIsWrong() {
    IllegalArgumentException wrong =
        assertThrows(IllegalArgumentException.class, () -> ids("--gateway", "pinhoel"));
    assertEquals("\"pinhoel\" is none of plain, deny, stateful-off, pinhole", wrong.getMessage());
    assertThrows(IllegalArgumentException.class, () -> ids("--verbose"));
    assertThrows(NoSuchElementException.class, () -> ids("--mode"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--verbose",
        "passive",
        "--mode pasv",
        "--nat maybe",
        "--gateway pinhoel",
        "--report",
        "--check --all --mode"
      })
  void areRefusedBeforeAnythingIsBuilt(String line) throws Exception {
    Typed answer = Typed.at("lab", line);
    assertTrue(answer.refused(), answer.text());
    assertThrows(RuntimeException.class, () -> ids(line.split(" ", -1)), "by the program, too");
  }

  @Test
  void areKnownWhereTheyAreRefused() throws Exception {
    StringBuilder line = new StringBuilder("--all --check --report folder ");
    for (Middle gateway : Middle.values()) {
      line.append("--gateway ").append(Words.of(gateway)).append(' ');
    }
    for (Mode mode : Mode.values()) {
      line.append("--mode ").append(Words.of(mode)).append(' ');
    }
    for (Nat nat : Nat.values()) {
      line.append("--nat ").append(Words.of(nat)).append(' ');
    }
    Typed answer = Typed.at("lab", line + "--help");
    assertEquals(0, answer.code(), answer.text());
  }

  @Test
  void explainsEveryGateway() {
    String usage = Host.resource("/pinhole/testbed/textbook/usage.txt", Map.of());
    for (Middle gateway : Middle.values()) {
      assertTrue(usage.contains("--gateway " + Words.of(gateway)), gateway.title());
    }
  }

  private static List<String> ids(String... arguments) {
    return Options.parse(List.of(arguments)).settings().stream().map(Setting::id).toList();
  }
}
