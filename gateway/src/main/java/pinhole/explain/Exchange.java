package pinhole.explain;

import static java.util.Objects.requireNonNull;

import java.util.List;
import pinhole.rules.Explanation;

/**
 * Something that the client did, and what the gateway made of it.
 *
 * @param line what it said, one character for each byte; "" for its connection
 * @param answer what the server said to that, where it matters; "" elsewhere
 * @param questions that were put to the rules, in order
 * @param refusals why it went no further; empty if it did
 */
public record Exchange(
    String line, String answer, List<Explanation> questions, List<Refusal> refusals) {
  public Exchange {
    requireNonNull(line);
    requireNonNull(answer);
    questions = List.copyOf(questions);
    refusals = List.copyOf(refusals);
  }

  /** Whether it was passed on, or answered as it was meant. */
  public boolean allowed() {
    return refusals.isEmpty();
  }

  /**
   * A no.
   *
   * @param reply the line that the client is told
   * @param reason as the log says it
   * @param rule as the log says it: file and line, "default" or "builtin"
   */
  public record Refusal(String reply, String reason, String rule) {}
}
