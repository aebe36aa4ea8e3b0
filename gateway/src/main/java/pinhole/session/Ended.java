package pinhole.session;

import java.time.Duration;

/**
 * How the data connection of a pinhole ended.
 *
 * @param toClient bytes that went to the client
 * @param toServer bytes that went to the server
 * @param lasted from the peer's connection to the end
 * @param counted what the bytes are bytes of
 */
public record Ended(
    Outcome outcome, long toClient, long toServer, Duration lasted, Counted counted) {

  /** An end whose bytes are those of the stream. */
  public Ended(Outcome outcome, long toClient, long toServer, Duration lasted) {
    this(outcome, toClient, toServer, lasted, Counted.BYTES);
  }

  /** What was counted; the text is its key in the log. */
  public enum Counted {
    /** The bytes of the stream: of the file. */
    BYTES,
    /** Packets as they passed, with their headers, and again what was sent again. */
    IP_BYTES;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /** Why it ended; the text is what the log says. */
  public enum Outcome {
    /** Every byte and the end of the stream were passed on. */
    COMPLETE,
    /** The endpoint could not be reached. */
    UNREACHABLE,
    /** The client reset it. */
    RESET_BY_CLIENT,
    /** The server reset it. */
    RESET_BY_SERVER,
    /** The client ended its TLS without close_notify: some of it may be missing (E113). */
    TRUNCATED_BY_CLIENT,
    /** The server did. */
    TRUNCATED_BY_SERVER,
    /** No TLS could be agreed on with the client, or not in time. */
    CLIENT_TLS_FAILED,
    /** No TLS could be agreed on with the server, or not in time. */
    SERVER_TLS_FAILED,
    /** The client's TLS does not resume that of its control connection, as it must. */
    NOT_RESUMED,
    /** The client sent more than an upload may have. */
    TOO_LARGE,
    /** Nothing moved for too long. */
    STALLED,
    /** The session ended it. */
    CUT;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  public boolean complete() {
    return outcome == Outcome.COMPLETE;
  }
}
