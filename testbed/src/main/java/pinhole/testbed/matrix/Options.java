package pinhole.testbed.matrix;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import pinhole.testbed.client.Client;
import pinhole.testbed.client.Mode;
import pinhole.testbed.lab.Server;

/** What the command line asks for; the deadline is in System.nanoTime. */
record Options(
    Path folder, Map<String, String> only, Plane plane, boolean direct, int labs, long deadline) {
  static final String USAGE =
      """
      matrix [--only server=NAME,client=NAME,mode=MODE] [--plane relay|copy|nft] [--direct] [--labs N]
             [--limit MINUTES]
        --only     part of the matrix, by the names that it prints; client=bulk for big and many files
        --plane    where the data passes: the relay's sockets (the default), the same without splice, or
                   the kernel alone
        --direct   plain forwarding in place of the gateway: are servers and clients all right?
        --labs     so many laboratories at once (10)
        --limit    what has not been run by then has failed (12)""";

  /** What each dimension of it has. */
  static final Map<String, List<String>> NAMES =
      Map.of(
          "server",
          names(Stream.of(Server.values())),
          "client",
          names(Stream.concat(Stream.of(Client.values()), Stream.of("bulk"))),
          "mode",
          names(Stream.of(Mode.values())));

  private static List<String> names(Stream<?> all) {
    return all.map(Object::toString).toList();
  }

  static Options parse(Path folder, List<String> arguments) {
    Map<String, String> only = Map.of();
    Plane plane = Plane.RELAY;
    boolean direct = false;
    int labs = 10;
    int minutes = 12;
    for (var rest = arguments.iterator(); rest.hasNext(); ) {
      String option = rest.next();
      switch (option) {
        case "--only" -> only = only(rest.next());
        case "--plane" -> plane = Plane.named(rest.next());
        case "--direct" -> direct = true;
        case "--labs" -> labs = Integer.parseInt(rest.next());
        case "--limit" -> minutes = Integer.parseInt(rest.next());
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    long deadline = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
    return new Options(folder, only, plane, direct, labs, deadline);
  }

  private static Map<String, String> only(String text) {
    Map<String, String> only = new HashMap<>();
    for (String part : List.of(text.split(",", -1))) {
      int equals = part.indexOf('=');
      if (equals < 0 || !NAMES.containsKey(part.substring(0, equals))) {
        throw new IllegalArgumentException("--only " + part + ": server=, client= or mode=");
      }
      String name = part.substring(equals + 1);
      List<String> known = NAMES.get(part.substring(0, equals));
      if (known.stream().noneMatch(name::equalsIgnoreCase)) {
        throw new IllegalArgumentException(
            "--only " + part + ": none of " + String.join(", ", known));
      }
      only.put(part.substring(0, equals), name);
    }
    return Map.copyOf(only);
  }

  /** Whether the command line does not exclude a server, client or mode. */
  boolean wants(String dimension, Object name) {
    return only.getOrDefault(dimension, name.toString()).equalsIgnoreCase(name.toString());
  }

  /** What of the matrix is run. */
  String title() {
    String way = direct ? "without a gateway" : "data plane " + plane;
    return "matrix, " + way + (only.isEmpty() ? "" : ", only " + new TreeMap<>(only));
  }

  /** Whether the packets are judged: those of a gateway are. */
  boolean witnessed() {
    return !direct;
  }

  boolean expired() {
    return System.nanoTime() - deadline > 0;
  }
}
