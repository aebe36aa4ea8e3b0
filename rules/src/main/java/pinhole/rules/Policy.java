package pinhole.rules;

import java.util.ArrayList;
import java.util.List;

/**
 * What may be done: one list of rules for each kind of {@link Question}. In each, the first rule
 * that matches decides, and what no rule matches is denied.
 */
public record Policy(List<Rule> connect, List<Rule> commands, List<Rule> data) implements Arbiter {
  public Policy {
    connect = List.copyOf(connect);
    commands = List.copyOf(commands);
    data = List.copyOf(data);
  }

  /** The verdict of the first rule that matches. */
  @Override
  public Verdict judge(Question question) {
    for (Rule rule : question.rulesOf(this)) {
      if (rule.matches(question)) {
        return rule.verdict();
      }
    }
    return Verdict.NO_MATCH;
  }

  @Override
  public boolean asksPath(Question.Command command) {
    for (Rule rule : commands) {
      if (rule.asksPath(command)) {
        return true;
      }
    }
    return false;
  }

  /** The same verdict, with every rule that was looked at on the way to it. */
  public Explanation explain(Question question) {
    List<Explanation.Look> looks = new ArrayList<>();
    for (Rule rule : question.rulesOf(this)) {
      Explanation.Look look = rule.look(question);
      looks.add(look);
      if (look.matches()) {
        return new Explanation(question, looks, rule.verdict());
      }
    }
    return new Explanation(question, looks, Verdict.NO_MATCH);
  }
}
