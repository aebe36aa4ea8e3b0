package pinhole.inspect;

import static pinhole.inspect.Finding.Kind.BEGINS_IN_THE_MIDDLE;
import static pinhole.inspect.Finding.Kind.CONTROL_CUT;
import static pinhole.inspect.Finding.Kind.CONTROL_REFUSED;
import static pinhole.inspect.Finding.Kind.CONTROL_UNANSWERED;
import static pinhole.inspect.Finding.Kind.COPIES;
import static pinhole.inspect.Finding.Kind.DATA_NOT_CAPTURED;
import static pinhole.inspect.Finding.Kind.ENCRYPTED;
import static pinhole.inspect.Finding.Kind.EPSV_REFUSED;
import static pinhole.inspect.Finding.Kind.GAP;
import static pinhole.inspect.Finding.Kind.LOGIN_FAILED;
import static pinhole.inspect.Finding.Kind.NOT_FTP;
import static pinhole.inspect.Finding.Kind.NO_GREETING;
import static pinhole.inspect.Finding.Kind.ONE_SIDED;
import static pinhole.inspect.Finding.Kind.SERVER_LEFT;
import static pinhole.inspect.Finding.Kind.SERVER_SILENT;
import static pinhole.inspect.Finding.Kind.SLOW_GREETING;
import static pinhole.inspect.Finding.Kind.UNREACHABLE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pinhole.capture.Unreachable;
import pinhole.rules.Literal;
import pinhole.stream.Flow;
import pinhole.stream.Half;
import pinhole.stream.Sighting;

/** What is wrong with a control connection as a whole. */
final class ControlFindings {
  private static final long SLOW_NANOS = 5_000_000_000L;

  /** What the translators of home routers remember at least (RFC 5382 asks for two hours). */
  private static final long FORGETFUL_NANOS = 60_000_000_000L;

  /** One packet in so many; what a host sends twice at the same moment is less. */
  private static final int COPIED_SHARE = 4;

  private final Chronicle chronicle;
  private final Flow flow;
  private final List<Finding> found = new ArrayList<>(2);

  private ControlFindings(Chronicle chronicle) {
    this.chronicle = chronicle;
    this.flow = chronicle.flow;
  }

  static List<Finding> of(Chronicle chronicle) {
    ControlFindings findings = new ControlFindings(chronicle);
    findings.look();
    return findings.found;
  }

  private void add(Finding.Kind kind, String text, Sighting... restsOn) {
    found.add(new Finding(kind, text, List.of(restsOn)));
  }

  private void look() {
    capture();
    if (flow.established().seen()) {
      greeting();
      login();
      epsv();
      encrypted();
      left();
      cut();
      silent();
      unseen();
      odd();
    } else {
      attempt();
    }
  }

  private void attempt() {
    String to = flow.server().way().source().toString();
    if (!flow.messages().isEmpty()) {
      Unreachable message = flow.messages().get(0);
      add(
          UNREACHABLE,
          "The control connection to %s was refused by %s with ICMP: %s."
              .formatted(to, Literal.print(message.by()), message.why()),
          flow.began(),
          Sighting.of(message));
    } else if (flow.server().rst().seen()) {
      add(
          CONTROL_REFUSED,
          ("The control connection to %s was refused with RST: no server listens there, "
                  + "or a firewall says so.")
              .formatted(to),
          flow.began(),
          flow.server().rst());
    } else if (flow.whole()) {
      add(
          CONTROL_UNANSWERED,
          ("The client's SYN to %s (sent %s) got no answer: a firewall between drops it, "
                  + "or the server is down.")
              .formatted(to, Words.times(flow.client().syns().size())),
          flow.client().syns().toArray(new Sighting[0]));
    }
  }

  private void greeting() {
    Sighting first = flow.server().firstPayload();
    if (!flow.whole()) {
      return;
    }
    if (!first.seen() && flow.server().packets() > 0) {
      add(
          NO_GREETING,
          "The server accepted the connection and said nothing for %s."
              .formatted(Words.seconds(flow.last().since(flow.established()))),
          flow.established(),
          flow.last());
    } else if (first.seen() && first.since(flow.established()) >= SLOW_NANOS) {
      add(
          SLOW_GREETING,
          ("The server's greeting took %s: servers that look up the client's name or ask "
                  + "its ident service wait so long when a firewall drops their questions.")
              .formatted(Words.seconds(first.since(flow.established()))),
          flow.established(),
          first);
    }
  }

  private void login() {
    if (!chronicle.failedLogins.isEmpty() && chronicle.user.isEmpty()) {
      Asked failed = chronicle.failedLogins.get(0);
      add(
          LOGIN_FAILED,
          "The server did not let %s in (refused %s)."
              .formatted(
                  failed.text.isEmpty() ? "the user" : "\"" + Words.plain(failed.text) + "\"",
                  Words.times(chronicle.failedLogins.size())),
          failed.where.last());
    }
  }

  private void epsv() {
    for (Asked refused : chronicle.refusedNegotiations) {
      boolean wentOn =
          chronicle.negotiations.stream()
              .anyMatch(later -> later.where.packet() > refused.answered.packet());
      boolean gaveUp = refused.verb.equals("EPSV") && !wentOn && chronicle.parts == 0;
      if (gaveUp) {
        add(
            EPSV_REFUSED,
            ("The server refused EPSV (%s) and the client never asked for anything else: "
                    + "it hangs or gives up here. A client that falls back to PASV, or a server or "
                    + "gateway that knows EPSV, helps.")
                .formatted(Words.plain(refused.reply.line())),
            refused.where.last(),
            refused.answered.last());
        return;
      }
    }
  }

  private void encrypted() {
    if (chronicle.isEncrypted()) {
      add(
          ENCRYPTED,
          chronicle.encryptedByAuth
              ? "AUTH TLS: from here on nothing can be read, so neither negotiations nor "
                  + "data connections are known."
              : "Not text but TLS, or another protocol: nothing can be read here.",
          chronicle.encrypted.last());
    }
  }

  private void left() {
    if (chronicle.goodbye.where().last().seen()) {
      long idle =
          chronicle.last.where.last().seen()
              ? chronicle.goodbye.where().last().since(chronicle.last.where.last())
              : 0;
      String after =
          idle > SLOW_NANOS
              ? ", %s after the last command (%s)"
                  .formatted(Words.seconds(idle), Words.plain(chronicle.last.verb))
              : "";
      add(
          SERVER_LEFT,
          "The server ended the session%s: %s"
              .formatted(after, Words.plain(chronicle.goodbye.text())),
          chronicle.last.where.last(),
          chronicle.goodbye.where().last());
    }
  }

  /** The control connection is silent while data moves, and what is then said on it gets lost. */
  private void cut() {
    for (Negotiated negotiated : chronicle.negotiations) {
      Optional<Flow> data = negotiated.data().filter(made -> made.established().seen());
      if (data.isEmpty() || negotiated.transfers.isEmpty()) {
        continue;
      }
      Asked transfer = negotiated.transfers.get(negotiated.transfers.size() - 1);
      Sighting quiet = transfer.begun.last().seen() ? transfer.begun.last() : transfer.where.last();
      long silence = data.get().last().since(quiet);
      Sighting trouble = trouble(quiet);
      if (silence >= FORGETFUL_NANOS && trouble.seen()) {
        String kept =
            flow.client().probes() + flow.server().probes() > 0
                ? " There were keepalives on it, which did not help."
                : " Keepalives on it, more often than that, would help.";
        add(
            CONTROL_CUT,
            ("The control connection was silent for %s while data moved, and was then "
                    + "cut: what was said on it %s. A translator or firewall on the way had "
                    + "forgotten it.%s")
                .formatted(
                    Words.seconds(silence),
                    flow.over()
                        ? "was answered with RST, or by nobody"
                        : "was sent again and again",
                    kept),
            quiet,
            data.get().last(),
            trouble);
        return;
      }
    }
  }

  /** The sign that somebody between does not know the connection any more. */
  private Sighting trouble(Sighting after) {
    for (Half half : List.of(flow.server(), flow.client())) {
      if (half.rst().seen() && half.rst().since(after) > 0) {
        return half.rst();
      }
      boolean unheard = half.unacknowledged() > 0 && half.repeated() > 0;
      if (unheard && half.repeatedFirst().since(after) > 0) {
        return half.repeatedFirst();
      }
    }
    return Sighting.NEVER;
  }

  private void silent() {
    Asked silent = chronicle.silent;
    if (silent == Chronicle.NOBODY || chronicle.isEncrypted()) {
      return;
    }
    long waited = chronicle.end.since(silent.where.last());
    if (waited >= SLOW_NANOS) {
      String begun =
          silent.begun.last().seen() ? "after \"" + Words.plain(silent.begunText) + "\" " : "";
      add(
          SERVER_SILENT,
          "The server never answered %s: %snothing more came on the control connection in %s."
              .formatted(Words.plain(silent.text), begun, Words.seconds(waited)),
          silent.where.last(),
          silent.begun.last());
    }
  }

  /** The replies say that there was data, and there is none in the capture. */
  private void unseen() {
    List<Negotiated> unseen =
        chronicle.negotiations.stream()
            .filter(negotiated -> negotiated.flows.isEmpty())
            .filter(
                negotiated ->
                    negotiated.transfers.stream().anyMatch(transfer -> transfer.reply.positive()))
            .toList();
    if (!unseen.isEmpty()) {
      add(
          DATA_NOT_CAPTURED,
          ("The data connections of %d transfers are not in the capture, although the "
                  + "server reports success: was it made with a filter such as \"port 21\", or do "
                  + "they take another way?")
              .formatted(unseen.size()),
          unseen.get(0).where.last());
    }
  }

  private void odd() {
    if (!chronicle.oddities.isEmpty()) {
      Oddity first = chronicle.oddities.get(0);
      add(
          NOT_FTP,
          "%s: \"%s\"%s"
              .formatted(
                  "not ftp".equals(first.reason())
                      ? "Not FTP"
                      : "On the control connection, " + first.reason(),
                  Words.plain(first.text()),
                  chronicle.oddities.size() > 1
                      ? ", and " + (chronicle.oddities.size() - 1) + " more such lines"
                      : ""),
          first.where().last());
    }
  }

  /** What the capture itself does not show. */
  private void capture() {
    if (!flow.whole()) {
      add(
          BEGINS_IN_THE_MIDDLE,
          "The capture begins in the middle of this control connection: what was said "
              + "before is not known.",
          flow.began());
    }
    long most = Math.max(flow.client().packets(), flow.server().packets());
    boolean oneSided = flow.client().packets() == 0 || flow.server().packets() == 0;
    if (oneSided && most > 3 && flow.established().seen()) {
      add(
          ONE_SIDED,
          "Only the %s's side of this connection is in the capture: the other takes another way."
              .formatted(flow.client().packets() == 0 ? "server" : "client"),
          flow.began(),
          flow.last());
    }
    if (chronicle.missing > 0) {
      add(
          GAP,
          "%s of the control connection are not in the capture (%s): %s."
              .formatted(
                  Words.bytes(chronicle.missing),
                  Words.times(chronicle.gaps.size()),
                  chronicle.cutShort == chronicle.missing
                      ? "it did not keep packets whole; use tcpdump -s 0"
                      : "it dropped packets, or they take another way"),
          chronicle.gaps.get(0).noticed());
    }
    if (flow.copies() * COPIED_SHARE >= flow.client().packets() + flow.server().packets()) {
      add(
          COPIES,
          ("%s packets are in the capture more than once, since it was made on several "
                  + "interfaces; they are counted once.")
              .formatted(Words.number(flow.copies())),
          flow.began());
    }
  }
}
