package pinhole.rules.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

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

  @Test
  void areReadOrRefused() {
    LongStream.range(0, 2000)
        .parallel()
        .forEach(
            seed -> {
              Random random = new Random(seed);
              StringBuilder text =
                  new StringBuilder(seed % 2 == 0 ? EXAMPLE : RoundTripTest.EVERYTHING);
              for (int n = random.nextInt(4); n >= 0; n--) {
                mutate(text, random);
              }
              readOrRefuse(text.toString());
            });
  }

  @Test
  void ofItsLengthAreReadOrRefused() {
    IntStream.range(0, EXAMPLE.length() / 7)
        .parallel()
        .forEach(end -> readOrRefuse(EXAMPLE.substring(0, 7 * end)));
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
