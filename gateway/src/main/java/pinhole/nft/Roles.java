package pinhole.nft;

import pinhole.nft.Tracked.Count;
import pinhole.session.Ended.Outcome;

/**
 * Whose the ends of a tracked connection are.
 *
 * @param passive whether its origin is the client; or else it is the server
 */
record Roles(boolean passive) {
  /** What the server has sent. */
  Count server(Tracked connection) {
    return passive ? connection.fromReplier() : connection.fromOrigin();
  }

  /** What the client has sent. */
  Count client(Tracked connection) {
    return passive ? connection.fromOrigin() : connection.fromReplier();
  }

  /** Whether the FIN of who sends the file has passed. */
  boolean allSent(Tracked connection) {
    return switch (connection.state()) {
      case LAST_ACK, TIME_WAIT -> true;
      // A client may be done long before it has the file; only in an upload that is all.
      case FIN_WAIT, CLOSE_WAIT ->
          (passive ? connection.replierFinished() : connection.originFinished())
              || !connection.isSending(server(connection));
      default -> false;
    };
  }

  /**
   * What a reset has come to.
   *
   * @param allReceived whether the client has all, and may close as it likes
   */
  Outcome broken(Tracked connection, boolean allReceived) {
    int mark = connection.mark();
    if ((mark & Marks.FINISHED) == Marks.FINISHED) {
      return Outcome.COMPLETE; // who is gone may answer a last FIN with a reset
    }
    int client = passive ? Marks.RESET_BY_ORIGIN : Marks.RESET_BY_REPLIER;
    int server = passive ? Marks.RESET_BY_REPLIER : Marks.RESET_BY_ORIGIN;
    if ((mark & client) != 0) {
      return allReceived ? Outcome.COMPLETE : Outcome.RESET_BY_CLIENT;
    }
    return (mark & server) != 0 ? Outcome.RESET_BY_SERVER : Outcome.CUT;
  }
}
