package pinhole.rules;

import java.util.List;
import java.util.function.BiPredicate;
import pinhole.rules.Target.Reach;

/**
 * The condition that the command is about one of these paths. Where that cannot be told, it counts
 * against the client: the condition does not hold, but may.
 */
public record Paths(List<PathPattern> patterns) implements Condition {
  public Paths {
    patterns = List.copyOf(patterns);
  }

  /** Whether commands of this verb, in upper case, may be about a path. */
  public static boolean mayBeAsked(String verb) {
    return PathArgument.of(verb) != PathArgument.NONE;
  }

  /** Whether it can be told about which; a sub-command may stand behind the verb. */
  public static boolean canBeTold(String verb) {
    return PathArgument.of(verb) != PathArgument.UNKNOWN;
  }

  /** Whether there may be a path that both are about; true may be wrong. */
  public boolean mayMeet(Paths other) {
    return patterns.stream()
        .anyMatch(ours -> other.patterns.stream().anyMatch(theirs -> ours.mayMeet(theirs)));
  }

  @Override
  public boolean holds(Question question) {
    return question instanceof Question.Command command && holds(command.target());
  }

  private boolean holds(Target target) {
    return !target.places().isEmpty()
        && target.places().stream()
            .allMatch(place -> any(PathPattern::matches, place, target.reach()));
  }

  @Override
  public boolean mayHold(Question question) {
    return question instanceof Question.Command command && mayHold(command.target());
  }

  private boolean mayHold(Target target) {
    return !target.doubt().isEmpty()
        || target.places().stream()
            .anyMatch(
                place ->
                    any(PathPattern::resembles, place, target.reach())
                        || (target.reach() == Reach.TREE && goesWith(place)));
  }

  private boolean goesWith(Place place) {
    return patterns.stream().anyMatch(pattern -> pattern.isBelow(place.names()));
  }

  private boolean any(BiPredicate<PathPattern, List<String>> fits, Place place, Reach reach) {
    return patterns.stream()
        .anyMatch(
            pattern ->
                fits.test(pattern, place.names())
                    || (reach == Reach.CONTENT
                        && fits.test(pattern, place.unknownBelow().names())));
  }

  // What is about no path is not what the rule restricts.
  @Override
  public boolean waivedFor(Question.Command command) {
    return command.target().isNone();
  }

  @Override
  public boolean covers(Condition other) {
    return other instanceof Paths paths
        && paths.patterns.stream()
            .allMatch(theirs -> patterns.stream().anyMatch(ours -> ours.covers(theirs)));
  }

  @Override
  public String found(Question question) {
    String target = question instanceof Question.Command command ? command.target().describe() : "";
    return target.isEmpty() ? "the command has no path" : target;
  }

  @Override
  public String key() {
    return "paths";
  }

  @Override
  public List<String> words() {
    return patterns.stream().map(PathPattern::text).toList();
  }
}
