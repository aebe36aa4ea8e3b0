package pinhole.inspect;

import static pinhole.inspect.Finding.Kind.LOSS;
import static pinhole.inspect.Finding.Kind.RESET;
import static pinhole.inspect.Finding.Kind.SHORT;
import static pinhole.inspect.Finding.Kind.STALLED;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pinhole.ftp.Transfer;
import pinhole.stream.Flow;
import pinhole.stream.Half;
import pinhole.stream.Sighting;

/** What is wrong with a data connection that was made. */
final class MadeFindings {
  private static final long LONG_NANOS = 30_000_000_000L;

  /** Of the bytes sent, in percent: below that nobody notices. */
  private static final int LOSS_PERCENT = 1;

  private static final Pattern ANNOUNCED = Pattern.compile("\\((\\d{1,18}) bytes?\\)");

  private final Chronicle chronicle;
  private final Negotiated negotiated;
  private final Flow flow;
  private final Found found;

  MadeFindings(Chronicle chronicle, Negotiated negotiated, Flow flow, Found found) {
    this.chronicle = chronicle;
    this.negotiated = negotiated;
    this.flow = flow;
    this.found = found;
  }

  /**
   * What there is to say of it.
   *
   * @param aborted whether the client has broken the transfer off itself
   */
  void look(boolean aborted) {
    ended(aborted);
    silent();
    loss();
    negotiated.transfers.forEach(this::announced);
  }

  private void ended(boolean aborted) {
    Half client = Bytes.ofClient(negotiated, flow);
    Half server = Bytes.ofServer(negotiated, flow);
    Half sender = upload() ? client : server;
    for (Half half : List.of(client, server)) {
      boolean early = half.rst().seen() && !sender.fin().seen() && !aborted;
      if (early) {
        found.add(
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

  private void silent() {
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
      found.add(
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
      found.add(
          STALLED,
          "The data connection is open, and %s for %s.%s"
              .formatted(moved, Words.seconds(since), full),
          lastSign);
    }
  }

  private void loss() {
    for (Half half : List.of(flow.client(), flow.server())) {
      long again = half.repeated() + half.late();
      if (half.bytes() > 0 && again * 100 >= half.bytes() * LOSS_PERCENT) {
        found.add(
            LOSS,
            "%s of %s were sent again or came out of order: packets are lost on the way."
                .formatted(Words.bytes(again), Words.number(half.bytes())),
            half.repeatedFirst().seen() ? half.repeatedFirst() : half.firstPayload());
      }
      if (half.missing() > 0 && flow.whole()) {
        found.add(
            LOSS,
            "%s of the data connection are not in the capture."
                .formatted(Words.bytes(half.missing())),
            half.lastPayload());
      }
    }
  }

  /** What a 150 says of the size, against what came: only where the file is sent as it is. */
  private void announced(Asked transfer) {
    Matcher size = ANNOUNCED.matcher(transfer.begunText);
    if (!transfer.verb.equals("RETR") || !size.find() || !flow.over()) {
      return;
    }
    long announced = Long.parseLong(size.group(1));
    long came = Bytes.ofServer(negotiated, flow).bytes();
    if (came < announced && transfer.reply.positive() && flow.whole()) {
      found.add(
          SHORT,
          ("The server announced %s and sent %s, but calls the transfer complete (unless "
                  + "it began in the middle, with REST).")
              .formatted(Words.bytes(announced), Words.number(came)),
          transfer.begun.last(),
          transfer.answered.last());
    }
  }
}
