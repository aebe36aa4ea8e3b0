package pinhole.testbed.textbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import pinhole.testbed.lab.Host;

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
