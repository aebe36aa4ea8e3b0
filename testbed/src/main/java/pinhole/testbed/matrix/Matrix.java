package pinhole.testbed.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import pinhole.testbed.client.Client;
import pinhole.testbed.client.Mode;
import pinhole.testbed.lab.Host;
import pinhole.testbed.lab.Server;

/** Runs the matrix, prints it, and fails if anything in it has failed. */
public final class Matrix {
  private final Options options;
  private final List<Future<List<Cell>>> cells = new ArrayList<>();
  private final List<Future<List<Bulk.Entry>>> bulk = new ArrayList<>();

  private Matrix(Options options) {
    this.options = options;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Host.testbed().resolve("target/matrix");
    Options options;
    try {
      options = Options.parse(folder, List.of(arguments));
    } catch (IllegalArgumentException | NoSuchElementException e) {
      System.err.println(e.getMessage() + "\nusage: " + Options.USAGE);
      System.exit(2);
      return;
    }
    remove(folder);
    long start = System.nanoTime();
    Report report = new Matrix(options).run();
    report.print(System.out);
    System.out.printf(
        "%s: %d s; %d passed, %d failed%n",
        options.title(),
        (System.nanoTime() - start) / 1_000_000_000,
        report.passed(),
        report.failed());
    if (report.failed() > 0 || report.passed() == 0) {
      System.exit(1);
    }
    remove(folder);
  }

  private Report run() throws IOException, InterruptedException, ExecutionException {
    Files.createDirectories(options.folder());
    ExecutorService labs = Executors.newFixedThreadPool(options.labs());
    try {
      submit(labs);
      List<Bulk.Entry> entries = new ArrayList<>();
      for (Future<List<Bulk.Entry>> future : bulk) {
        entries.addAll(future.get());
      }
      List<Cell> all = new ArrayList<>();
      for (Future<List<Cell>> future : cells) {
        all.addAll(future.get());
      }
      return new Report(all, entries);
    } finally {
      labs.shutdownNow();
    }
  }

  /** The longest first, so that no laboratory is the last one at work. */
  private void submit(ExecutorService labs) throws IOException {
    List<Server> servers =
        Stream.of(Server.values()).filter(s -> options.wants("server", s)).toList();
    if (options.wants("client", "bulk") && !options.only().containsKey("mode")) {
      Giant giant = Giant.write(options.folder().resolve("giant.bin"));
      for (Server server : servers) {
        bulk.add(labs.submit(() -> new Bulk(server, options, giant).run()));
      }
    }
    List<Mode> modes = Arrays.stream(Mode.values()).filter(m -> options.wants("mode", m)).toList();
    for (Client client : Client.values()) {
      for (Server server : servers) {
        if (options.wants("client", client)) {
          Pair pair = new Pair(server, client, modes, options);
          cells.add(labs.submit(() -> announce(pair)));
        }
      }
    }
  }

  private static List<Cell> announce(Pair pair) {
    long start = System.nanoTime();
    List<Cell> cells = pair.run();
    long failed = cells.stream().filter(Cell::failed).count();
    System.out.printf(
        "%-10s %-12s %3d s  %s%n",
        pair.server(),
        pair.client(),
        (System.nanoTime() - start) / 1_000_000_000,
        failed == 0 ? "passed" : failed + " of " + cells.size() + " cells FAILED");
    return cells;
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
