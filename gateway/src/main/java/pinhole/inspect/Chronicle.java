package pinhole.inspect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import pinhole.ftp.Command;
import pinhole.ftp.HostPort;
import pinhole.ftp.Negotiation;
import pinhole.ftp.Reply;
import pinhole.ftp.SyntaxException;
import pinhole.ftp.Transfer;
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
  private static final int MOST_HEARD = 4096;

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

  /** The user that the server has accepted, "" before; and what was claimed last. */
  String user = "";

  String claimed = "";

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
  long commands;

  /** Bytes that the capture lacks, and how many of them for having cut packets short. */
  long missing;

  long cutShort;
  boolean keepsLines;

  /** Parts of it that were told before. */
  int parts;

  /** What stands where no command is meant. */
  static final Asked NOBODY = new Asked("", "", Heard.NEVER, Rulebook.NOT_ASKED);

  static final Oddity NOTHING = new Oddity("", "", Heard.NEVER);

  private final Deque<Asked> heard = new ArrayDeque<>(2);
  private final List<Asked> waiting = new ArrayList<>(2);
  private final List<Asked> transfers = new ArrayList<>(2);
  private String objection = "";
  private Negotiation verb = Negotiation.PASV;
  private HostPort stated;
  private boolean confirmed;
  private boolean lost;

  Chronicle(Flow flow, String listener, Verdict connect) {
    this.flow = flow;
    this.listener = listener;
    this.connect = connect;
    this.stated = flow.server().way().source();
    this.lost = !flow.whole();
  }

  /** Whether what was said is FTP for certain: the first command is one. */
  boolean confirmed() {
    return confirmed;
  }

  // What is said.

  void say(Side by, String text, Heard where) {
    if (keepsLines) {
      said.add(new Said(by, text, where.last()));
    }
  }

  /** A line from the client; whether it is a command, the session decides. */
  void command(String line, Heard where) {
    Asked asked;
    try {
      Command command = Command.parse(line);
      confirmed |= commands == 0 && Voice.isKnown(command.verb()) && !command.foreign();
      asked = new Asked(command.loggable(), command.verb(), where, Rulebook.NOT_ASKED);
      claimed = command.verb().equals("USER") ? command.argument().strip() : claimed;
    } catch (SyntaxException e) {
      // The rest of the line may be a password that went wrong.
      String first = line.strip().split("\\s", 2)[0];
      asked = new Asked(first.isEmpty() ? "(empty)" : first, "", where, Rulebook.NOT_ASKED);
    }
    commands++;
    say(Side.CLIENT, asked.text, where);
    if (heard.size() < MOST_HEARD) {
      heard.add(asked);
    }
  }

  /** The session has come to a command. */
  void sent(String line, Verdict verdict) {
    String sentVerb = line.split(" ", 2)[0];
    Asked asked = NOBODY;
    while (!heard.isEmpty() && !asked.verb.equals(sentVerb)) {
      asked = heard.remove();
    }
    if (!asked.verb.equals(sentVerb)) {
      return;
    }
    asked.verdict = verdict;
    last = asked;
    waiting.add(asked);
    if (!verdict.allowed()) {
      deny(asked.text, verdict.reason(), verdict.source().brief(), asked.where);
    }
    if (Transfer.of(sentVerb).isPresent()) {
      transfers.add(asked);
    }
    if (sentVerb.equals("ABOR") && aborts.size() < MOST) {
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
    Iterator<Asked> each = waiting.iterator();
    while (each.hasNext()) {
      Asked asked = each.next();
      if (asked.verb.equals(command.verb())) {
        if (reply.preliminary()) {
          asked.begun = asked.begun.last().seen() ? asked.begun : where;
          asked.begunText = asked.begunText.isEmpty() ? reply.line() : asked.begunText;
        } else {
          asked.reply = reply;
          asked.answered = where;
          each.remove();
          concluded(asked, reply);
        }
        return;
      }
    }
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
      case SERVER_SILENT ->
          silent =
              waiting.stream()
                  .filter(asked -> asked.verb.equals(entry.value("command")))
                  .findFirst()
                  .orElse(NOBODY);
      default -> {}
    }
  }

  private void failedLogin(Heard where) {
    if (failedLogins.size() < MOST) {
      Asked failed = new Asked(claimed, "", where, Rulebook.NOT_ASKED);
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
    Iterator<Asked> each = transfers.iterator();
    while (each.hasNext()) {
      Asked asked = each.next();
      if (asked.verb.equals(entry.value("verb")) && asked.text.endsWith(entry.value("path"))) {
        each.remove();
        String pinhole = entry.value("pinhole");
        Optional<Negotiated> by =
            negotiations.stream()
                .filter(one -> Integer.toString(one.pinhole.number()).equals(pinhole))
                .findFirst();
        if (by.isPresent()) {
          by.get().add(asked);
        } else if (strayTransfers.size() < MOST) {
          strayTransfers.add(asked);
        }
        return;
      }
    }
  }

  private void odd(Entry entry, Heard where) {
    if (!lost && oddities.size() < MOST) {
      oddities.add(new Oddity(entry.value("reason"), entry.value("text"), where));
    }
  }

  Negotiated opened(Pinhole pinhole, Verdict verdict, Heard where) {
    // An active negotiation is made before its command goes on to the server.
    Heard made =
        heard.stream()
            .filter(asked -> verb.active() && asked.verb.equals(verb.name()))
            .map(asked -> asked.where)
            .findFirst()
            .orElse(where);
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
