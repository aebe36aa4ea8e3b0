package pinhole.testbed.textbook;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import pinhole.testbed.packets.Connection;
import pinhole.testbed.packets.Exchange;
import pinhole.testbed.packets.Line;
import pinhole.testbed.packets.Link;

/** What a recording shows. */
public enum Finding {
  /** Both handshakes on both links, no SYN was stopped, and the file is whole. */
  PASSED("passed"),
  /** Active mode's place: the server's SYN from port 20 to what PORT named ended at the gateway. */
  SERVER_SYN_STOPPED("the server's SYN stopped"),
  /** Passive mode's place: the client's SYN to what the 227 named ended at the gateway. */
  CLIENT_SYN_STOPPED("the client's SYN stopped"),
  /** The server wants no data connection to anybody but whom it talks to. */
  PORT_REFUSED("PORT refused by the server"),
  /** None of these. */
  UNCLEAR("something else");

  private static final int FTP_DATA = 20;

  private final String title;

  Finding(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }

  /** What happened, with its addresses. */
  public String sentence(Recording recording) {
    return switch (this) {
      case PASSED ->
          "The data connection was made on both sides, and %d bytes came through."
              .formatted(bytes(recording));
      case SERVER_SYN_STOPPED -> stopped(recording, "The server's");
      case CLIENT_SYN_STOPPED -> stopped(recording, "The client's");
      case PORT_REFUSED ->
          "The server said %s: PORT came through the gateway unread, and names another host than the server talks to."
              .formatted(
                  negotiation(recording, Link.SERVER)
                      .flatMap(Exchange::last)
                      .map(Line::text)
                      .orElse(""));
      case UNCLEAR -> "Something else than the textbooks know of; see the captures.";
    };
  }

  private static long bytes(Recording recording) {
    return recording.connections().stream()
        .filter(connection -> !connection.control() && connection.link() == Link.CLIENT)
        .mapToLong(data -> data.bytes(data.opener()) + data.bytes(data.acceptor()))
        .sum();
  }

  private static String stopped(Recording recording, String whose) {
    Connection stopped = recording.stopped().get(0);
    Ruleset.Row by = recording.droppedBy(stopped).get(0);
    return "%s SYN from %s to %s came to the gateway %d times and never left it: %s%s dropped it."
        .formatted(
            whose,
            stopped.opener(),
            stopped.acceptor(),
            stopped.syns().size(),
            by.policy() ? "the policy of chain " + by.chain() : "rule",
            " [" + by.mark() + "]");
  }

  /** Judged by packets, by the kernel's traces, and by the file; not by what was expected. */
  public static Finding of(Recording recording) {
    List<Connection> stopped = recording.stopped();
    if (!controlled(recording)) {
      return UNCLEAR;
    }
    if (stopped.isEmpty() && passed(recording)) {
      return PASSED;
    }
    boolean refused = negotiation(recording, Link.SERVER).filter(Exchange::refused).isPresent();
    if (stopped.isEmpty() && refused) {
      return PORT_REFUSED;
    }
    if (stopped.size() == 1 && !recording.droppedBy(stopped.get(0)).isEmpty()) {
      return place(recording, stopped.get(0));
    }
    return UNCLEAR;
  }

  /** Whether the control connection was made on both links, and the client was let in. */
  private static boolean controlled(Recording recording) {
    return links(recording, Connection::control) == Link.values().length
        && recording.exchanges(Link.CLIENT).stream()
            .anyMatch(exchange -> answered(exchange, "PASS", "230"));
  }

  private static boolean passed(Recording recording) {
    return recording.delivered()
        && recording.connections().stream().allMatch(Connection::established)
        && links(recording, connection -> !connection.control()) == Link.values().length
        && recording.exchanges(Link.CLIENT).stream()
            .anyMatch(exchange -> answered(exchange, "RETR", "226"));
  }

  /** On how many links there is an established connection of a kind. */
  private static long links(Recording recording, Predicate<Connection> kind) {
    return recording.connections().stream()
        .filter(kind.and(Connection::established))
        .map(Connection::link)
        .distinct()
        .count();
  }

  private static boolean answered(Exchange exchange, String verb, String code) {
    return exchange.command().verb().equals(verb)
        && exchange.last().filter(line -> line.text().startsWith(code)).isPresent();
  }

  private static Optional<Exchange> negotiation(Recording recording, Link link) {
    String verb = recording.setting().mode().negotiation().name();
    return recording.exchanges(link).stream()
        .filter(exchange -> exchange.command().verb().equals(verb))
        .findFirst();
  }

  private static Finding place(Recording recording, Connection stopped) {
    boolean named =
        negotiation(recording, stopped.link())
            .filter(Exchange::done)
            .flatMap(Exchange::arrangement)
            .filter(arrangement -> arrangement.meant(stopped))
            .isPresent();
    boolean fromPort20 = stopped.opener().port() == FTP_DATA;
    if (named && stopped.link() == Link.SERVER && fromPort20) {
      return SERVER_SYN_STOPPED;
    }
    return named && stopped.link() == Link.CLIENT ? CLIENT_SYN_STOPPED : UNCLEAR;
  }
}
