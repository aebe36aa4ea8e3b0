package pinhole.rules;

import static java.util.Objects.requireNonNull;

import java.util.List;
import pinhole.rules.Explanation.Standing;

/**
 * One line of a policy.
 *
 * <p>A rule that denies means exactly what it says. A rule that allows something allows the way
 * there too: who may RETR may log in, turn on TLS and open a data connection to do it, so that
 * nobody has to list those verbs ({@link Condition#waivedFor} says which conditions give way).
 * Where it cannot be told whether a condition holds, it does for a rule that denies, and for one
 * that allows it does not ({@link Condition#mayHold}).
 *
 * @param conditions all of which must hold; none at all matches everything
 * @param because the reason given to people; "" for none
 * @param source where it is written
 */
public record Rule(Decision decision, List<Condition> conditions, String because, Source source) {
  public Rule {
    requireNonNull(decision);
    conditions = List.copyOf(conditions);
    requireNonNull(because);
    requireNonNull(source);
  }

  /** Whether this rule decides the question. */
  public boolean matches(Question question) {
    for (Condition condition : conditions) {
      if (!standing(condition, question).met()) {
        return false;
      }
    }
    return true;
  }

  /** How each of the conditions stands to the question. */
  Explanation.Look look(Question question) {
    return new Explanation.Look(
        this,
        conditions.stream()
            .map(
                condition ->
                    new Explanation.Finding(
                        condition, standing(condition, question), condition.found(question)))
            .toList());
  }

  /** The answer to a question that this rule decides. */
  public Verdict verdict() {
    String reason = decision == Decision.ALLOW ? "allowed by the rules" : "denied by the rules";
    return new Verdict(decision, because.isEmpty() ? reason : because, source);
  }

  /**
   * Whether whatever the later rule says is decided by this one already. Sound but not complete:
   * true is certain, false is not.
   */
  public boolean shadows(Rule later) {
    return conditions.stream()
        .allMatch(
            ours -> later.conditions.stream().anyMatch(theirs -> covers(ours, later, theirs)));
  }

  // What cannot be told is of a path that a rule denies, and not of one that a rule allows.
  private boolean covers(Condition ours, Rule later, Condition theirs) {
    boolean meansMore = decision == Decision.ALLOW && later.decision == Decision.DENY;
    return ours.covers(theirs) && !(meansMore && ours instanceof Paths);
  }

  /** Whether this rule looks at the path of the command. */
  boolean asksPath(Question.Command command) {
    boolean asks = false;
    for (Condition condition : conditions) {
      asks |= condition instanceof Paths;
    }
    return asks && isMet(command);
  }

  /** Whether this rule decides, if the path is one of its own. */
  private boolean isMet(Question.Command command) {
    return conditions.stream()
        .allMatch(each -> each instanceof Paths || standing(each, command).met());
  }

  private Standing standing(Condition condition, Question question) {
    if (condition.holds(question)) {
      return Standing.HOLDS;
    }
    if (decision == Decision.DENY) {
      return condition.mayHold(question) ? Standing.PRESUMED : Standing.FAILS;
    }
    boolean waived = question instanceof Question.Command command && condition.waivedFor(command);
    return waived ? Standing.WAIVED : Standing.FAILS;
  }
}
