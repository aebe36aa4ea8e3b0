package pinhole.rules;

import static java.util.Objects.requireNonNull;

/**
 * The answer of a {@link Policy}.
 *
 * @param reason why, in words for people; never empty
 * @param source the rule that decided, or {@link Source#NONE}
 */
public record Verdict(Decision decision, String reason, Source source) {
  /** What no rule matches is denied. */
  static final Verdict NO_MATCH = new Verdict(Decision.DENY, "no rule allows it", Source.NONE);

  public Verdict {
    requireNonNull(decision);
    requireNonNull(reason);
    requireNonNull(source);
  }

  /** Whether it may be done. */
  public boolean allowed() {
    return decision == Decision.ALLOW;
  }
}
