package pinhole.testbed.ftps;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the command line asks for; the deadline is in System.nanoTime. */
record Options(
    Path folder, Map<String, String> only, boolean direct, boolean all, int labs, long deadline) {
  static final String USAGE =
      """
      ftps [--only server=NAME,client=NAME,in=LEG,out=LEG] [--all] [--direct] [--labs N]
           [--limit MINUTES]
        --only     part of the matrix, by the names that it prints; in is the client's leg
        --all      the full product, half an hour and more; else every pair of values
        --direct   no gateway, plain forwarding: are servers and clients all right?
        --labs     so many laboratories at once (5)
        --limit    what has not been run by then has failed (5; with --all 120)""";

  private static final Set<String> DIMENSIONS = Set.of("server", "client", "in", "out");

  static Options parse(Path folder, List<String> arguments) {
    Map<String, String> only = Map.of();
    boolean direct = false;
    boolean all = false;
    int labs = 5;
    int minutes = 0;
    for (var rest = arguments.iterator(); rest.hasNext(); ) {
      String option = rest.next();
      switch (option) {
        case "--only" -> only = only(rest.next());
        case "--direct" -> direct = true;
        case "--all" -> all = true;
        case "--labs" -> labs = Integer.parseInt(rest.next());
        case "--limit" -> minutes = Integer.parseInt(rest.next());
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    int limit = minutes > 0 ? minutes : all ? 120 : 5;
    long deadline = System.nanoTime() + Duration.ofMinutes(limit).toNanos();
    return new Options(folder, only, direct, all, labs, deadline);
  }

  private static Map<String, String> only(String text) {
    Map<String, String> only = new HashMap<>();
    for (String part : List.of(text.split(",", -1))) {
      int equals = part.indexOf('=');
      if (equals < 0 || !DIMENSIONS.contains(part.substring(0, equals))) {
        throw new IllegalArgumentException("--only " + part + ": server=, client=, in= or out=");
      }
      only.put(part.substring(0, equals), part.substring(equals + 1));
    }
    return Map.copyOf(only);
  }

  /** Whether the command line does not exclude a cell. */
  boolean wants(Cell cell) {
    return wants("server", cell.server())
        && wants("client", cell.client())
        && wants("in", cell.in())
        && wants("out", cell.out());
  }

  private boolean wants(String dimension, Object name) {
    return only.getOrDefault(dimension, name.toString()).equalsIgnoreCase(name.toString());
  }

  boolean expired() {
    return System.nanoTime() - deadline > 0;
  }
}
