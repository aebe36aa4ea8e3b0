package pinhole.inspect;

import static pinhole.inspect.Finding.Kind.CONTROL_CUT;
import static pinhole.inspect.Finding.Kind.CONTROL_REFUSED;
import static pinhole.inspect.Finding.Kind.CONTROL_UNANSWERED;
import static pinhole.inspect.Finding.Kind.ENCRYPTED;
import static pinhole.inspect.Finding.Kind.EPSV_REFUSED;
import static pinhole.inspect.Finding.Kind.LOGIN_FAILED;
import static pinhole.inspect.Finding.Kind.NOT_FTP;
import static pinhole.inspect.Finding.Kind.NO_GREETING;
import static pinhole.inspect.Finding.Kind.SERVER_LEFT;
import static pinhole.inspect.Finding.Kind.SERVER_SILENT;
import static pinhole.inspect.Finding.Kind.SLOW_GREETING;
import static pinhole.inspect.Finding.Kind.UNREACHABLE;

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

  private final Chronicle chronicle;
  private final Flow flow;
  private final Found found = new Found();

  private ControlFindings(Chronicle chronicle) {
    this.chronicle = chronicle;
    this.flow = chronicle.flow;
  }

  static List<Finding> of(Chronicle chronicle) {
    ControlFindings findings = new ControlFindings(chronicle);
    findings.look();
    return findings.found.all();
  }

  private void look() {
    CaptureFindings capture = new CaptureFindings(chronicle, found);
    capture.control();
    if (flow.established().seen()) {
      greeting();
      login();
      epsv();
      encrypted();
      left();
      cut();
      silent();
      capture.data();
      odd();
    } else {
      attempt();
    }
  }

  private void attempt() {
    String to = flow.server().way().source().toString();
    if (!flow.messages().isEmpty()) {
      Unreachable message = flow.messages().get(0);
      found.add(
          UNREACHABLE,
          "The control connection to %s was refused by %s with ICMP: %s."
              .formatted(to, Literal.print(message.by()), message.why()),
          flow.began(),
          Sighting.of(message));
    } else if (flow.server().rst().seen()) {
      found.add(
          CONTROL_REFUSED,
          ("The control connection to %s was refused with RST: no server listens there, "
                  + "or a firewall says so.")
              .formatted(to),
          flow.began(),
          flow.server().rst());
    } else if (flow.whole()) {
      found.add(
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
      found.add(
          NO_GREETING,
          "The server accepted the connection and said nothing for %s."
              .formatted(Words.seconds(flow.last().since(flow.established()))),
          flow.established(),
          flow.last());
    } else if (first.seen() && first.since(flow.established()) >= SLOW_NANOS) {
      found.add(
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
      found.add(
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
        found.add(
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
      found.add(
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
      found.add(
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
        found.add(
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
      found.add(
          SERVER_SILENT,
          "The server never answered %s: %snothing more came on the control connection in %s."
              .formatted(Words.plain(silent.text), begun, Words.seconds(waited)),
          silent.where.last(),
          silent.begun.last());
    }
  }

  private void odd() {
    if (!chronicle.oddities.isEmpty()) {
      Oddity first = chronicle.oddities.get(0);
      found.add(
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
}
