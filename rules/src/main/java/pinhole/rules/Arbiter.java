package pinhole.rules;

import java.util.function.Function;

/** Who is asked: the {@link Policy} in force, or somebody who watches what it is asked. */
public interface Arbiter {
  Verdict judge(Question question);

  /** Whether the verdict may depend on the path that the command is about. */
  boolean asksPath(Question.Command command);

  /** One who looks at no path. */
  static Arbiter withoutPaths(Function<Question, Verdict> judge) {
    return new Arbiter() {
      @Override
      public Verdict judge(Question question) {
        return judge.apply(question);
      }

      @Override
      public boolean asksPath(Question.Command command) {
        return false;
      }
    };
  }
}
