package pinhole.testbed.ftps;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import pinhole.testbed.client.Leg;
import pinhole.testbed.client.SecureClient;
import pinhole.testbed.client.Tour;
import pinhole.testbed.lab.Server;

/** The matrix as people read it: the client's legs down, the server's legs across. */
record Report(List<Row.Result> results) {
  private static final int TAIL = 15;

  Report {
    results = List.copyOf(results);
  }

  long passed() {
    return results.size() - failed();
  }

  long failed() {
    return results.stream().filter(Row.Result::failed).count();
  }

  void print(PrintStream out) {
    results.stream().filter(Row.Result::failed).forEach(result -> explain(out, result));
    legs(out);
    pairs(out);
    legend(out);
  }

  private void legs(PrintStream out) {
    out.printf("%n%-6s", "in/out");
    Arrays.stream(Leg.values()).forEach(leg -> out.printf(" %-8s", leg));
    out.println();
    for (Leg in : Leg.values()) {
      out.printf("%-6s", in);
      for (Leg to : Leg.values()) {
        out.printf(" %-8s", field(cell -> cell.in() == in && cell.out() == to));
      }
      out.println();
    }
  }

  /** The server's number and the client's letter for each cell, of which many may be in a field. */
  private String field(Predicate<Cell> where) {
    List<Row.Result> here = results.stream().filter(r -> where.test(r.cell())).toList();
    if (here.size() > 3) {
      return tally(here);
    }
    return here.stream()
        .map(
            r ->
                ""
                    + number(r.cell().server())
                    + letter(r.cell().client())
                    + (r.failed() ? "!" : ""))
        .collect(Collectors.joining(" "));
  }

  private void pairs(PrintStream out) {
    out.printf("%n%-12s", "");
    Arrays.stream(SecureClient.values())
        .forEach(client -> out.printf(" %-12s", letter(client) + " " + client));
    out.println();
    for (Server server : Matrix.SERVERS) {
      out.printf("%-12s", number(server) + " " + server);
      for (SecureClient client : SecureClient.values()) {
        List<Row.Result> here =
            results.stream()
                .filter(r -> r.cell().server() == server && r.cell().client() == client)
                .toList();
        out.printf(" %-12s", tally(here));
      }
      out.println();
    }
  }

  private static String tally(List<Row.Result> here) {
    long failed = here.stream().filter(Row.Result::failed).count();
    return here.size() + (failed == 0 ? "" : " " + failed + "!");
  }

  private static int number(Server server) {
    return Matrix.SERVERS.indexOf(server) + 1;
  }

  private static char letter(SecureClient client) {
    return (char) ('a' + List.of(SecureClient.values()).indexOf(client));
  }

  private static void legend(PrintStream out) {
    out.println(
        """

        in: the client's leg, out: the server's; E explicit, I implicit; TLS 1.2 or 1.3; PROT C or P;
        1a: server 1 with client a; ! failed; each session is: %s
        """
            .formatted(Tour.title())
            .stripTrailing());
    for (SecureClient client : SecureClient.values()) {
      String gap = client.gap(Leg.E12P, false);
      if (!gap.isEmpty()) {
        out.println(client + ", active and private, not possible: " + gap);
      }
    }
    out.println();
  }

  private static void explain(PrintStream out, Row.Result result) {
    result.faults().forEach(fault -> out.println("FAILED " + result.cell() + ": " + fault));
    tail(out, result.log());
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
