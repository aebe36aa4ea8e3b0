package pinhole.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {
  private static List<String> names(String path) {
    return path.equals("/") ? List.of() : List.of(path.substring(1).split("/", -1));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          /a, /a, true
          /a, /A, false
          /a, /a/b, false
          /a, /, false
          /, /, true
          /, /a, false
          /a/*, /a/b, true
          /a/*, /a, false
          /a/*, /a/b/c, false
          /a/*, /a/.hidden, true
          /a/?, /a/b, true
          /a/?, /a/bc, false
          /a/?, /a/\u00e9, true
          /a/?, /a/\ud83d\ude00, true
          /a/**, /a/b, true
          /a/**, /a/b/c/d, true
          /a/**, /a, false
          /a/**, /ab, false
          /**, /a, true
          /**, /a/b, true
          /**, /, false
          /**/*.exe, /x.exe, true
          /**/*.exe, /a/b/x.exe, true
          /**/*.exe, /a/b/x.exe/y, false
          /**/*.exe, /.exe, true
          /a/**/z, /a/z, true
          /a/**/z, /a/b/c/z, true
          /a/**/z, /a/z/b, false
          /a/**/m/**/z, /a/m/z, true
          /a/**/m/**/z, /a/m/m/q/z, true
          /a/**/m/**/z, /a/z/m, false
          /a/**/m/**, /a/m, false
          /a/**/m/**, /a/m/m, true
          /*/*, /a/b, true
          /*a*b*, /xaxbx, true
          /*a*b*, /xbxax, false
          """)
  void matches(String pattern, String path, boolean fits) {
    assertEquals(fits, new PathPattern(pattern).matches(names(path)));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          /a, /A, true
          /Private/**, /PRIVATE/x, true
          /**/*.exe, /x.EXE, true
          /r\u00e9sum\u00e9/**, /re\u0301sume\u0301/x, true
          /\u00c9, /\u00e9, true
          /k, /\u212a, true
          /s, /\u017f, true
          /fi, /\ufb01, true
          /stra\u00dfe, /STRASSE, true
          /stra\u00dfe, /STRA\u1e9eE, true
          /\u03c3, /\u03c2, true
          /a, /b, false
          """)
  void resembles(String pattern, String path, boolean fits) {
    assertEquals(fits, new PathPattern(pattern).resembles(names(path)));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          /a/b/**, /, true
          /a/b/**, /a, true
          /a/b/**, /a/b, true
          /a/b/**, /A/b, true
          /a/b/**, /a/b/c, false
          /a/b/**, /c, false
          /**/*.exe, /a, false
          """)
  void isBelowWhatIsRenamed(String pattern, String path, boolean below) {
    assertEquals(below, new PathPattern(pattern).isBelow(names(path)));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          /a/**, /a/b, true
          /a/**, /a/**, true
          /a/**, /a/*/c, true
          /a/**, /a/**/c, true
          /a/**, /a, false
          /a/*, /a/?, true
          /a/?, /a/*, false
          /a/*, /a/**, false
          /a/**/c, /a/**, false
          /**, /a, true
          /a, /A, false
          """)
  void coversWhatTheOtherMatches(String pattern, String other, boolean covers) {
    assertEquals(covers, new PathPattern(pattern).covers(new PathPattern(other)));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          a/b | is not absolute
          `` | is not absolute
          *.exe | is not absolute
          ~/a | is not absolute
          //a | has an empty name in it
          /a//b | has an empty name in it
          /a/ | has an empty name in it
          /a/../b | has ".." in it
          /./a | has "." in it
          /a/b** | has ** in a name
          /a/**b | has ** in a name
          /*** | has ** in a name
          /a/**/** | has ** twice
          /a\\b | has a backslash
          /[ab] | has brackets
          /{a} | has brackets
          /a./b | ends with a dot or a blank
          `/a ` | ends with a dot or a blank
          /a\u200bb | cannot be seen
          """)
  void refusesWhatWouldNotMeanWhatItSays(String text, String why) {
    var refused = assertThrows(IllegalArgumentException.class, () -> new PathPattern(text));
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
    assertTrue(refused.getMessage().endsWith("expected a path such as /incoming/**"));
  }

  @Test
  @Tag("E135")
  void takesNoLongerForCruelNames() {
    PathPattern cruel = new PathPattern("/**/a/**/a/**/*a*a*a*a*a*a*a*a*a*a*b");
    List<String> deep = List.of("a/".repeat(2048).split("/"));
    List<String> wide = List.of("a", "a", "a".repeat(4096));
    assertTimeout(Duration.ofSeconds(5), () -> assertFalse(cruel.matches(deep)));
    assertTimeout(Duration.ofSeconds(5), () -> assertFalse(cruel.resembles(wide)));
  }
}
