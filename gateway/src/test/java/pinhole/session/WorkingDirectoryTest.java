package pinhole.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pinhole.ftp.Command;
import pinhole.ftp.Reply;

@Tag("E134")
class WorkingDirectoryTest {
  private static final Command PWD = new Command("PWD", "");

  private final List<Command> asked = new ArrayList<>();
  private final WorkingDirectory directory =
      new WorkingDirectory(Stance.CARRY, (command, data) -> asked.add(command));

  private String where() {
    return directory.target(new Command("LIST", "")).path();
  }

  private void answered(String verb, int code, String text) {
    directory.answered(new Command(verb, ""), new Reply(code, text));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      delimiter = '|',
      textBlock =
          """
          # as vsftpd, ProFTPD, Pure-FTPd, pyftpdlib and IIS say it
          257 "/" is the current directory | /
          257 "/in" is your current location | /in
          257 "/in" is current directory. | /in
          257 "/in/a b" | /in/a b
          257 "/in". | /in
          257 "/in/" is it | /in
          257 "/a ""b"" c" | /a "b" c
          257 "/a\""" is it | /a"
          257 "/r\u00c3\u00a9sum\u00c3\u00a9" | /r\u00e9sum\u00e9
          # and what may mean anything
          257 "" is it | ''
          257 "/in | ''
          257 "/in"" is it | ''
          257 "/in" is not "/out" | ''
          257 "/in"x" is it | ''
          257 /in is it | ''
          257 is "/in" | ''
          257 "in" | ''
          257 "C:\\in" | ''
          257 "/in\\a" | ''
          257 "/in\u00e9" | ''
          257 | ''
          250 "/in" | ''
          550 "/in" | ''
          """)
  void readsNothingButWhatIsCertain(String reply, String path) {
    directory.ask();
    answered("PWD", Integer.parseInt(reply.substring(0, 3)), reply.substring(3).strip());
    assertEquals(path, where());
    assertEquals(List.of(PWD), asked);
  }

  @Test
  void readsALongOne() {
    directory.ask();
    answered("PWD", 257, "\"/" + "\"\"".repeat(16_000) + "\"");
    assertEquals("/" + "\"".repeat(16_000), where());
  }

  @ParameterizedTest
  @CsvSource({
    "CWD, 250",
    "CWD, 550",
    "XCUP, 200",
    "RNTO, 250",
    "USER, 331",
    "PASS, 530",
    "REIN, 220",
    "SITE, 200",
    "SMNT, 250",
    "XFOO, 500"
  })
  void isForgottenWhereItMayHaveChanged(String verb, int code) {
    answered("PWD", 257, "\"/in\"");
    assertEquals("/in", where());
    answered(verb, code, "so be it");
    assertEquals("", where());
  }

  @ParameterizedTest
  @CsvSource({"TYPE, 200", "RNFR, 350", "MKD, 257", "DELE, 250", "SIZE, 213", "PWD, 550"})
  void staysElsewhere(String verb, int code) {
    answered("XPWD", 257, "\"/in\"");
    answered(verb, code, "\"/out\"");
    assertEquals("/in", where());
  }
}
