package pinhole.rules;

/** Who is asked: the {@link Policy} in force, or somebody who watches what it is asked. */
@FunctionalInterface
public interface Arbiter {
  Verdict judge(Question question);
}
