package pinhole.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EntryTest {
  static List<Arguments> values() {
    return List.of(
        Arguments.of("plain", "plain"),
        Arguments.of("10.0.0.5:40000", "10.0.0.5:40000"),
        Arguments.of("[2001:db8::5]:40000", "[2001:db8::5]:40000"),
        Arguments.of("", "\"\""),
        Arguments.of("a b", "\"a b\""),
        Arguments.of("a=b", "\"a=b\""),
        Arguments.of("a\"b", "\"a\\\"b\""),
        Arguments.of("a\\b", "\"a\\\\b\""),
        Arguments.of("a\r\nsession-closed session=1", "\"a\\x0d\\x0asession-closed session=1\""),
        Arguments.of("\u001b[2J", "\"\\x1b[2J\""),
        Arguments.of("\0\u007f\u0085\u009b", "\"\\x00\\x7f\\x85\\x9b\""),
        Arguments.of("\u00e4\u00ff", "\"\\xe4\\xff\""),
        Arguments.of("\u2028\u202e\ud83d", "\"\\u2028\\u202e\\ud83d\""),
        Arguments.of("\t", "\"\\x09\""));
  }

  @ParameterizedTest
  @MethodSource("values")
  @Tag("E146")
  void textFromOutsideCannotForgeALine(String value, String shown) {
    Entry entry = Entry.of(Event.COMMAND_DENIED).with("session", 17).with("command", value);
    assertEquals("command-denied session=17 command=" + shown, entry.toString());
  }

  @Test
  @Tag("E146")
  void everyLineIsOneLineOfPrintableAscii() {
    for (char c = 0; c < 0x3000; c++) {
      String line = Entry.of(Event.MALFORMED).with("text", "x" + c).toString();
      assertFalse(line.chars().anyMatch(shown -> shown < ' ' || shown > '~'), line);
    }
  }

  @Test
  void leavesOutWhatIsEmptyOnlyWhereAsked() {
    Entry entry =
        Entry.of(Event.LOGIN)
            .withUnlessEmpty("user", "")
            .withUnlessEmpty("name", "x")
            .with("p", "");
    assertEquals("login name=x p=\"\"", entry.toString());
    assertEquals("x", entry.value("name"));
    assertEquals("", entry.value("user"));
  }

  @Test
  void aMissingValueIsOurMistake() {
    assertThrows(NullPointerException.class, () -> Entry.of(Event.LOGIN).with("user", null));
  }
}
