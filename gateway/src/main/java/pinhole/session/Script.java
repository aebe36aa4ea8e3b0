package pinhole.session;

import java.util.ArrayList;
import java.util.List;

/** The actions that one event leads to, in order. */
final class Script {
  private List<Action> actions = new ArrayList<>(6);

  void add(Action action) {
    actions.add(action);
  }

  List<Action> take() {
    List<Action> taken = actions;
    actions = new ArrayList<>(6);
    return taken;
  }
}
