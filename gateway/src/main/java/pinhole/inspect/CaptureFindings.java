package pinhole.inspect;

import static pinhole.inspect.Finding.Kind.BEGINS_IN_THE_MIDDLE;
import static pinhole.inspect.Finding.Kind.COPIES;
import static pinhole.inspect.Finding.Kind.DATA_NOT_CAPTURED;
import static pinhole.inspect.Finding.Kind.GAP;
import static pinhole.inspect.Finding.Kind.ONE_SIDED;

import java.util.List;
import pinhole.stream.Flow;

/** What a capture does not show of a session, or shows twice. */
final class CaptureFindings {
  /** One packet in so many; what a host sends twice at the same moment is less. */
  private static final int COPIED_SHARE = 4;

  private final Chronicle chronicle;
  private final Flow flow;
  private final Found found;

  CaptureFindings(Chronicle chronicle, Found found) {
    this.chronicle = chronicle;
    this.flow = chronicle.flow;
    this.found = found;
  }

  /** Of the control connection itself. */
  void control() {
    if (!flow.whole()) {
      found.add(
          BEGINS_IN_THE_MIDDLE,
          "The capture begins in the middle of this control connection: what was said "
              + "before is not known.",
          flow.began());
    }
    long most = Math.max(flow.client().packets(), flow.server().packets());
    boolean oneSided = flow.client().packets() == 0 || flow.server().packets() == 0;
    if (oneSided && most > 3 && flow.established().seen()) {
      found.add(
          ONE_SIDED,
          "Only the %s's side of this connection is in the capture: the other takes another way."
              .formatted(flow.client().packets() == 0 ? "server" : "client"),
          flow.began(),
          flow.last());
    }
    if (chronicle.missing > 0) {
      found.add(
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
      found.add(
          COPIES,
          ("%s packets are in the capture more than once, since it was made on several "
                  + "interfaces; they are counted once.")
              .formatted(Words.number(flow.copies())),
          flow.began());
    }
  }

  /** The replies say that there was data, and there is none in the capture. */
  void data() {
    List<Negotiated> unseen =
        chronicle.negotiations.stream()
            .filter(negotiated -> negotiated.flows.isEmpty())
            .filter(
                negotiated ->
                    negotiated.transfers.stream().anyMatch(transfer -> transfer.reply.positive()))
            .toList();
    if (!unseen.isEmpty()) {
      found.add(
          DATA_NOT_CAPTURED,
          ("The data connections of %d transfers are not in the capture, although the "
                  + "server reports success: was it made with a filter such as \"port 21\", or do "
                  + "they take another way?")
              .formatted(unseen.size()),
          unseen.get(0).where.last());
    }
  }
}
