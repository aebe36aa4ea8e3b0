package pinhole.testbed.matrix;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import pinhole.testbed.client.Client;
import pinhole.testbed.client.Mode;
import pinhole.testbed.client.Operation;
import pinhole.testbed.lab.Server;

/** One field of the matrix: how each operation went, and what was wrong with the whole. */
record Cell(
    Server server,
    Client client,
    Mode mode,
    Map<Operation, Outcome> outcomes,
    List<String> faults,
    Path logs) {
  Cell {
    outcomes = Map.copyOf(outcomes);
    faults = List.copyOf(faults);
  }

  /** A cell in which everything went the same way. */
  static Cell uniform(Pair pair, Mode mode, Outcome outcome) {
    Map<Operation, Outcome> outcomes = new EnumMap<>(Operation.class);
    for (Operation operation : Operation.values()) {
      outcomes.put(operation, outcome);
    }
    return new Cell(pair.server(), pair.client(), mode, outcomes, List.of(), pair.folder());
  }

  long count(Outcome.Kind kind) {
    return outcomes.values().stream().filter(outcome -> outcome.is(kind)).count();
  }

  boolean failed() {
    return count(Outcome.Kind.FAILED) > 0 || !faults.isEmpty();
  }

  /** Whether the client knows the mode at all. */
  boolean possible() {
    return count(Outcome.Kind.UNABLE) < outcomes.size();
  }
}
