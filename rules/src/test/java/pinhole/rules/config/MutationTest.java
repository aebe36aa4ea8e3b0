package pinhole.rules.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrong file is refused, whatever is wrong with it: nothing else is ever thrown. */
class MutationTest {
  private static final String EXAMPLE = ExampleTest.text();
  private static final List<String> PIECES =
      List.of(
          "\n",
          "  ",
          "\t",
          ":",
          ": ",
          "- ",
          "[",
          "]",
          "{",
          "}",
          "\"",
          "'",
          "*a",
          "&a ",
          "!",
          "%",
          "|\n",
          ">\n",
          "#",
          "~",
          "<<: ",
          "? ",
          "@",
          "0",
          "999999999999",
          "-1",
          "\0",
          "\ud800",
          "é",
          "\u2028",
          "---\n",
          "...\n",
          "any",
          "\\x",
          "::",
          "/0");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void areReadOrRefused(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder(i % 2 == 0 ? EXAMPLE : RoundTripTest.EVERYTHING);
      for (int n = random.nextInt(4); n >= 0; n--) {
        mutate(text, random);
      }
      readOrRefuse(text.toString());
    }
  }

  @Test
  void ofItsLengthAreReadOrRefused() {
    for (int end = 0; end < EXAMPLE.length(); end += 7) {
      readOrRefuse(EXAMPLE.substring(0, end));
    }
  }

  private static void mutate(StringBuilder text, Random random) {
    int at = random.nextInt(text.length());
    int end = Math.min(text.length(), at + random.nextInt(12));
    switch (random.nextInt(4)) {
      case 0 -> text.delete(at, end);
      case 1 -> text.insert(at, text.substring(at, end));
      case 2 -> text.setCharAt(at, (char) (' ' + random.nextInt(95)));
      default -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
    }
  }

  private static void readOrRefuse(String text) {
    try {
      ConfigurationReader.Result result = ConfigurationReader.read("f", text);
      assertFalse(result.configuration().listeners().isEmpty());
      String written = ConfigurationWriter.write(result.configuration());
      assertEquals(
          written,
          ConfigurationWriter.write(ConfigurationReader.read("f", written).configuration()));
    } catch (InvalidConfiguration e) {
      assertTrue(e.problems().stream().anyMatch(p -> p.severity() == Problem.Severity.ERROR), text);
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(text, e);
    }
  }
}
