package pinhole.session;

import java.util.function.BiConsumer;

/** What ends a session because a leg cannot be trusted any more. */
final class Breach {
  private final Notes notes;

  /** Ends the session: why, and the last words for the client. */
  private final BiConsumer<String, Answer> close;

  Breach(Notes notes, BiConsumer<String, Answer> close) {
    this.notes = notes;
    this.close = close;
  }

  /**
   * Bytes came behind the AUTH command or its reply, before TLS: somebody on the way may have put
   * them there, to be taken for encrypted ones (E28, E29; CVE-2021-22946, CVE-2021-22947).
   */
  void injected(Side by) {
    notes.malformed(by, Malformed.BEHIND_AUTH.toString(), "");
    close.accept("injection", by == Side.CLIENT ? Answer.BEHIND_AUTH : Answer.SERVER_CONFUSED);
  }

  /** A leg that has to be encrypted is not; there is no way back to clear (E115). */
  void failed(Side leg, String why) {
    notes.tlsFailed(leg, why);
    boolean client = leg == Side.CLIENT;
    close.accept(
        client ? "client-tls-failed" : "server-tls-failed",
        client ? Answer.CLIENT_TLS_FAILED : Answer.SERVER_TLS_FAILED);
  }
}
