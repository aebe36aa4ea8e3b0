package pinhole.rules;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserPatternTest {
  @ParameterizedTest
  @CsvSource({
    "bob, bob, true",
    "bob, BOB, true",
    "bob, bobby, false",
    "bob, '', false",
    "*, '', false",
    "*, bob, true",
    "b?b, bob, true",
    "b?b, bb, false",
    "partner-*, partner-, true",
    "partner-*, partner-a, true",
    "partner-*, a-partner-a, false",
    "*@example.com, bob@example.com, true",
    "*@example.com, bob@example.org, false",
    "*a*b*c, xaxbxcxbc, true",
    "*a*b*c, xaxcxb, false",
    "a.c, abc, false",
    "a+, aa, false",
    "a**, a, true",
    "dom\\bob, DOM\\bob, true",
  })
  void matchesWildcardsAndNothingElse(String pattern, String user, boolean matched) {
    assertEquals(matched, new UserPattern(pattern).matches(user));
  }

  @ParameterizedTest
  @CsvSource({
    "*, ?, true",
    "?, *, false",
    "?, ?, true",
    "a*, ab*, true",
    "ab*, a*, false",
    "a*c, abc, true",
    "a?c, a*c, false",
    "*b*, a*b?c, true",
    "bob, BOB, true",
  })
  void coversNarrowerPatterns(String pattern, String other, boolean covered) {
    assertEquals(covered, new UserPattern(pattern).covers(new UserPattern(other)));
  }

  @Test
  void doesNotExplode() {
    String name = "a".repeat(4000);
    UserPattern pattern = new UserPattern("a*".repeat(30) + "b");
    assertTimeoutPreemptively(ofSeconds(5), () -> assertFalse(pattern.matches(name)));
  }
}
