package pinhole.inspect;

import static pinhole.inspect.Finding.Kind.ABORTED;
import static pinhole.inspect.Finding.Kind.ACTIVE_BLOCKED;
import static pinhole.inspect.Finding.Kind.LATE;
import static pinhole.inspect.Finding.Kind.LOSS;
import static pinhole.inspect.Finding.Kind.NO_CONNECTION;
import static pinhole.inspect.Finding.Kind.RESET;
import static pinhole.inspect.Finding.Kind.SHORT;
import static pinhole.inspect.Finding.Kind.STALLED;
import static pinhole.inspect.Finding.Kind.STRANGER;
import static pinhole.inspect.Finding.Kind.SYN_REFUSED;
import static pinhole.inspect.Finding.Kind.SYN_UNANSWERED;
import static pinhole.inspect.Finding.Kind.TRANSFER_FAILED;
import static pinhole.inspect.Finding.Kind.UNREACHABLE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pinhole.capture.Unreachable;
import pinhole.ftp.Transfer;
import pinhole.rules.Literal;
import pinhole.stream.Flow;
import pinhole.stream.Half;
import pinhole.stream.Sighting;

/** What is wrong with the data connection of one negotiation. */
final class DataFindings {
  private static final long LONG_NANOS = 30_000_000_000L;

  /** A SYN that was lost has been sent again by then. */
  private static final long ENOUGH_NANOS = 3_000_000_000L;

  /** Of the bytes sent, in percent: below that nobody notices. */
  private static final int LOSS_PERCENT = 1;

  /** These say what the file system or the rights refuse, not what the network did. */
  private static final Set<Integer> NOT_THE_NETWORK =
      Set.of(450, 550, 553, 530, 532, 501, 502, 504);

  private static final Pattern ANNOUNCED = Pattern.compile("\\((\\d{1,18}) bytes?\\)");

  private final Chronicle chronicle;
  private final Negotiated negotiated;
  private final List<Finding> found = new ArrayList<>(2);

  private DataFindings(Chronicle chronicle, Negotiated negotiated) {
    this.chronicle = chronicle;
    this.negotiated = negotiated;
  }

  /** What there is to say of one negotiation. */
  static List<Finding> of(Chronicle chronicle, Negotiated negotiated) {
    DataFindings findings = new DataFindings(chronicle, negotiated);
    findings.look();
    return findings.found;
  }

  private void add(Finding.Kind kind, String text, Sighting... restsOn) {
    found.add(new Finding(kind, text, List.of(restsOn)));
  }

  private void look() {
    Optional<Flow> data = negotiated.data();
    if (data.isEmpty()) {
      absent();
    } else if (data.get().established().seen()) {
      stranger(data.get());
      ended(data.get());
      silent(data.get());
      loss(data.get());
      negotiated.transfers.forEach(transfer -> announced(transfer, data.get()));
    } else {
      stranger(data.get());
      attempt(data.get());
    }
    abort().ifPresentOrElse(this::aborted, () -> negotiated.transfers.forEach(this::failed));
  }

  /** The client's ABOR while the last of the transfers was under way. */
  private Optional<Asked> abort() {
    return negotiated.transfers.stream()
        .reduce((first, second) -> second)
        .flatMap(
            transfer ->
                chronicle.aborts.stream()
                    .filter(abort -> abort.where.packet() > transfer.where.packet())
                    .filter(
                        abort ->
                            !transfer.hasReply()
                                || abort.where.packet() < transfer.answered.packet())
                    .findFirst());
  }

  private void aborted(Asked abort) {
    add(ABORTED, "The client broke the transfer off itself, with ABOR.", abort.where.last());
  }

  private String what() {
    return negotiated.active() ? "the server's" : "the client's";
  }

  private Sighting asked() {
    return negotiated.transfers.isEmpty()
        ? negotiated.where.last()
        : negotiated.transfers.get(0).where.last();
  }

  /** Nobody has tried to connect, as far as the capture shows. */
  private void absent() {
    if (negotiated.transfers.isEmpty()) {
      givenUp();
      return;
    }
    boolean needed =
        negotiated.transfers.stream().noneMatch(transfer -> transfer.reply.positive());
    boolean refused = negotiated.refusal.hasReply();
    boolean fileRefused =
        negotiated.transfers.stream()
            .allMatch(transfer -> NOT_THE_NETWORK.contains(transfer.reply.code()));
    if (!needed || refused || fileRefused || chronicle.isEncrypted()) {
      return;
    }
    Asked transfer = negotiated.transfers.get(negotiated.transfers.size() - 1);
    if (negotiated.active()) {
      add(
          ACTIVE_BLOCKED,
          ("The server never connected back to %s for %s: no such SYN is in the capture. "
                  + "The server's own firewall, or one between it and here, keeps back what it "
                  + "sends, or it cannot reach that address.")
              .formatted(negotiated.stated, Words.plain(transfer.text)),
          negotiated.where.last(),
          transfer.where.last(),
          transfer.answered.last());
    } else {
      add(
          NO_CONNECTION,
          ("The client never connected to %s for %s: no such SYN is in the capture. The "
                  + "client's own firewall, or one between it and here, keeps it back, or the "
                  + "client waits for something else.")
              .formatted(negotiated.stated, Words.plain(transfer.text)),
          negotiated.where.last(),
          transfer.where.last(),
          transfer.answered.last());
    }
  }

  /** Most clients connect first and give the command then, so that none comes here. */
  private void givenUp() {
    Sighting gone = chronicle.flow.client().fin();
    Sighting end = gone.seen() ? gone : chronicle.end;
    Sighting until = negotiated.replaced.seen() ? negotiated.replaced : end;
    long waited = until.since(negotiated.where.last());
    if (!negotiated.active() && !chronicle.isEncrypted() && waited >= ENOUGH_NANOS) {
      add(
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
      add(
          UNREACHABLE,
          "%s SYN to %s was answered by %s with ICMP: %s."
              .formatted(capital(what()), to, Literal.print(message.by()), message.why()),
          flow.began(),
          Sighting.of(message));
    } else if (flow.server().rst().seen()) {
      add(
          SYN_REFUSED,
          "%s SYN to %s was answered with RST: nobody listens there, or a firewall says so."
              .formatted(capital(what()), to),
          flow.began(),
          flow.server().rst());
    } else if (flow.server().synAck().seen()) {
      add(
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
      add(
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
        add(
            LATE,
            "It was tried only after the server had given up: %s later."
                .formatted(Words.seconds(flow.began().since(transfer.answered.last()))),
            transfer.answered.last(),
            flow.began());
        return;
      }
    }
  }

  private void stranger(Flow flow) {
    if (!flow.client().way().from().equals(negotiated.pinhole.peer())) {
      add(
          STRANGER,
          ("The data connection came from %s and not from %s, where the control "
                  + "connection %s: somebody else has come first, or addresses are translated "
                  + "differently on the two ways.")
              .formatted(
                  Literal.print(flow.client().way().from()),
                  Literal.print(negotiated.pinhole.peer()),
                  negotiated.active() ? "goes" : "comes from"),
          negotiated.where.last(),
          flow.began());
    }
  }

  private void ended(Flow flow) {
    Half client = Bytes.ofClient(negotiated, flow);
    Half server = Bytes.ofServer(negotiated, flow);
    Half sender = upload() ? client : server;
    for (Half half : List.of(client, server)) {
      boolean early = half.rst().seen() && !sender.fin().seen() && abort().isEmpty();
      if (early) {
        add(
            RESET,
            "The %s broke the data connection off with RST after %s, before it was complete."
                .formatted(half == client ? "client" : "server", Words.bytes(sender.bytes())),
            half.rst());
      }
    }
  }

  private boolean upload() {
    return !negotiated.transfers.isEmpty()
        && Transfer.valueOf(negotiated.transfers.get(0).verb).direction() == Transfer.Direction.UP;
  }

  private void silent(Flow flow) {
    Half client = Bytes.ofClient(negotiated, flow);
    Half server = Bytes.ofServer(negotiated, flow);
    Half sender = upload() ? client : server;
    Half receiver = sender.other();
    String full =
        receiver.zeroWindows() > 0
            ? " The receiver said %s that it can take no more (zero window)."
                .formatted(Words.times(receiver.zeroWindows()))
            : "";
    if (sender.longestSilence() >= LONG_NANOS) {
      add(
          STALLED,
          "Nothing moved on the data connection for %s.%s"
              .formatted(Words.seconds(sender.longestSilence()), full),
          sender.silenceBefore());
    }
    Sighting lastSign = sender.lastPayload().seen() ? sender.lastPayload() : flow.established();
    boolean open = !flow.over() && !sender.fin().seen();
    long since = chronicle.end.since(lastSign);
    if (open && chronicle.end.seen() && since >= LONG_NANOS) {
      String moved = sender.bytes() == 0 ? "no byte has moved" : "nothing has moved since";
      add(
          STALLED,
          "The data connection is open, and %s for %s.%s"
              .formatted(moved, Words.seconds(since), full),
          lastSign);
    }
  }

  private void loss(Flow flow) {
    for (Half half : List.of(flow.client(), flow.server())) {
      long again = half.repeated() + half.late();
      if (half.bytes() > 0 && again * 100 >= half.bytes() * LOSS_PERCENT) {
        add(
            LOSS,
            "%s of %s were sent again or came out of order: packets are lost on the way."
                .formatted(Words.bytes(again), Words.number(half.bytes())),
            half.repeatedFirst().seen() ? half.repeatedFirst() : half.firstPayload());
      }
      if (half.missing() > 0 && flow.whole()) {
        add(
            LOSS,
            "%s of the data connection are not in the capture."
                .formatted(Words.bytes(half.missing())),
            half.lastPayload());
      }
    }
  }

  /** What a 150 says of the size, against what came: only where the file is sent as it is. */
  private void announced(Asked transfer, Flow flow) {
    Matcher size = ANNOUNCED.matcher(transfer.begunText);
    if (!transfer.verb.equals("RETR") || !size.find() || !flow.over()) {
      return;
    }
    long announced = Long.parseLong(size.group(1));
    long came = Bytes.ofServer(negotiated, flow).bytes();
    if (came < announced && transfer.reply.positive() && flow.whole()) {
      add(
          SHORT,
          ("The server announced %s and sent %s, but calls the transfer complete (unless "
                  + "it began in the middle, with REST).")
              .formatted(Words.bytes(announced), Words.number(came)),
          transfer.begun.last(),
          transfer.answered.last());
    }
  }

  private void failed(Asked transfer) {
    if (transfer.hasReply()
        && transfer.reply.negative()
        && !NOT_THE_NETWORK.contains(transfer.reply.code())) {
      add(
          TRANSFER_FAILED,
          "%s was answered: %s%s"
              .formatted(
                  Words.plain(transfer.text),
                  Words.plain(transfer.reply.line()),
                  meaning(transfer.reply.code())),
          asked(),
          transfer.answered.last());
    }
  }

  private static String meaning(int code) {
    return switch (code) {
      case 425 -> " (no data connection could be made)";
      case 426 -> " (the data connection broke)";
      case 452, 552 -> " (no space is left, or a limit is reached)";
      case 521, 522, 534, 536 ->
          " (the server does not accept the protection of this data connection)";
      default -> "";
    };
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
