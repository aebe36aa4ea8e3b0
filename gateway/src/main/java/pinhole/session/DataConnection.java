package pinhole.session;

import java.net.InetAddress;
import java.time.Duration;
import pinhole.ftp.HostPort;
import pinhole.ftp.Negotiation;
import pinhole.rules.Mode;
import pinhole.rules.Source;

/** What became of one negotiation: its pinhole, and the transfer that uses it. */
final class DataConnection {
  /** From the opening of the pinhole to the end of the stream. */
  enum Phase {
    OPENING,
    /** Nobody has connected yet. */
    OPEN,
    USED,
    ENDED,
    EXPIRED,
    /** Replaced, refused, or never opened. */
    CLOSED
  }

  private static final Ended NOTHING = new Ended(Ended.Outcome.CUT, 0, 0, Duration.ZERO);
  private static final HostPort NOWHERE = new HostPort(InetAddress.getLoopbackAddress(), 1);

  final Pinhole pinhole;
  final Negotiation negotiation;

  Phase phase = Phase.OPENING;

  /** A transfer command was sent for it. */
  boolean attached;

  /** The client has sent ABOR for that transfer. */
  boolean aborted;

  /** The transfer goes to the server. */
  boolean upload;

  /** The data plane was told to close it. */
  boolean cut;

  /** Its stream has nothing more to bring, although it may not have ended. */
  boolean drained;

  /** Somebody was turned away whose TLS does not resume that of the control connection. */
  boolean unproven;

  Ended ended = NOTHING;

  DataConnection(Pinhole pinhole, Negotiation negotiation) {
    this.pinhole = pinhole;
    this.negotiation = negotiation;
  }

  /** What stands where nothing was negotiated. */
  static DataConnection none() {
    InetAddress local = NOWHERE.address();
    DataConnection none =
        new DataConnection(
            new Pinhole(
                0, Mode.PASSIVE, local, local, NOWHERE, local, Protection.NONE, Source.NONE),
            Negotiation.PASV);
    none.phase = Phase.CLOSED;
    return none;
  }

  /** Whether anything may still pass. */
  boolean live() {
    return phase == Phase.OPENING || phase == Phase.OPEN || phase == Phase.USED;
  }

  /** Whether it has nothing more to bring, if it ever had. */
  boolean over() {
    return !live() || drained;
  }

  /** Whether a transfer uses it, and tells of its end. */
  boolean carries() {
    return phase == Phase.USED && attached;
  }

  /** Whether a transfer moves bytes through it. */
  boolean running() {
    return carries() && !drained;
  }

  /**
   * Whether it ended without bringing all. A server that resets the connection after an upload may
   * well have all of it; its reply tells.
   */
  boolean lost() {
    boolean serversChoice = upload && ended.outcome() == Ended.Outcome.RESET_BY_SERVER;
    return phase == Phase.ENDED && !ended.complete() && !serversChoice;
  }

  /** Whether the client has to hear why it failed, whatever the server says. */
  boolean clientsFault() {
    return phase == Phase.ENDED
        && (ended.outcome() == Ended.Outcome.CLIENT_TLS_FAILED
            || ended.outcome() == Ended.Outcome.NOT_RESUMED
            || ended.outcome() == Ended.Outcome.TOO_LARGE);
  }

  /** What to tell the client of a transfer whose data has not all come. */
  Answer failure() {
    return switch (ended.outcome()) {
      case CLIENT_TLS_FAILED, SERVER_TLS_FAILED -> Answer.DATA_TLS_FAILED;
      case NOT_RESUMED -> Answer.NOT_RESUMED;
      case TOO_LARGE -> Answer.TOO_LARGE;
      default -> Answer.ABORTED;
    };
  }

  /** What to tell the client of a transfer for which it has not connected. */
  Answer absence() {
    return unproven ? Answer.NOT_RESUMED : Answer.NEVER_CONNECTED;
  }

  /**
   * Whether a transfer command may go to the server. An end that came before any command is left to
   * the server to report: its own reply is better than ours.
   */
  boolean usable() {
    return phase == Phase.OPEN || phase == Phase.USED || (phase == Phase.ENDED && !attached);
  }
}
