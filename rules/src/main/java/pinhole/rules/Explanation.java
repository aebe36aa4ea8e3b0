package pinhole.rules;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * How a {@link Policy} came to its verdict.
 *
 * @param looks the rules that were looked at, in order; only the last one can be the one that
 *     decided, and none has where no rule matched
 */
public record Explanation(Question question, List<Look> looks, Verdict verdict) {
  public Explanation {
    requireNonNull(question);
    looks = List.copyOf(looks);
    requireNonNull(verdict);
  }

  /**
   * One rule, held against the question.
   *
   * @param findings one for each of its conditions, in order
   */
  public record Look(Rule rule, List<Finding> findings) {
    public Look {
      requireNonNull(rule);
      findings = List.copyOf(findings);
    }

    /** Whether this rule decides. */
    public boolean matches() {
      return findings.stream().allMatch(finding -> finding.standing().met());
    }
  }

  /**
   * One condition of a rule, held against the question.
   *
   * @param found what the question has, in words for people: "the user is \"joe\""
   */
  public record Finding(Condition condition, Standing standing, String found) {
    public Finding {
      requireNonNull(condition);
      requireNonNull(standing);
      requireNonNull(found);
    }
  }

  /** How a condition stands to a question. */
  public enum Standing {
    HOLDS,
    /** It does not hold, and need not: the command is only the way to what the rule allows. */
    WAIVED,
    /** It may hold, which is enough for a rule that denies. */
    PRESUMED,
    FAILS;

    /** Whether the rule may decide as far as this condition goes. */
    public boolean met() {
      return this != FAILS;
    }
  }
}
