package pinhole.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pinhole.ftp.Command;
import pinhole.ftp.HostPort;
import pinhole.ftp.Negotiation;
import pinhole.ftp.Reply;
import pinhole.log.Entry;
import pinhole.rules.Verdict;
import pinhole.session.Pinhole;
import pinhole.session.Side;
import pinhole.stream.Flow;
import pinhole.stream.Sighting;

/**
 * What is known of a control connection: what the {@link Watch} has seen, in the words of the
 * session's log, each with its packet. Bounded: what is over is told and {@linkplain #cut cut} now
 * and then, and of what repeats itself only the first are kept.
 */
final class Chronicle {
  private static final int MOST = 64;

  /** In the order of the telling; 0 before. */
  long number;

  final Flow flow;
  final String listener;

  /** What the rules say of the connection itself. */
  final Verdict connect;

  final List<Denial> denials = new ArrayList<>(0);
  final List<Oddity> oddities = new ArrayList<>(0);
  final List<Gap> gaps = new ArrayList<>(0);
  final List<Asked> failedLogins = new ArrayList<>(0);

  /** PASV and EPSV that the server did not answer with an address, in order. */
  final List<Asked> refusedNegotiations = new ArrayList<>(0);

  /** ABOR, in order. */
  final List<Asked> aborts = new ArrayList<>(0);

  /** Transfers for which nothing was negotiated. */
  final List<Asked> strayTransfers = new ArrayList<>(0);

  List<Said> said = new ArrayList<>();
  List<Negotiated> negotiations = new ArrayList<>(4);

  /** The user that the server has accepted, "" before. */
  String user = "";

  /** The last command that went to the server. */
  Asked last = NOBODY;

  /** What the server never answered, at the end. */
  Asked silent = NOBODY;

  /** 421, asked for or not. */
  Oddity goodbye = NOTHING;

  Heard encrypted = Heard.NEVER;
  boolean encryptedByAuth;
  String reason = "";
  Sighting end = Sighting.NEVER;

  /** Bytes that the capture lacks, and how many of them for having cut packets short. */
  long missing;

  long cutShort;
  boolean keepsLines;

  /** Parts of it that were told before. */
  int parts;

  /** What stands where no command is meant. */
  static final Asked NOBODY = new Asked("", "", Heard.NEVER, Rulebook.NOT_ASKED);

  static final Oddity NOTHING = new Oddity("", "", Heard.NEVER);

  private final Asking asking = new Asking();
  private String objection = "";
  private Negotiation verb = Negotiation.PASV;
  private HostPort stated;
  private boolean lost;

  Chronicle(Flow flow, String listener, Verdict connect) {
    this.flow = flow;
    this.listener = listener;
    this.connect = connect;
    this.stated = flow.server().way().source();
    this.lost = !flow.whole();
  }

  /** What was asked of the server. */
  Asking asking() {
    return asking;
  }

  // What is said.

  void say(Side by, String text, Heard where) {
    if (keepsLines) {
      said.add(new Said(by, text, where.last()));
    }
  }

  /** A line from the client; whether it is a command, the session decides. */
  void command(String line, Heard where) {
    say(Side.CLIENT, asking.heard(line, where).text, where);
  }

  /** The session has come to a command. */
  void sent(String line, Verdict verdict) {
    asking.sent(line, verdict).ifPresent(this::sent);
  }

  private void sent(Asked asked) {
    last = asked;
    if (!asked.verdict.allowed()) {
      deny(asked.text, asked.verdict.reason(), asked.verdict.source().brief(), asked.where);
    }
    if (asked.verb.equals("ABOR") && aborts.size() < MOST) {
      aborts.add(asked);
    }
  }

  private void deny(String command, String why, String rule, Heard where) {
    if (denials.size() < MOST) {
      denials.add(new Denial(command, why, rule, where.last()));
    }
  }

  /** Which command a reply answers; the session knows. */
  void answered(Command command, Reply reply, Heard where) {
    lost = false;
    asking.answered(command, reply, where).ifPresent(asked -> concluded(asked, reply));
  }

  private void concluded(Asked asked, Reply reply) {
    Optional<Negotiation> negotiation = Negotiation.of(asked.verb);
    if (negotiation.isPresent() && negotiation.get().active() && reply.negative()) {
      if (!negotiations.isEmpty() && newest().verb == negotiation.get()) {
        newest().refusal = asked;
      }
    } else if (negotiation.isPresent()
        && !negotiation.get().active()
        && reply.negative()
        && refusedNegotiations.size() < MOST) {
      refusedNegotiations.add(asked);
    }
  }

  private Negotiated newest() {
    return negotiations.get(negotiations.size() - 1);
  }

  /** The server ends the session. */
  void goodbye(String line, Heard where) {
    goodbye = new Oddity("421", line, where);
  }

  // What the session notes.

  void note(Entry entry, Heard where) {
    switch (entry.event()) {
      case LOGIN -> user = entry.value("user");
      case LOGIN_FAILED -> failedLogin(where);
      case NEGOTIATION_REFUSED -> {
        objection = entry.value("reason");
        deny(
            last.text.isEmpty() ? entry.value("verb") : entry.value("text"),
            objection,
            "builtin",
            where);
      }
      case NEGOTIATED -> {
        verb = Negotiation.valueOf(entry.value("verb"));
        stated = (HostPort) entry.values().get(entry.keys().indexOf("endpoint"));
      }
      case COMMAND_DENIED -> builtin(entry, where);
      case TRANSFER_DONE, TRANSFER_FAILED -> transfer(entry);
      case MALFORMED -> odd(entry, where);
      case SERVER_SILENT -> silent = asking.waiting(entry.value("command")).orElse(NOBODY);
      default -> {}
    }
  }

  private void failedLogin(Heard where) {
    if (failedLogins.size() < MOST) {
      Asked failed = new Asked(asking.claimed(), "", where, Rulebook.NOT_ASKED);
      failedLogins.add(failed);
    }
  }

  /** TLS is refused only because a session that is watched offers none. */
  private void builtin(Entry entry, Heard where) {
    String command = entry.value("command");
    String first = command.split(" ", 2)[0];
    if (!List.of("AUTH", "PBSZ", "PROT", "CCC", "ADAT", "CONF", "ENC", "MIC").contains(first)) {
      deny(command, entry.value("reason"), entry.value("rule"), where);
    }
  }

  private void transfer(Entry entry) {
    asking
        .transfer(entry.value("verb"), entry.value("path"))
        .ifPresent(asked -> transfer(asked, entry.value("pinhole")));
  }

  private void transfer(Asked asked, String pinhole) {
    Optional<Negotiated> by =
        negotiations.stream()
            .filter(one -> Integer.toString(one.pinhole.number()).equals(pinhole))
            .findFirst();
    if (by.isPresent()) {
      by.get().add(asked);
    } else if (strayTransfers.size() < MOST) {
      strayTransfers.add(asked);
    }
  }

  private void odd(Entry entry, Heard where) {
    if (!lost && oddities.size() < MOST) {
      oddities.add(new Oddity(entry.value("reason"), entry.value("text"), where));
    }
  }

  Negotiated opened(Pinhole pinhole, Verdict verdict, Heard where) {
    // An active negotiation is made before its command goes on to the server.
    Optional<Asked> by = verb.active() ? asking.ahead(verb.name()) : Optional.empty();
    Heard made = by.map(asked -> asked.where).orElse(where);
    Negotiated negotiated = new Negotiated(pinhole, verb, stated, made, verdict, objection);
    objection = "";
    if (!negotiations.isEmpty()) {
      newest().replaced = made.first();
    }
    negotiations.add(negotiated);
    return negotiated;
  }

  Negotiated numbered(Pinhole pinhole) {
    return negotiations.stream()
        .filter(one -> one.pinhole.number() == pinhole.number())
        .findFirst()
        .orElseThrow();
  }

  // What is missing, and the end.

  void gap(Gap gap) {
    lost = true;
    missing += gap.bytes();
    cutShort += gap.cut() ? gap.bytes() : 0;
    if (gaps.size() < MOST) {
      gaps.add(gap);
    }
  }

  /** Whether client and server have agreed upon it, by AUTH. */
  void encrypted(Heard where, boolean agreed) {
    encrypted = where;
    encryptedByAuth = agreed;
  }

  boolean isEncrypted() {
    return encrypted.last().seen();
  }

  void end(String how, Sighting when) {
    reason = how;
    end = when;
  }

  /** Takes out negotiations that are over, but the newest, to be told of before the others. */
  List<Negotiated> cut() {
    List<Negotiated> gone = new ArrayList<>();
    List<Negotiated> kept = new ArrayList<>(4);
    for (int i = 0; i < negotiations.size(); i++) {
      boolean over = i < negotiations.size() - 1 && negotiations.get(i).settled();
      (over ? gone : kept).add(negotiations.get(i));
    }
    negotiations = kept;
    return gone;
  }

  /** What was said and denied so far has been told. */
  void told() {
    parts++;
    said = new ArrayList<>();
    denials.clear();
    strayTransfers.clear();
  }
}
