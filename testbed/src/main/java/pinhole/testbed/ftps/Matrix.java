package pinhole.testbed.ftps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import pinhole.testbed.client.Leg;
import pinhole.testbed.client.SecureClient;
import pinhole.testbed.lab.Host;
import pinhole.testbed.lab.Server;

/** Runs the matrix of FTPS, prints it, and fails if anything in it has failed. */
public final class Matrix {
  static final List<Server> SERVERS = List.of(Server.values());

  private Matrix() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Host.testbed().resolve("target/ftps");
    Options options;
    try {
      options = Options.parse(folder, List.of(arguments));
    } catch (IllegalArgumentException | NoSuchElementException e) {
      System.err.println(e.getMessage() + "\nusage: " + Options.USAGE);
      System.exit(2);
      return;
    }
    remove(folder);
    Files.createDirectories(folder);
    long start = System.nanoTime();
    Report report = new Report(run(options));
    report.print(System.out);
    if (!options.all() && !options.direct()) {
      System.out.printf(
          "of %d possible sessions so many that every pair of values met; all: --all%n",
          possible(options).size());
    }
    System.out.printf(
        "FTPS: %d s; %d passed, %d failed%n",
        (System.nanoTime() - start) / 1_000_000_000, report.passed(), report.failed());
    if (report.failed() > 0 || report.passed() == 0) {
      System.exit(1);
    }
    remove(folder);
  }

  private static List<Row.Result> run(Options options)
      throws InterruptedException, ExecutionException {
    Map<Server, List<Cell>> rows = new LinkedHashMap<>();
    for (Cell cell : cells(options)) {
      rows.computeIfAbsent(cell.server(), server -> new ArrayList<>()).add(cell);
    }
    ExecutorService labs = Executors.newFixedThreadPool(options.labs());
    try {
      List<Future<List<Row.Result>>> futures = new ArrayList<>();
      rows.forEach(
          (server, cells) ->
              futures.add(labs.submit(() -> announce(new Row(server, cells, options)))));
      List<Row.Result> results = new ArrayList<>();
      for (Future<List<Row.Result>> future : futures) {
        results.addAll(future.get());
      }
      return results;
    } finally {
      labs.shutdownNow();
    }
  }

  private static List<Cell> cells(Options options) {
    List<Cell> all = possible(options);
    if (options.direct()) {
      return all.stream().filter(cell -> cell.in() == cell.out()).toList();
    }
    return options.all() ? all : Cover.pairs(all);
  }

  private static List<Cell> possible(Options options) {
    return product().stream().filter(options::wants).filter(Cell::possible).toList();
  }

  static List<Cell> product() {
    List<Cell> all = new ArrayList<>();
    for (Server server : SERVERS) {
      for (SecureClient client : SecureClient.values()) {
        for (Leg in : Leg.values()) {
          for (Leg out : Leg.values()) {
            all.add(new Cell(server, client, in, out, true));
            all.add(new Cell(server, client, in, out, false));
          }
        }
      }
    }
    return all;
  }

  private static List<Row.Result> announce(Row row) {
    long start = System.nanoTime();
    List<Row.Result> results = row.run();
    long failed = results.stream().filter(Row.Result::failed).count();
    System.out.printf(
        "%-10s %3d sessions %3d s  %s%n",
        row.server(),
        results.size(),
        (System.nanoTime() - start) / 1_000_000_000,
        failed == 0 ? "passed" : failed + " FAILED");
    return results;
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
