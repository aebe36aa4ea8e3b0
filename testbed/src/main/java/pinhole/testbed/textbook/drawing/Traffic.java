package pinhole.testbed.textbook.drawing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pinhole.ftp.HostPort;
import pinhole.ftp.Negotiation;
import pinhole.testbed.packets.Connection;
import pinhole.testbed.packets.Exchange;
import pinhole.testbed.packets.Line;
import pinhole.testbed.packets.Link;
import pinhole.testbed.packets.Packet;
import pinhole.testbed.textbook.Recording;
import pinhole.testbed.textbook.Ruleset;
import pinhole.testbed.textbook.drawing.Step.Kind;

/** One connection on one link, and what of it is worth an arrow. */
record Traffic(Recording recording, Connection connection) {
  /** Commands that make a session what it is; the others are asides. */
  private static final Set<String> MAIN = Set.of("USER", "PASS", "QUIT");

  List<Leg> legs() {
    String ports = connection.opener().port() + " → " + connection.acceptor().port();
    if (recording.stopped().contains(connection)) {
      return List.of(
          leg(
              connection.syn(),
              Kind.STOPPED,
              "SYN " + ports,
              stopped(),
              recording.droppedBy(connection)));
    }
    List<Leg> legs = new ArrayList<>();
    legs.add(handshake(connection.syn(), "SYN " + ports));
    connection.first(Packet::synAck).forEach(packet -> legs.add(handshake(packet, "SYN+ACK")));
    connection
        .first(this::completes)
        .forEach(packet -> legs.add(leg(packet, Kind.HANDSHAKE, "ACK", List.of(), List.of())));
    if (connection.control()) {
      lines(legs);
    } else {
      ends().forEach(end -> data(end).ifPresent(legs::add));
    }
    ends().forEach(end -> end(end).ifPresent(legs::add));
    return legs;
  }

  private Stream<HostPort> ends() {
    return Stream.of(connection.opener(), connection.acceptor());
  }

  private boolean completes(Packet packet) {
    boolean acknowledges = (packet.flags() & Packet.ACK) != 0;
    return packet.from().equals(connection.opener()) && acknowledges && !packet.syn();
  }

  /** When it was tried, and in vain. */
  private List<String> stopped() {
    String times =
        connection.syns().stream()
            .map(syn -> Diagram.decimal(Diagram.milliseconds(recording, syn.time()) / 1000))
            .collect(Collectors.joining(", "));
    return List.of(
        "to " + connection.acceptor(),
        "sent " + connection.syns().size() + " times, at " + times + " s");
  }

  private Leg handshake(Packet packet, String label) {
    List<Ruleset.Row> met =
        recording
            .traces(packet)
            .limit(1)
            .flatMap(trace -> trace.verdicts().stream())
            .flatMap(verdict -> recording.ruleset().row(verdict).stream())
            .toList();
    return leg(packet, Kind.HANDSHAKE, label, List.of(), met);
  }

  private void lines(List<Leg> legs) {
    List<Exchange> exchanges = Exchange.of(connection);
    for (Line line : Line.of(connection)) {
      Optional<Exchange> part =
          exchanges.stream().filter(exchange -> isIn(line, exchange)).findFirst();
      Kind kind = part.map(Traffic::kind).orElse(Kind.LINE);
      if (kind != Kind.ASIDE) {
        legs.add(leg(line.packet(), kind, words(line), sums(line, part), List.of()));
      } else if (line.command() && connection.link() == Link.CLIENT) {
        legs.add(aside(line, part.orElseThrow()));
      }
    }
  }

  private static boolean isIn(Line line, Exchange exchange) {
    return exchange.line().equals(line) || exchange.replies().contains(line);
  }

  private static Kind kind(Exchange exchange) {
    String verb = exchange.command().verb();
    if (Negotiation.of(verb).isPresent()) {
      return Kind.NEGOTIATION;
    }
    boolean main = MAIN.contains(verb) || exchange.transfer().isPresent();
    return main ? Kind.LINE : Kind.ASIDE;
  }

  private static String words(Line line) {
    boolean password = line.command() && line.text().startsWith("PASS ");
    return password ? "PASS ****" : line.text();
  }

  /** The port as the six numbers have it, and as it is. */
  private static List<String> sums(Line line, Optional<Exchange> part) {
    return part.flatMap(Exchange::arrangement).stream()
        .filter(arrangement -> arrangement.naming().equals(line))
        .map(arrangement -> arrangement.endpoint().port())
        .map(port -> "port %d*256 + %d = %d".formatted(port >> 8, port & 0xff, port))
        .toList();
  }

  /** A command and the code of its reply, on one arrow. */
  private Leg aside(Line line, Exchange exchange) {
    String answer = exchange.last().map(last -> last.text().substring(0, 3)).orElse("no answer");
    Step step =
        new Step(
            line.packet().time(),
            Kind.ASIDE,
            Lane.CLIENT,
            Lane.SERVER,
            recording.setting().gateway().relays(),
            exchange.command().line() + ", " + answer,
            "",
            List.of(),
            List.of());
    return new Leg(line.packet(), true, step);
  }

  private Optional<Leg> data(HostPort end) {
    String label = connection.bytes(end) + " bytes of data";
    return connection
        .sentBy(end)
        .filter(packet -> packet.length() > 0)
        .findFirst()
        .map(packet -> leg(packet, Kind.DATA, label, List.of(), List.of()));
  }

  private Optional<Leg> end(HostPort end) {
    return connection
        .sentBy(end)
        .filter(Packet::ends)
        .findFirst()
        .map(packet -> leg(packet, Kind.END, packet.rst() ? "RST" : "FIN", List.of(), List.of()));
  }

  private Leg leg(
      Packet packet, Kind kind, String label, List<String> notes, List<Ruleset.Row> rules) {
    Lane outside = packet.link() == Link.CLIENT ? Lane.CLIENT : Lane.SERVER;
    boolean arrives = packet.from().address().getHostAddress().equals(Diagram.address(outside));
    Instant time = packet.time();
    Lane from = arrives ? outside : Lane.GATEWAY;
    Lane to = arrives ? Lane.GATEWAY : outside;
    Step step = new Step(time, kind, from, to, false, label, "", notes, rules);
    return new Leg(packet, connection.control(), step);
  }
}
