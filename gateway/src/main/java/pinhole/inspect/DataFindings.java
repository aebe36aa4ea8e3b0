package pinhole.inspect;

import static pinhole.inspect.Finding.Kind.ABORTED;
import static pinhole.inspect.Finding.Kind.STRANGER;
import static pinhole.inspect.Finding.Kind.TRANSFER_FAILED;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import pinhole.rules.Literal;
import pinhole.stream.Flow;
import pinhole.stream.Sighting;

/** What is wrong with the data connection of one negotiation. */
final class DataFindings {
  /** These say what the file system or the rights refuse, not what the network did. */
  static final Set<Integer> NOT_THE_NETWORK = Set.of(450, 550, 553, 530, 532, 501, 502, 504);

  private final Chronicle chronicle;
  private final Negotiated negotiated;
  private final Found found = new Found();

  private DataFindings(Chronicle chronicle, Negotiated negotiated) {
    this.chronicle = chronicle;
    this.negotiated = negotiated;
  }

  /** What there is to say of one negotiation. */
  static List<Finding> of(Chronicle chronicle, Negotiated negotiated) {
    DataFindings findings = new DataFindings(chronicle, negotiated);
    findings.look();
    return findings.found.all();
  }

  private void look() {
    Optional<Asked> abort = abort();
    Optional<Flow> data = negotiated.data();
    data.ifPresent(this::stranger);
    if (data.isPresent() && data.get().established().seen()) {
      new MadeFindings(chronicle, negotiated, data.get(), found).look(abort.isPresent());
    } else {
      new UnmadeFindings(chronicle, negotiated, found).look(data);
    }
    abort.ifPresentOrElse(this::aborted, () -> negotiated.transfers.forEach(this::failed));
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
    found.add(ABORTED, "The client broke the transfer off itself, with ABOR.", abort.where.last());
  }

  private Sighting asked() {
    return negotiated.transfers.isEmpty()
        ? negotiated.where.last()
        : negotiated.transfers.get(0).where.last();
  }

  private void stranger(Flow flow) {
    if (!flow.client().way().from().equals(negotiated.pinhole.peer())) {
      found.add(
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

  private void failed(Asked transfer) {
    if (transfer.hasReply()
        && transfer.reply.negative()
        && !NOT_THE_NETWORK.contains(transfer.reply.code())) {
      found.add(
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
}
