package pinhole.rules.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import pinhole.rules.Condition;
import pinhole.rules.Decision;
import pinhole.rules.Paths;
import pinhole.rules.Rule;
import pinhole.rules.VerbGroup;
import pinhole.rules.Verbs;

/** What is suspicious about rules that name paths. */
final class PathChecks {
  /** The ways round a rule that denies a verb its paths, if another is left. */
  private static final List<WayRound> WAYS_ROUND =
      List.of(
          new WayRound("RETR", "RNFR", "takes files to where RETR has them"),
          new WayRound("DELE", "RNFR", "takes files away"),
          new WayRound("STOR", "APPE", "writes files"),
          new WayRound("STOR", "STOU", "writes files"),
          new WayRound("STOR", "RNTO", "gives files such names"));

  private record WayRound(String denied, String left, String does) {
    boolean isOpen(Rule rule, List<Rule> following) {
      return Synonyms.named(rule, verb(denied))
          && !Synonyms.named(rule, verb(left))
          && following.stream()
              .anyMatch(later -> Synonyms.allows(later, verb(left)) && mayMeet(rule, later));
    }
  }

  private final Problems problems;

  PathChecks(Problems problems) {
    this.problems = problems;
  }

  /** Puts down warnings about rules for commands. */
  void run(List<Rule> rules) {
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      if (the(Paths.class, rule).isPresent()) {
        the(Verbs.class, rule).ifPresent(verbs -> warnOfVerbs(rule, verbs));
        if (rule.decision() == Decision.DENY) {
          warnOfWaysRound(rule, rules.subList(i + 1, rules.size()));
        }
      }
    }
  }

  private void warnOfVerbs(Rule rule, Verbs verbs) {
    Stream<String> all =
        Stream.concat(
            verbs.groups().stream().map(VerbGroup::verbs).flatMap(Set::stream),
            verbs.verbs().stream());
    if (all.noneMatch(Paths::mayBeAsked)) {
      warn(rule, "none of these verbs is about a path");
    }
    String therefore = rule.decision() == Decision.DENY ? "it is always denied" : "it never holds";
    verbs.verbs().stream()
        .filter(verb -> !Paths.canBeTold(verb))
        .forEach(
            verb -> warn(rule, "nobody knows which path " + verb + " is about, so " + therefore));
  }

  private void warnOfWaysRound(Rule rule, List<Rule> following) {
    WAYS_ROUND.stream()
        .filter(way -> way.isOpen(rule, following))
        .forEach(way -> warn(rule, way.left + " " + way.does + ", too, and is not denied here"));
  }

  private void warn(Rule rule, String message) {
    problems.warning(rule.source(), "paths: " + message);
  }

  private static boolean mayMeet(Rule rule, Rule later) {
    Optional<Paths> allowed = the(Paths.class, later);
    return allowed.isEmpty() || the(Paths.class, rule).orElseThrow().mayMeet(allowed.get());
  }

  private static <C extends Condition> Optional<C> the(Class<C> type, Rule rule) {
    return rule.conditions().stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  private static Verbs verb(String verb) {
    return new Verbs(Set.of(), Set.of(verb));
  }
}
