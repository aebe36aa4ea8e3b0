package pinhole.testbed.ftps;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pinhole.testbed.client.Desk;
import pinhole.testbed.client.Script;
import pinhole.testbed.client.Tour;
import pinhole.testbed.lab.Running;
import pinhole.testbed.lab.Server;

/**
 * All cells with one server, one after the other, so that the log and the packets of each are
 * known.
 */
record Row(Server server, List<Cell> cells, Options options) {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** How a cell went: what was wrong with it, and where the logs are. */
  record Result(Cell cell, List<String> faults, Path log) {
    Result {
      faults = List.copyOf(faults);
    }

    boolean failed() {
      return !faults.isEmpty();
    }
  }

  /** Runs every cell; what keeps the laboratory from being built fails them all. */
  List<Result> run() {
    List<Result> results = new ArrayList<>();
    List<Listener> listeners = cells.stream().map(Listener::of).distinct().toList();
    try (Stand stand = Stand.open(folder(), server, listeners, options.direct())) {
      for (Cell cell : cells) {
        results.add(
            result(
                cell, options.expired() ? List.of("not run: out of time") : faults(stand, cell)));
      }
      List<String> end = stand.end();
      if (!end.isEmpty()) {
        results.add(result(results.remove(results.size() - 1).cell(), end));
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      for (Cell cell : cells.subList(results.size(), cells.size())) {
        results.add(result(cell, List.of("not run: " + e.getMessage())));
      }
    }
    return results;
  }

  private List<String> faults(Stand stand, Cell cell) throws IOException, InterruptedException {
    List<String> faults = new ArrayList<>();
    Path work = folder().resolve("work");
    Desk desk = Desk.clear(stand.account(), work);
    Tour.layOut(desk);
    Script script = cell.client().tour(stand.visit(cell));
    Map<String, String> environment = Map.of("HOME", work.toString(), "TERM", "dumb");
    try (Running running =
        stand.lab().client().start(log(cell), work, script.command(), environment)) {
      script.drive(running, work);
      Tour.check(desk, running.finish(LIMIT));
    } catch (IOException | IllegalStateException e) {
      faults.add(e.getMessage());
    }
    faults.addAll(stand.faults(cell));
    return faults;
  }

  private Result result(Cell cell, List<String> faults) {
    return new Result(cell, faults, folder().resolve(log(cell)));
  }

  private static String log(Cell cell) {
    return cell.toString().replace(' ', '-').replace('>', '-').replace(":", "") + ".log";
  }

  private Path folder() {
    return options.folder().resolve(server.toString());
  }
}
