package pinhole.rules.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are not even YAML, or too much of it. */
class YamlTest {
  private static final String EMPTY = "f:1:1: expected keys such as \"listeners\", found nothing";

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "- a # f:1:1: expected keys such as \"listeners\", found a list",
        "a # f:1:1: expected keys such as \"listeners\", found \"a\"",
        "a:\\n\\t- b # f:2:1: YAML: found character '\\t(TAB)' that cannot start any token."
            + " (Do not use \\t(TAB) for indentation)",
        "a: [\\n # f:2:1: YAML: expected the node content, but found '<stream end>'",
        "a: {} {} # f:1:7: YAML: expected <block end>, but found '{'",
        "- bind: [::]:21 # f:1:10: YAML: expected the node content, but found ':'; an IPv6 address"
            + " in brackets needs quotes: \"[::]:21\"",
        "a: { from: ::1 } # f:1:12: YAML: expected the node content, but found ':'; an address that"
            + " begins with : needs quotes: \"::1\"",
        "a: { users: [*] } # f:1:15: YAML: unexpected character found ](93); a name that starts"
            + " with * needs quotes: \"*\"",
        "a: b\\nc: \"\\q\" # f:2:6: YAML: found unknown escape character q(113)",
        "a: b\\n---\\nc: d # f:2:1: a second document starts here; a rules file is one",
        "a: !secret b # f:1:4: unknown tag !secret",
        "? [a]\\n: b # f:1:3: a key must be a word",
        "a: &a [*a] # f:1:4: nested too deeply, or repeated too often by aliases",
      })
  void areToldWithTheirPlace(String text, String problem) {
    String lines = text.replace("\\n", "\n").replace("\\t", "\t");
    assertEquals(List.of(problem), MistakesTest.problems(lines));
  }

  @ParameterizedTest
  @CsvSource({"''", "~", "null", "'# nothing'"})
  void areEmpty(String text) {
    assertEquals(List.of(EMPTY), MistakesTest.problems(text));
  }

  @Test
  void mayNotHoldControlCharacters() {
    assertEquals(
        List.of("f:2:4: YAML: a character that must not be there, U+0000"),
        MistakesTest.problems("a: b\nc: \0\n"));
  }

  @Test
  void mayNotHoldHalfACharacterWhereTheLibrarysBufferEnds() {
    assertEquals(
        List.of("f:2:1: YAML: a character that must not be there, U+D800"),
        MistakesTest.problems("#".repeat(1023) + "\n\ud800"));
  }

  @Test
  void mayHoldACharacterOfTwoHalvesAnywhere() {
    for (int blanks = 0; blanks < 2100; blanks++) {
      assertEquals(
          List.of(EMPTY.replace("1:1", "2:1").replace("nothing", "a list")),
          MistakesTest.problems("#" + " ".repeat(blanks) + "\n- \"\ud834\udd1e\"\n"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: b\\nc: m\u00fcller\\n|f:2:5|0xFC", // Latin-1
        "\u00fe\u00ffa|f:1:1|0xFE", // UTF-16
        "\u00c3|f:1:1|0xC3",
      })
  void areInUtf8(String bytes, String place, String found) {
    InvalidConfiguration refused =
        assertThrows(
            InvalidConfiguration.class,
            () ->
                ConfigurationReader.read(
                    Path.of("f"),
                    bytes.replace("\\n", "\n").getBytes(StandardCharsets.ISO_8859_1)));
    assertEquals(
        place + ": the byte " + found + " is not UTF-8; save the file in UTF-8",
        refused.getMessage());
  }

  @Test
  void mayNotBeManyBytes() {
    InvalidConfiguration refused =
        assertThrows(
            InvalidConfiguration.class,
            () -> ConfigurationReader.read(Path.of("f"), new byte[ConfigurationReader.tooMany()]));
    assertEquals("f:1:1: the file is longer than 1048576 characters", refused.getMessage());
  }

  @Test
  void mayNotBeDeep() {
    assertEquals(
        List.of("f:1:23: nested too deeply"), MistakesTest.problems("a: " + "[".repeat(100_000)));
  }

  @Test
  void mayNotBeLong() {
    assertEquals(
        List.of("f:1:1: the file is longer than 1048576 characters"),
        MistakesTest.problems("#".repeat(Yaml.LONGEST + 1)));
  }

  @Test
  void mayNotGrowByAliases() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 10; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
    }
    assertEquals(
        List.of("f:1:34: nested too deeply, or repeated too often by aliases"),
        MistakesTest.problems(bomb.toString()).stream().toList());
  }

  @Test
  void mayUseAnAliasWhereItHelps() {
    String rules =
        """
        rules:
          connect: [allow: {from: &offices [192.0.2.0/24, 198.51.100.0/24]}]
          commands: [allow: {from: *offices}]
          data: [allow: {from: *offices}]
        """;
    assertEquals(List.of(), MistakesTest.problems(MistakesTest.LISTENER + rules));
  }
}
