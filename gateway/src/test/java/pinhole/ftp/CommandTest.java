package pinhole.ftp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {
  @ParameterizedTest
  @Tag("E22")
  @CsvSource(
      delimiter = '>',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "NOOP>NOOP>''",
        "noop>NOOP>''",
        "rEtR a>RETR>a",
        "RETR a b >RETR>a b ",
        "RETR  a>RETR> a",
        "RETR\ta>RETR>a",
        "RETR \ta>RETR>\ta",
        "NOOP >NOOP>''",
        "X-2_y z>X-2_Y>z",
      })
  void readsVerbAndArgument(String line, String verb, String argument) throws SyntaxException {
    assertEquals(new Command(verb, argument), Command.parse(line));
  }

  @ParameterizedTest
  @Tag("E21")
  @Tag("E23")
  @ValueSource(
      strings = {
        "",
        " ",
        "\t",
        " NOOP",
        "ABCDEFGHIJKLM",
        "NO\u00d6P",
        "PASS:x",
        "\u00ff\u00f4ABOR",
        "N\0OP",
        "NO\u001bOP"
      })
  void refusesWhatIsNoCommand(String line) {
    assertThrows(SyntaxException.class, () -> Command.parse(line));
  }

  @Test
  void upperCaseDoesNotDependOnTheCountry() throws SyntaxException {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertEquals("SITE", Command.parse("site x").verb());
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @Tag("E07")
  @Tag("E08")
  @ValueSource(strings = {"a\rb", "a\nb", "a\0b", "\r", "\n"})
  void cannotHoldALineBreak(String argument) {
    assertThrows(IllegalArgumentException.class, () -> new Command("PWD", argument));
  }

  @ParameterizedTest
  @Tag("E25")
  @ValueSource(strings = {"RETR \u00e4\u00ff\u0080", "CWD a\u001bb", "NOOP", "STOR  two  spaces "})
  void isSentAsItWasRead(String line) throws SyntaxException {
    assertEquals(line, Command.parse(line).line());
  }

  @ParameterizedTest
  @Tag("E24")
  @ValueSource(
      strings = {
        "GET / HTTP/1.1",
        "POST / HTTP/1.1",
        "put /x HTTP/1.0",
        "EHLO x",
        "HELO x",
        "OPTIONS * RTSP/1.0",
        "PRI * HTTP/2.0",
        "CONNECT x:443 HTTP/1.1",
        "INVITE sip:x SIP/2.0",
        "DESCRIBE rtsp://x RTSP/1.0"
      })
  void knowsTheFirstWordsOfOtherProtocols(String line) throws SyntaxException {
    assertTrue(Command.parse(line).foreign());
  }

  @Test
  @Tag("E24")
  void knowsItsOwnWords() throws SyntaxException {
    for (String line :
        new String[] {"USER x", "OPTS UTF8 ON", "HELP", "DELE x", "HOST x", "SITE"}) {
      assertFalse(Command.parse(line).foreign(), line);
    }
  }

  @ParameterizedTest
  @Tag("E146")
  @CsvSource({"PASS secret,PASS", "pass secret,PASS", "ACCT secret,ACCT", "ADAT c2VjcmV0,ADAT"})
  void neverShowsAPassword(String line, String shown) throws SyntaxException {
    assertEquals(shown, Command.parse(line).loggable());
  }
}
