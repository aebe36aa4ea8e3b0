package pinhole.inspect;

import static pinhole.inspect.Finding.Kind.ACTIVE_BLOCKED;
import static pinhole.inspect.Finding.Kind.LATE;
import static pinhole.inspect.Finding.Kind.NO_CONNECTION;
import static pinhole.inspect.Finding.Kind.SYN_REFUSED;
import static pinhole.inspect.Finding.Kind.SYN_UNANSWERED;
import static pinhole.inspect.Finding.Kind.UNREACHABLE;

import java.util.List;
import java.util.Optional;
import pinhole.capture.Unreachable;
import pinhole.rules.Literal;
import pinhole.stream.Flow;
import pinhole.stream.Sighting;

/** Why a data connection was not made. */
final class UnmadeFindings {
  /** A SYN that was lost has been sent again by then. */
  private static final long ENOUGH_NANOS = 3_000_000_000L;

  private final Chronicle chronicle;
  private final Negotiated negotiated;
  private final Found found;

  UnmadeFindings(Chronicle chronicle, Negotiated negotiated, Found found) {
    this.chronicle = chronicle;
    this.negotiated = negotiated;
    this.found = found;
  }

  /** What there is to say of the last attempt, or of there being none. */
  void look(Optional<Flow> attempt) {
    attempt.ifPresentOrElse(this::attempt, this::absent);
  }

  /** Nobody has tried to connect, as far as the capture shows. */
  private void absent() {
    if (negotiated.transfers.isEmpty()) {
      givenUp();
      return;
    }
    boolean needed = negotiated.transfers.stream().noneMatch(transfer -> transfer.reply.positive());
    boolean refused = negotiated.refusal.hasReply();
    boolean fileRefused =
        negotiated.transfers.stream()
            .allMatch(transfer -> DataFindings.NOT_THE_NETWORK.contains(transfer.reply.code()));
    if (!needed || refused || fileRefused || chronicle.isEncrypted()) {
      return;
    }
    Asked transfer = negotiated.transfers.get(negotiated.transfers.size() - 1);
    String never =
        negotiated.active()
            ? "The server never connected back to %s for %s: no such SYN is in the capture. "
                + "The server's own firewall, or one between it and here, keeps back what it "
                + "sends, or it cannot reach that address."
            : "The client never connected to %s for %s: no such SYN is in the capture. The "
                + "client's own firewall, or one between it and here, keeps it back, or the "
                + "client waits for something else.";
    found.add(
        negotiated.active() ? ACTIVE_BLOCKED : NO_CONNECTION,
        never.formatted(negotiated.stated, Words.plain(transfer.text)),
        negotiated.where.last(),
        transfer.where.last(),
        transfer.answered.last());
  }

  /** Most clients connect first and give the command then, so that none comes here. */
  private void givenUp() {
    Sighting gone = chronicle.flow.client().fin();
    Sighting end = gone.seen() ? gone : chronicle.end;
    Sighting until = negotiated.replaced.seen() ? negotiated.replaced : end;
    long waited = until.since(negotiated.where.last());
    if (!negotiated.active() && !chronicle.isEncrypted() && waited >= ENOUGH_NANOS) {
      found.add(
          NO_CONNECTION,
          ("The client was told %s and never connected to it, in %s: no such SYN is in the "
                  + "capture. The client's own firewall, or one between it and here, keeps it "
                  + "back, or the client does not want to.")
              .formatted(negotiated.stated, Words.seconds(waited)),
          negotiated.where.last(),
          until);
    }
  }

  /** Somebody has tried, and nothing came of it. */
  private void attempt(Flow flow) {
    List<Sighting> syns = flow.client().syns();
    Sighting[] evidence = syns.toArray(new Sighting[0]);
    String to = flow.client().way().destination().toString();
    if (!flow.messages().isEmpty()) {
      Unreachable message = flow.messages().get(0);
      found.add(
          UNREACHABLE,
          "%s SYN to %s was answered by %s with ICMP: %s."
              .formatted(capital(what()), to, Literal.print(message.by()), message.why()),
          flow.began(),
          Sighting.of(message));
    } else if (flow.server().rst().seen()) {
      found.add(
          SYN_REFUSED,
          "%s SYN to %s was answered with RST: nobody listens there, or a firewall says so."
              .formatted(capital(what()), to),
          flow.began(),
          flow.server().rst());
    } else if (flow.server().synAck().seen()) {
      found.add(
          SYN_UNANSWERED,
          ("The answer (SYN-ACK) to %s SYN to %s was seen, but never confirmed: it is "
                  + "lost on its way back, or a firewall keeps it.")
              .formatted(what(), to),
          flow.began(),
          flow.server().synAck());
    } else {
      String tries =
          syns.size() < 2
              ? "SYN"
              : "SYN (sent %s in %s)"
                  .formatted(
                      Words.times(syns.size()),
                      Words.seconds(syns.get(syns.size() - 1).since(syns.get(0))));
      found.add(
          SYN_UNANSWERED,
          "%s %s to %s got no answer: a firewall between drops it, or that address does not exist."
              .formatted(capital(what()), tries, to),
          evidence);
    }
    late(flow);
  }

  private void late(Flow flow) {
    for (Asked transfer : negotiated.transfers) {
      if (transfer.answered.last().seen()
          && transfer.reply.negative()
          && flow.began().since(transfer.answered.last()) > 0) {
        found.add(
            LATE,
            "It was tried only after the server had given up: %s later."
                .formatted(Words.seconds(flow.began().since(transfer.answered.last()))),
            transfer.answered.last(),
            flow.began());
        return;
      }
    }
  }

  private String what() {
    return negotiated.active() ? "the server's" : "the client's";
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
