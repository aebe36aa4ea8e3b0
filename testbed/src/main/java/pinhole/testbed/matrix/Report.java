package pinhole.testbed.matrix;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import pinhole.testbed.client.Client;
import pinhole.testbed.client.Mode;
import pinhole.testbed.client.Operation;
import pinhole.testbed.lab.Server;

/** The matrix as people read it: a row for each server and client, a letter for each operation. */
record Report(List<Cell> cells, List<Bulk.Entry> bulk) {
  private static final int TAIL = 15;

  Report {
    cells = List.copyOf(cells);
    bulk = List.copyOf(bulk);
  }

  long passed() {
    return cells.stream().mapToLong(cell -> cell.count(Outcome.Kind.PASSED)).sum()
        + bulk.stream().filter(entry -> entry.outcome().is(Outcome.Kind.PASSED)).count();
  }

  /** What is wrong with a whole cell counts as much as a failed operation. */
  long failed() {
    return cells.stream()
            .mapToLong(cell -> cell.count(Outcome.Kind.FAILED) + cell.faults().size())
            .sum()
        + bulk.stream().filter(entry -> entry.outcome().is(Outcome.Kind.FAILED)).count();
  }

  void print(PrintStream out) {
    cells.stream().filter(Cell::failed).forEach(cell -> explain(out, cell));
    table(out);
    legend(out);
    bulk.forEach(entry -> line(out, entry));
  }

  private void table(PrintStream out) {
    out.printf("%n%-10s %-12s", "server", "client");
    Arrays.stream(Mode.values()).forEach(mode -> out.printf(" %-12s", mode));
    out.println();
    for (Server server : Server.values()) {
      for (Client client : Client.values()) {
        List<Cell> row =
            cells.stream().filter(c -> c.server() == server && c.client() == client).toList();
        if (!row.isEmpty()) {
          out.printf("%-10s %-12s", server, client);
          Arrays.stream(Mode.values()).forEach(mode -> out.printf(" %-12s", field(row, mode)));
          out.println();
        }
      }
    }
  }

  private static String field(List<Cell> row, Mode mode) {
    return row.stream()
        .filter(cell -> cell.mode() == mode)
        .map(Report::letters)
        .findFirst()
        .orElse("");
  }

  private static String letters(Cell cell) {
    if (!cell.possible()) {
      return "-";
    }
    String letters =
        Arrays.stream(Operation.values())
            .map(operation -> letter(operation, cell.outcomes().get(operation)))
            .collect(Collectors.joining());
    return cell.faults().isEmpty() ? letters : letters + "!";
  }

  private static String letter(Operation operation, Outcome outcome) {
    return switch (outcome.kind()) {
      case PASSED -> String.valueOf(operation.letter());
      case FAILED -> "!";
      case UNABLE -> "-";
    };
  }

  private static void legend(PrintStream out) {
    out.println();
    String letters =
        Arrays.stream(Operation.values())
            .map(operation -> operation.letter() + " " + operation.title())
            .collect(Collectors.joining(", "));
    out.println(letters + ";");
    out.println(
        "! failed (at the end: the gateway's log, its sockets or the wire); - not possible:");
    for (Client client : Client.values()) {
      Arrays.stream(Mode.values())
          .filter(mode -> !client.gap(mode).isEmpty())
          .forEach(mode -> out.println("  " + client + " " + mode + ": " + client.gap(mode)));
      Arrays.stream(Operation.values())
          .filter(operation -> !client.gap(operation).isEmpty())
          .forEach(
              operation ->
                  out.println(
                      "  " + client + " " + operation.title() + ": " + client.gap(operation)));
    }
    out.println();
  }

  private static void line(PrintStream out, Bulk.Entry entry) {
    boolean passed = entry.outcome().is(Outcome.Kind.PASSED);
    out.printf(
        "%-10s %-24s %6.1f s  %s%n",
        entry.server(),
        entry.what(),
        entry.took().toMillis() / 1000.0,
        passed ? "passed" : "FAILED: " + entry.outcome().reason() + "; see " + entry.logs());
  }

  private static void explain(PrintStream out, Cell cell) {
    String name = cell.server() + " " + cell.client() + " " + cell.mode();
    cell.faults().forEach(fault -> out.println("FAILED " + name + ": " + fault));
    for (Operation operation : Operation.values()) {
      Outcome outcome = cell.outcomes().get(operation);
      if (outcome.is(Outcome.Kind.FAILED)) {
        out.println("FAILED " + name + " " + operation + ": " + outcome.reason());
        tail(out, cell.logs().resolve(cell.mode() + "-" + operation + ".log"));
      }
    }
    out.println("  all logs: " + cell.logs());
  }

  private static void tail(PrintStream out, Path log) {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
      out.println("  " + log + ":");
      lines.stream()
          .skip(Math.max(0, lines.size() - TAIL))
          .forEach(line -> out.println("  | " + line.replaceAll("\\p{Cntrl}", " ")));
    } catch (IOException notWritten) {
      out.println("  no log");
    }
  }
}
