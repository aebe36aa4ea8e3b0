package pinhole.testbed.matrix;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import pinhole.testbed.client.Client;
import pinhole.testbed.client.Desk;
import pinhole.testbed.client.Mode;
import pinhole.testbed.client.Operation;
import pinhole.testbed.client.Script;
import pinhole.testbed.lab.Output;
import pinhole.testbed.lab.Server;

/** A server and a client in a laboratory of their own: one row of the matrix. */
record Pair(Server server, Client client, List<Mode> modes, Options options) {
  Path folder() {
    return options.folder().resolve(server + "-" + client);
  }

  /** Runs every cell; what keeps the laboratory from being built fails them all. */
  List<Cell> run() {
    List<Cell> cells = new ArrayList<>();
    List<Mode> possible = modes.stream().filter(mode -> client.gap(mode).isEmpty()).toList();
    for (Mode mode : modes) {
      if (!possible.contains(mode)) {
        cells.add(Cell.uniform(this, mode, Outcome.unable(client.gap(mode))));
      }
    }
    if (possible.isEmpty()) {
      return cells;
    }
    int before = cells.size();
    try (Stand stand = Stand.open(folder(), server, options, PinholeGateway.Leaks.PARANOID);
        Visitor visitor = new Visitor(stand.lab().client(), work(), client)) {
      for (Mode mode : possible) {
        cells.add(cell(stand, visitor, mode));
      }
      List<String> end = stand.gateway().end();
      if (!end.isEmpty()) {
        cells.add(withFaults(cells.remove(cells.size() - 1), end));
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      String reason = "not run: " + e.getMessage();
      possible.stream()
          .skip(cells.size() - before)
          .forEach(mode -> cells.add(Cell.uniform(this, mode, Outcome.failed(reason))));
    }
    return cells;
  }

  private Cell cell(Stand stand, Visitor visitor, Mode mode)
      throws IOException, InterruptedException {
    if (options.expired()) {
      return Cell.uniform(this, mode, Outcome.failed("not run: out of time"));
    }
    Map<Operation, Outcome> outcomes = new EnumMap<>(Operation.class);
    boolean hung = false;
    for (Operation operation : Operation.values()) {
      if (!client.gap(operation).isEmpty()) {
        outcomes.put(operation, Outcome.unable(client.gap(operation)));
      } else if (hung) {
        outcomes.put(operation, Outcome.failed("not run after one that hung"));
      } else {
        Outcome outcome = perform(stand, visitor, mode, operation);
        outcomes.put(operation, outcome);
        hung = outcome.reason().startsWith("hung");
      }
    }
    List<String> faults = new ArrayList<>(stand.gateway().faults(mode.passive()));
    Wire wire = stand.wire();
    faults.addAll(wire.negotiated(mode.verb()));
    if (client.gap(Operation.ABORT).isEmpty()) {
      faults.addAll(wire.said("ABOR"));
    }
    if (options.witnessed()) {
      faults.addAll(wire.testimony());
    }
    return new Cell(server, client, mode, outcomes, faults, folder());
  }

  private Path work() {
    return folder().resolve("work");
  }

  private Outcome perform(Stand stand, Visitor visitor, Mode mode, Operation operation)
      throws IOException, InterruptedException {
    Desk desk = Desk.clear(stand.account(), work(), server.longest());
    operation.layOut(desk);
    Script script = client.script(operation, mode, stand.gateway().address(mode.family()));
    try {
      Output output = visitor.perform(script, mode + "-" + operation + ".log");
      if (output.exit() < 0) {
        return Outcome.failed("hung");
      }
      operation.check(desk, output);
      return Outcome.PASSED;
    } catch (IOException | IllegalStateException e) {
      return Outcome.failed(e.getMessage());
    }
  }

  private static Cell withFaults(Cell cell, List<String> more) {
    List<String> faults = new ArrayList<>(cell.faults());
    faults.addAll(more);
    return new Cell(
        cell.server(), cell.client(), cell.mode(), cell.outcomes(), faults, cell.logs());
  }
}
