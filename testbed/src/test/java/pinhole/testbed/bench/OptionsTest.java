package pinhole.testbed.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @Test
  void measuresEverythingByDefault() {
    Options options = Options.parse();
    assertEquals(5, options.rounds());
    assertEquals(List.of(Rival.values()), options.rivals());
    assertEquals(List.of(Trial.values()), options.tests());
  }

  @Test
  void picksTestsAndRivalsByName() {
    Options options = Options.parse("--only", "noop,retr-1", "--rivals", "kernel-helper,plain");
    assertEquals(List.of(Trial.RETR_1, Trial.NOOP), options.tests());
    assertEquals(List.of(Rival.PLAIN, Rival.KERNEL), options.rivals());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--rounds 0",
        "--rounds x",
        "--seconds 0",
        "--warm-up -1",
        "--only retr",
        "--jar",
        "-v"
      })
  void refusesWhatMakesNoSense(String line) {
    assertThrows(IllegalArgumentException.class, () -> Options.parse(line.split(" ", -1)));
  }

  @Test
  void namesEveryTestAndRivalInItsUsage() {
    for (var test : Trial.values()) {
      assertTrue(Options.usage().contains(test.option()), test.option());
    }
    for (Rival rival : Rival.values()) {
      assertTrue(Options.usage().contains(rival.option()), rival.option());
    }
  }
}
