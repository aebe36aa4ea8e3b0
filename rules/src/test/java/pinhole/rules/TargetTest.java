package pinhole.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("E134")
class TargetTest {
  private static String told(String line, String directory) {
    String[] words = line.split(" ", 2);
    Target target = Target.of(words[0], words.length == 1 ? "" : words[1], directory);
    return Stream.concat(target.places().stream().map(Place::toString), Stream.of(target.doubt()))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(" or "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          RETR /a/b | /a/b
          RETR b | /home/joe/b
          RETR ./b | /home/joe/b
          RETR b/. | /home/joe/b
          RETR ../b | /home/b
          RETR ../../b | /b
          RETR ./../b | /home/b
          RETR //a///b/ | /a/b
          RETR /a/./b | /a/b
          RETR / | /
          RETR a b.txt | /home/joe/a b.txt
          RETR .hidden | /home/joe/.hidden
          RETR a..b | /home/joe/a..b
          RETR foo~ | /home/joe/foo~
          RETR 10:30.csv | /home/joe/10:30.csv
          RETR it's "quoted" | /home/joe/it's "quoted"
          STOR r\u00e9sum\u00e9 | /home/joe/r\u00e9sum\u00e9
          STOR report[1].pdf | /home/joe/report[1].pdf
          CDUP | /home
          XCUP | /home
          CWD .. | /home
          LIST | /home/joe
          LIST . | /home/joe
          LIST /a | /a
          LIST -la | /home/joe or /home/joe/-la
          MLSD | /home/joe
          MLST | /home/joe
          STAT a | /home/joe/a
          STOU | /home/joe/
          STOU a | /home/joe/a or /home/joe/ or /home/joe/
          STOU /in/a | /in/a or /in/ or /home/joe/
          MDTM a | /home/joe/a
          MDTM 20260101120000 a | /home/joe/20260101120000 a or /home/joe/a
          MFMT 20260101120000 /a b | /a b
          MFF modify=20260101120000; /a | /a
          SITE CHMOD 644 /a b | /a b
          SITE chmod 0644 a | /home/joe/a
          NOOP | ``
          PWD | ``
          STAT | ``
          ALLO 1000 | ``
          OPTS UTF8 ON | ``
          """)
  void tellsTheAbsolutePath(String line, String path) {
    assertEquals(path, told(line, "/home/joe"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          RETR a/../b | ".." behind a name or a slash
          RETR /a/../b | ".." behind a name or a slash
          RETR /../a | ".." behind a name or a slash
          RETR ../a/../b | ".." behind a name or a slash
          RETR ./a/.. | ".." behind a name or a slash
          RETR ../../../b | ".." leads out of the root
          `RETR  a` | a blank, a quote or ~ at the start
          RETR "a" | a blank, a quote or ~ at the start
          RETR 'SYS1.PARMLIB' | a blank, a quote or ~ at the start
          RETR ~joe/a | a blank, a quote or ~ at the start
          RETR | no path is given
          CWD | no path is given
          RETR a\\b | a backslash
          RETR ..\\a | a backslash
          RETR /a/b* | a wildcard
          DELE ? | a wildcard
          RETR /private./a | a dot or a blank at the end of a name
          RETR /private /a | a dot or a blank at the end of a name
          RETR x.exe. | a dot or a blank at the end of a name
          `RETR x.exe ` | a dot or a blank at the end of a name
          RETR .../a | a dot or a blank at the end of a name
          RETR /PRIVAT~1/a | what Windows reads otherwise
          RETR C:/a | what Windows reads otherwise
          RETR /C:/a | what Windows reads otherwise
          RETR c:a | what Windows reads otherwise
          RETR x.exe::$DATA | what Windows reads otherwise
          RETR /private:$I30:$INDEX_ALLOCATION/a | what Windows reads otherwise
          RETR a\tb | a character that cannot be seen
          RETR a\u001bb | a character that cannot be seen
          RETR pri\u200dvate/a | a character that cannot be seen
          RETR a\u00a0 | a character that cannot be seen
          RETR pri\u034fvate/a | a character that cannot be seen
          RETR private\ufe0f/a | a character that cannot be seen
          RETR \uff0e\uff0e/a | a character that some take for another
          RETR a\uff0fb | a character that some take for another
          RETR a\u2026 | a character that some take for another
          RETR pub\u2044..\u2215private | a character that some take for another
          LIST -R | options, wildcards or several paths
          LIST -la /a | options, wildcards or several paths
          LIST /a /b | options, wildcards or several paths
          LIST /[a-z] | options, wildcards or several paths
          NLST /{a,b} | options, wildcards or several paths
          NLST *.txt | a wildcard
          STAT -R | options, wildcards or several paths
          XCRC /a 0 10 | a blank or a comma, behind which there may be more
          MMD5 /a,/private/b | a blank or a comma, behind which there may be more
          MDTM 20260101120000 /a | a dot or a blank at the end of a name
          HASH "a" | a blank, a quote or ~ at the start
          MFMT 20260101120000 | which part of the argument is the path
          MFMT 20260101120000  /a | which part of the argument is the path
          SITE CHMOD u+x /a | which part of the argument is the path
          SITE CHMOD  644 /a | which part of the argument is the path
          SITE CHMOD 644 "/a" | which part of the argument is the path
          SITE CHMOD 644 a  b | which part of the argument is the path
          SITE CPFR /a | which part of the argument is the path
          XFOO /a | nobody knows which path the command is about
          """)
  void doubtsWhatSomeServerReadsOtherwise(String line, String why) {
    assertEquals(why, told(line, "/home/joe"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "home", "'HLQ.'", "C:\\ftp"})
  void doesWithoutTheWorkingDirectoryWhereItCan(String directory) {
    assertEquals("/a", told("RETR /a", directory));
    assertEquals("the working directory is unknown", told("RETR a", directory));
    assertEquals("the working directory is unknown", told("LIST", directory));
    assertEquals("a wildcard", told("LIST *", directory));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/../b", "/a./b", "/a*", "/a\u200bb", "/PRIVAT~1"})
  void mistrustsAWorkingDirectoryLikeAnyPath(String directory) {
    assertEquals("", Target.of("RETR", "b", directory).path());
    assertEquals("/b", Target.of("RETR", "/b", directory).path());
  }

  @Test
  void atTheRoot() {
    assertEquals("/a", told("RETR a", "/"));
    assertEquals("/", told("CDUP", "/"));
    assertEquals("/", told("LIST", "/"));
    assertEquals("/", told("STOU", "/"));
    assertEquals("\"..\" leads out of the root", told("CWD ..", "/"));
  }
}
