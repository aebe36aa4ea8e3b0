package pinhole.inspect;

import java.util.ArrayDeque;
import java.util.Deque;
import pinhole.rules.Arbiter;
import pinhole.rules.Decision;
import pinhole.rules.Question;
import pinhole.rules.Target;
import pinhole.rules.Verdict;

/**
 * Asks the rules what they would have decided, remembers it, and lets everything pass: what is in
 * the capture has happened.
 */
final class DryRun implements Arbiter {
  private final Arbiter rules;
  private final Deque<Verdict> commands = new ArrayDeque<>(2);
  private Verdict data = Rulebook.NOT_ASKED;

  DryRun(Arbiter rules) {
    this.rules = rules;
  }

  @Override
  public Verdict judge(Question question) {
    Verdict verdict = rules.judge(question);
    if (question instanceof Question.Command command) {
      commands.add(told(verdict, command.target()));
    } else if (question instanceof Question.Data) {
      data = verdict;
    }
    return new Verdict(Decision.ALLOW, verdict.reason(), verdict.source());
  }

  /** What was not in the capture may be all that a rule lacked. */
  private static Verdict told(Verdict verdict, Target target) {
    return target.doubt().isEmpty()
        ? verdict
        : new Verdict(
            verdict.decision(), verdict.reason() + "; " + target.describe(), verdict.source());
  }

  @Override
  public boolean asksPath(Question.Command command) {
    return rules.asksPath(command);
  }

  /** What they said of the next command that goes to the server. */
  Verdict command() {
    Verdict next = commands.poll();
    return next == null ? Rulebook.NOT_ASKED : next;
  }

  /** What they said of the last data connection. */
  Verdict data() {
    return data;
  }
}
