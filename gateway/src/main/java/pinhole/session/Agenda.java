package pinhole.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What is still to be done for a session, in order: what an action leads to comes behind all that
 * was asked for before it. Stays on one thread.
 */
public final class Agenda {
  private final Effects effects;
  private final Deque<Action> actions = new ArrayDeque<>(8);
  private boolean performing;

  /** An agenda with nothing on it, for actions with these effects. */
  public Agenda(Effects effects) {
    this.effects = effects;
  }

  /**
   * Performs these actions, and all that they lead to; called by an action, it only adds them, and
   * whoever performs that one goes on with them.
   */
  public void perform(List<Action> next) {
    actions.addAll(next);
    if (performing) {
      return;
    }
    performing = true;
    try {
      while (!actions.isEmpty()) {
        actions.remove().perform(effects);
      }
    } finally {
      performing = false;
    }
  }

  /** Whether an action is being performed at this moment. */
  public boolean isUnderWay() {
    return performing;
  }
}
