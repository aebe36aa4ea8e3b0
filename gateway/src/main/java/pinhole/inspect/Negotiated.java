package pinhole.inspect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pinhole.ftp.HostPort;
import pinhole.ftp.Negotiation;
import pinhole.rules.Mode;
import pinhole.rules.Verdict;
import pinhole.session.Ended;
import pinhole.session.Pinhole;
import pinhole.stream.Flow;
import pinhole.stream.Sighting;

/** A negotiation that was made: what it names, what used it, and which connections followed. */
final class Negotiated {
  private static final int MOST = 16;

  final Pinhole pinhole;
  final Negotiation verb;

  /** The address and port that it names. */
  final HostPort stated;

  /** The line that names them. */
  final Heard where;

  /** What the rules say of it. */
  final Verdict verdict;

  /** Why the gateway would refuse it whatever the rules say; "" where it would not. */
  final String objection;

  /** The reply with which the server refused it. */
  Asked refusal = new Asked("", "", Heard.NEVER, Rulebook.NOT_ASKED);

  /** The next negotiation. */
  Sighting replaced = Sighting.NEVER;

  /** The transfers that used it. */
  final List<Asked> transfers = new ArrayList<>(1);

  /** Connections to what it names, made or only tried, in the order of the capture. */
  final List<Flow> flows = new ArrayList<>(1);

  // What the session was told of it.
  private boolean used;
  private boolean ended;

  Negotiated(
      Pinhole pinhole,
      Negotiation verb,
      HostPort stated,
      Heard where,
      Verdict verdict,
      String objection) {
    this.pinhole = pinhole;
    this.verb = verb;
    this.stated = stated;
    this.where = where;
    this.verdict = verdict;
    this.objection = objection;
  }

  boolean active() {
    return pinhole.mode() == Mode.ACTIVE;
  }

  void add(Flow flow) {
    if (flows.size() < MOST) {
      flows.add(flow);
    }
  }

  void add(Asked transfer) {
    if (transfers.size() < MOST) {
      transfers.add(transfer);
    }
  }

  /** The connection that counts: the first that was made, or the last that was tried. */
  Optional<Flow> data() {
    Optional<Flow> made = flows.stream().filter(flow -> flow.established().seen()).findFirst();
    return made.or(() -> flows.stream().reduce((first, second) -> second));
  }

  /** Whether the session is to be told now, and never again, that somebody has connected. */
  boolean becomesUsed(Flow data) {
    boolean now = !used && data.established().seen();
    used |= now;
    return now;
  }

  /** Whether the session, told that somebody has connected, is to be told now that it is over. */
  boolean becomesOver(Flow data) {
    return data.over() && giveUp();
  }

  /** The same, whatever the connection does: nobody waits for its end. */
  boolean giveUp() {
    boolean now = used && !ended;
    ended |= now;
    return now;
  }

  /** What the connection that counts has carried until now. */
  Ended soFar() {
    return data()
        .map(data -> Bytes.ended(this, data))
        .orElse(new Ended(Ended.Outcome.CUT, 0, 0, Duration.ZERO));
  }

  /** Whether nothing can happen to it any more. */
  boolean settled() {
    return flows.stream().allMatch(Flow::over) && transfers.stream().allMatch(Asked::hasReply);
  }
}
