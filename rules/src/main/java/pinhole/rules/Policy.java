package pinhole.rules;

import java.util.List;

/**
 * What may be done: one list of rules for each kind of {@link Question}. In each, the first rule
 * that matches decides, and what no rule matches is denied.
 */
public record Policy(List<Rule> connect, List<Rule> commands, List<Rule> data) {
  public Policy {
    connect = List.copyOf(connect);
    commands = List.copyOf(commands);
    data = List.copyOf(data);
  }

  /** The verdict of the first rule that matches. */
  public Verdict judge(Question question) {
    for (Rule rule : question.rulesOf(this)) {
      if (rule.matches(question)) {
        return rule.verdict();
      }
    }
    return Verdict.NO_MATCH;
  }
}
