package pinhole.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pinhole.rules.Decision.ALLOW;
import static pinhole.rules.Decision.DENY;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("E134")
class PathsTest {
  private static Paths paths(String... patterns) {
    return new Paths(Stream.of(patterns).map(PathPattern::new).toList());
  }

  private static Rule rule(Decision decision, Condition... conditions) {
    return new Rule(decision, List.of(conditions), "", new Source("f", 1, 1));
  }

  private static Question.Command command(String line) {
    String[] words = line.split(" ", 2);
    String argument = words.length == 1 ? "" : words[1];
    return new Question.Command(
        Literal.parse("192.0.2.1"),
        "public",
        "bob",
        false,
        "",
        words[0],
        argument,
        Target.of(words[0], argument, "/home"));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # a command, the pattern, whether it is allowed by it, whether it is denied by it
          STOR /in/a, /in/**, true, true
          STOR /out/a, /in/**, false, false
          STOR /IN/a, /in/**, false, true
          STOR /in/../a, /in/**, false, true
          STOR a, /home/*, true, true
          RMD /in, /in/**, false, false
          CWD /in, /in/**, true, true
          CWD /in/a, /in/**, true, true
          CWD /, /in/**, false, false
          LIST /in, /in/*, true, true
          LIST /in, /in/*.txt, false, false
          LIST, /home, true, true
          LIST -a, /home/**, true, true
          LIST -a, /home, false, true
          CDUP, /home/**, false, false
          CDUP, /**, true, true
          STOU, /home/**, true, true
          STOU, /home, false, false
          STOU, /home/*.exe, false, false
          STOU a.exe, /home/*.exe, false, true
          STOU a.exe, /home/*, true, true
          STOU /in/a, /in/**, false, true
          STOU /in/a, /home/**, false, true
          RNFR /, /in/**, false, true
          RNFR /in, /in/**, false, true
          RNTO /in, /in/a/**, false, true
          RNFR /home/bob/private, /home/*/private/**, false, true
          RNFR /home/Bob, /home/*/private/**, false, true
          RNTO /home, /home/*/private/**, false, true
          RNFR /work/bob, /home/*/private/**, false, false
          RNFR /home/bob/public, /home/*/private/**, false, false
          RNFR /home/a/b/private, /home/**/private/**, false, true
          RNFR /x/private, /**/private/*, false, true
          RNFR /x/a/b, /**/a/b/c.txt, false, true
          RNFR /x, /**/*.exe, false, false
          MDTM 2026 /in/a, /in/*, false, true
          NOOP, /in/**, true, false
          STAT, /in/**, true, false
          SITE CHMOD 644 /in/a, /in/*, true, true
          SITE HELP, /in/**, false, true
          XFOO /in/a, /in/**, false, true
          """)
  void whatCannotBeToldCountsAgainstTheClient(
      String line, String pattern, boolean allowed, boolean denied) {
    assertEquals(allowed, rule(ALLOW, paths(pattern)).matches(command(line)), "allow");
    assertEquals(denied, rule(DENY, paths(pattern)).matches(command(line)), "deny");
  }

  @Test
  void isAskedOfCommandsThatTheRuleIsAbout() {
    Rule write = rule(ALLOW, new Verbs(Set.of(VerbGroup.WRITE), Set.of()), paths("/in/**"));
    Policy policy = new Policy(List.of(), List.of(rule(ALLOW), write), List.of());
    assertTrue(policy.asksPath(command("STOR a")));
    assertFalse(policy.asksPath(command("RETR a")));
    assertFalse(new Policy(List.of(), List.of(rule(ALLOW)), List.of()).asksPath(command("STOR a")));
  }

  @Test
  void isNotShadowedByARuleThatTakesNoPathOnSuspicion() {
    assertTrue(rule(DENY, paths("/in/**")).shadows(rule(ALLOW, paths("/in/a"))));
    assertTrue(rule(DENY, paths("/in/**")).shadows(rule(DENY, paths("/in/a"))));
    assertTrue(rule(ALLOW, paths("/in/**")).shadows(rule(ALLOW, paths("/in/a"))));
    assertFalse(rule(ALLOW, paths("/in/**")).shadows(rule(DENY, paths("/in/a"))));
    assertFalse(rule(ALLOW, paths("/in/a")).shadows(rule(ALLOW, paths("/in/**"))));
  }

  @Test
  void saysWhatItHasFound() {
    Paths in = paths("/in/**", "/home/*");
    assertEquals("paths /in/**, /home/*", in.describe());
    assertEquals("the path is \"/home/a\"", in.found(command("STOR a")));
    assertEquals("the path cannot be told: a wildcard", in.found(command("STOR *")));
    assertEquals("the command has no path", in.found(command("NOOP")));
  }
}
