package pinhole.testbed.textbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import pinhole.testbed.packets.Connection;
import pinhole.testbed.packets.Exchange;
import pinhole.testbed.packets.Link;
import pinhole.testbed.packets.Packet;
import pinhole.testbed.packets.Tap;

/**
 * What an experiment left.
 *
 * @param packets of both links, in the order of time
 * @param traces of the handshakes that the firewall judged
 * @param log Pinhole's log lines, where there was a Pinhole
 * @param delivered whether the file arrived whole
 */
public record Recording(
    Setting setting,
    List<Packet> packets,
    Ruleset ruleset,
    List<Trace> traces,
    List<String> log,
    boolean delivered) {
  /** The file that is fetched, and what it says. */
  static final String LETTER = "letter.txt";

  static final String TEXT = "This letter came through the firewall.\n";
  static final String RULES = "gateway.nft";
  static final String TRACE = "trace.log";
  static final String PINHOLE_LOG = "pinhole.log";
  static final String PINHOLE_RULES = "pinhole.yaml";
  static final String CLIENT_LOG = "curl.log";

  /** The files that a recording is read from, and those that explain it. */
  static final List<String> FILES =
      List.of(
          Tap.file(Link.CLIENT),
          Tap.file(Link.SERVER),
          RULES,
          TRACE,
          PINHOLE_LOG,
          PINHOLE_RULES,
          CLIENT_LOG,
          LETTER);

  public Recording {
    packets = List.copyOf(packets);
    traces = List.copyOf(traces);
    log = List.copyOf(log);
  }

  /** Reads the files of an experiment. */
  public static Recording read(Setting setting, Path folder) throws IOException {
    Path letter = folder.resolve(LETTER);
    return new Recording(
        setting,
        Tap.read(folder),
        Ruleset.parse(Files.readString(folder.resolve(RULES))),
        Trace.parse(Files.readString(folder.resolve(TRACE))),
        setting.gateway().relays() ? Files.readAllLines(folder.resolve(PINHOLE_LOG)) : List.of(),
        Files.exists(letter) && Files.readString(letter).equals(TEXT));
  }

  public List<Connection> connections() {
    return Connection.of(packets);
  }

  /** The commands and replies as one link saw them. */
  List<Exchange> exchanges(Link link) {
    return connections().stream()
        .filter(connection -> connection.control() && connection.link() == link)
        .flatMap(control -> Exchange.of(control).stream())
        .toList();
  }

  /** The connections whose SYNs came to the gateway on one link and were never heard of again. */
  public List<Connection> stopped() {
    return connections().stream()
        .filter(connection -> !connection.answered() && !connection.refused())
        .filter(connection -> !wentOn(connection))
        .toList();
  }

  private boolean wentOn(Connection connection) {
    return packets.stream()
        .anyMatch(
            packet ->
                packet.syn()
                    && packet.link() != connection.link()
                    && packet.sequence() == connection.syn().sequence());
  }

  /** What the firewall said of a SYN, as often as it was sent, or of the answer to it. */
  public Stream<Trace> traces(Packet packet) {
    return traces.stream().filter(trace -> trace.isOf(packet));
  }

  /** The rule or the policy that dropped a connection's SYNs; none unless each was dropped. */
  public List<Ruleset.Row> droppedBy(Connection connection) {
    List<Trace> ways = traces(connection.syn()).toList();
    if (!ways.stream().allMatch(Trace::dropped)) {
      return List.of();
    }
    return ways.stream()
        .flatMap(way -> way.verdicts().stream())
        .filter(Trace.Verdict::drops)
        .flatMap(verdict -> ruleset.row(verdict).stream())
        .distinct()
        .toList();
  }
}
