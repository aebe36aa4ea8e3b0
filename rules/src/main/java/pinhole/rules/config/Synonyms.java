package pinhole.rules.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import pinhole.rules.Condition;
import pinhole.rules.Decision;
import pinhole.rules.Rule;
import pinhole.rules.UserPattern;
import pinhole.rules.Verbs;

/**
 * Two words for the same thing, of which a rule that denies one does not mean the other: the verbs
 * of RFC 775 (RFC 1123 section 4.1.3.1), and the two names of who has none.
 */
record Synonyms(Condition one, Condition other) {
  private static final List<Synonyms> ALL =
      Stream.of(
              verbs("MKD", "XMKD"),
              verbs("RMD", "XRMD"),
              verbs("PWD", "XPWD"),
              verbs("CWD", "XCWD"),
              verbs("CDUP", "XCUP"),
              new Synonyms(user("anonymous"), user("ftp")))
          .flatMap(pair -> Stream.of(pair, pair.turned()))
          .toList();

  private static Synonyms verbs(String one, String other) {
    return new Synonyms(new Verbs(Set.of(), Set.of(one)), new Verbs(Set.of(), Set.of(other)));
  }

  private Synonyms turned() {
    return new Synonyms(/* one= */ other, /* other= */ one);
  }

  private static Condition user(String name) {
    return new Condition.Users(List.of(new UserPattern(name)));
  }

  /** What is still allowed by those that follow, although this rule denies it in another word. */
  static List<String> forgotten(Rule rule, List<Rule> following) {
    return rule.decision() == Decision.ALLOW
        ? List.of()
        : ALL.stream()
            .filter(pair -> named(rule, pair.one) && !named(rule, pair.other))
            .filter(pair -> following.stream().anyMatch(later -> allows(later, pair.other)))
            .map(pair -> pair.other.describe() + " is another word for " + word(pair.one))
            .toList();
  }

  /** Whether the rule is about this word. */
  static boolean named(Rule rule, Condition word) {
    return rule.conditions().stream().anyMatch(condition -> condition.covers(word));
  }

  /** Whether the rule allows it, to some. */
  static boolean allows(Rule rule, Condition word) {
    Optional<Condition> such =
        rule.conditions().stream().filter(one -> one.key().equals(word.key())).findFirst();
    return rule.decision() == Decision.ALLOW && such.map(one -> one.covers(word)).orElse(true);
  }

  private static String word(Condition condition) {
    return condition.words().get(0);
  }
}
