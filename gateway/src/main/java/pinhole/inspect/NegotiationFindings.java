package pinhole.inspect;

import static pinhole.inspect.Finding.Kind.FOREIGN_PORT;
import static pinhole.inspect.Finding.Kind.NEGOTIATION_REFUSED;
import static pinhole.inspect.Finding.Kind.OTHER_HOST;
import static pinhole.inspect.Finding.Kind.PRIVATE_ADDRESS;
import static pinhole.inspect.Finding.Kind.SHARED_SEGMENT;
import static pinhole.inspect.Finding.Kind.SPLIT_LINE;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pinhole.rules.Literal;
import pinhole.stream.Flow;
import pinhole.stream.Sighting;

/** What is wrong with what a negotiation names, and with how it was sent. */
final class NegotiationFindings {
  private NegotiationFindings() {}

  static List<Finding> of(Chronicle chronicle, Negotiated negotiated) {
    List<Finding> found = new ArrayList<>(1);
    if (negotiated.active()) {
      port(chronicle, negotiated, found);
    } else {
      address(chronicle, negotiated, found);
    }
    segments(negotiated, found);
    return found;
  }

  /** The 227: 229 names no address. */
  private static void address(Chronicle chronicle, Negotiated negotiated, List<Finding> found) {
    InetAddress server = chronicle.flow.server().way().from();
    InetAddress stated = negotiated.stated.address();
    if (stated.equals(server) || worked(negotiated)) {
      return;
    }
    Optional<Flow> data = negotiated.data();
    boolean elsewhere = data.map(flow -> flow.client().way().to().equals(server)).orElse(false);
    if (elsewhere) {
      return; // the client did not believe it, and what came of that is told otherwise
    }
    List<Sighting> evidence = new ArrayList<>(List.of(negotiated.where.last()));
    data.ifPresent(flow -> evidence.addAll(flow.client().syns()));
    if (Words.isPrivate(stated)) {
      found.add(
          new Finding(
              PRIVATE_ADDRESS,
              ("The 227 names the private address %s, which the client cannot reach: it "
                      + "talks to the server at %s. The server must be told its outer address, or "
                      + "something on the way must translate what it says.")
                  .formatted(Literal.print(stated), Literal.print(server)),
              evidence));
    } else {
      found.add(
          new Finding(
              OTHER_HOST,
              "The 227 names %s, but the client talks to the server at %s."
                  .formatted(Literal.print(stated), Literal.print(server)),
              evidence));
    }
  }

  private static boolean worked(Negotiated negotiated) {
    boolean connected = negotiated.data().map(flow -> flow.established().seen()).orElse(false);
    return connected
        || negotiated.transfers.stream().anyMatch(transfer -> transfer.reply.positive());
  }

  private static void port(Chronicle chronicle, Negotiated negotiated, List<Finding> found) {
    InetAddress client = chronicle.flow.client().way().from();
    InetAddress stated = negotiated.stated.address();
    boolean foreign = !stated.equals(client);
    if (foreign && !worked(negotiated)) {
      String why =
          Words.isPrivate(stated)
              ? "a translator on the way changes the client's address, but not what the "
                  + "client says of it"
              : "either an address was translated on the way, or somebody else is to be "
                  + "connected to";
      found.add(
          new Finding(
              FOREIGN_PORT,
              "%s names %s, but the server sees the client at %s: %s."
                  .formatted(negotiated.verb, Literal.print(stated), Literal.print(client), why),
              List.of(negotiated.where.last(), negotiated.refusal.answered.last())));
    }
    if (negotiated.refusal.hasReply()) {
      found.add(
          new Finding(
              NEGOTIATION_REFUSED,
              "The server refused %s: %s"
                  .formatted(negotiated.verb, Words.plain(negotiated.refusal.reply.line())),
              List.of(negotiated.where.last(), negotiated.refusal.answered.last())));
    }
  }

  /** What the FTP helpers of packet filters cannot follow: they look at one packet at a time. */
  private static void segments(Negotiated negotiated, List<Finding> found) {
    String line =
        negotiated.active() ? negotiated.verb.toString() : "The " + negotiated.verb.code();
    if (negotiated.where.split()) {
      found.add(
          new Finding(
              SPLIT_LINE,
              ("%s came in several segments: a firewall that looks at packets one at a "
                      + "time (Linux' nf_conntrack_ftp, for one) opens nothing for it, or drops it.")
                  .formatted(line),
              List.of(negotiated.where.first(), negotiated.where.last())));
    } else if (!negotiated.where.alone()) {
      found.add(
          new Finding(
              SHARED_SEGMENT,
              ("%s shares its segment with other lines: a firewall that looks for it at "
                      + "the beginning of a packet (Linux' nf_conntrack_ftp, for one) does not see "
                      + "it.")
                  .formatted(line),
              List.of(negotiated.where.last())));
    }
  }
}
