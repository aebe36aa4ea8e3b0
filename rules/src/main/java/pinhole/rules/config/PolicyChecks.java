package pinhole.rules.config;

import java.util.List;
import pinhole.rules.Decision;
import pinhole.rules.Policy;
import pinhole.rules.Rule;
import pinhole.rules.Source;

/** What is suspicious about rules that are right one by one. */
final class PolicyChecks {
  private static final int MOST_COMPARED = 5000; // Each with each, so a block list is left alone.

  private final Policy policy;
  private final Source source;
  private final Problems problems;

  /**
   * Of a policy.
   *
   * @param source where the rules are written, or the start of the file
   */
  PolicyChecks(Policy policy, Source source, Problems problems) {
    this.policy = policy;
    this.source = source;
    this.problems = problems;
  }

  /**
   * Puts down warnings.
   *
   * @param stateful whether there is a listener whose commands and data connections are judged
   */
  void run(boolean stateful) {
    warnOfShadows(policy.connect());
    warnOfShadows(policy.commands());
    warnOfShadows(policy.data());
    if (policy.connect().isEmpty() && policy.commands().isEmpty() && policy.data().isEmpty()) {
      problems.warning(source, "no rules: everything is denied");
      return;
    }
    warnOfNoAllow(policy.connect(), "connect: no rule allows anything, so no client gets in");
    if (stateful) {
      warnOfNoAllow(policy.commands(), "commands: no rule allows anything, so all are denied");
      warnOfNoAllow(
          policy.data(), "data: no rule allows anything, so no data connection is opened");
    }
  }

  // What a rule that allows lets through on the way to what it says is not looked at: if the deed
  // itself is decided earlier, the rule is not what its author thinks it is.
  private void warnOfShadows(List<Rule> rules) {
    int words =
        rules.stream()
            .flatMap(rule -> rule.conditions().stream())
            .mapToInt(condition -> condition.words().size())
            .sum();
    if (rules.size() + words > MOST_COMPARED) {
      return;
    }
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      rules.subList(0, i).stream()
          .filter(earlier -> earlier.shadows(rule))
          .findFirst()
          .ifPresent(
              earlier ->
                  problems.warning(
                      rule.source(),
                      "this rule never decides: the one in line "
                          + earlier.source().line()
                          + " always matches first"));
    }
  }

  private void warnOfNoAllow(List<Rule> rules, String message) {
    if (rules.stream().noneMatch(rule -> rule.decision() == Decision.ALLOW)) {
      problems.warning(source, message);
    }
  }
}
