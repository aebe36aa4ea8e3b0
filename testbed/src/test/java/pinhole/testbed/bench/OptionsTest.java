package pinhole.testbed.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.testbed.lab.Typed;

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
        "--rounds 1.5",
        "--seconds 0",
        "--seconds 61",
        "--warm-up -1",
        "--warm-up 601",
        "--only retr",
        "--only plain",
        "--only noop,",
        "--only *",
        "--rivals noop",
        "--jar",
        "-v"
      })
  void refusesWhatMakesNoSense(String line) throws Exception {
    assertThrows(IllegalArgumentException.class, () -> Options.parse(line.split(" ", -1)));
    Typed answer = Typed.at("bench", line);
    assertTrue(answer.refused(), "before anything is built: " + answer.text());
  }

  @Test
  void isKnownWhereItIsRefused() throws Exception {
    String tests = Stream.of(Trial.values()).map(Trial::option).collect(Collectors.joining(","));
    String rivals = Stream.of(Rival.values()).map(Rival::option).collect(Collectors.joining(","));
    String line =
        "--rounds 100 --seconds 0.1 --seconds 60 --warm-up 0 --warm-up 7.5 --jar a --report b"
            + (" --only " + tests + " --rivals " + rivals);
    Options.parse(line.split(" ", -1));
    Typed answer = Typed.at("bench", line + " --help");
    assertEquals(0, answer.code(), answer.text());
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
