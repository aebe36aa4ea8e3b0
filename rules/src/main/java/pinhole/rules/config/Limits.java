package pinhole.rules.config;

/**
 * What bounds the room that strangers can take.
 *
 * @param sessions at a time, in all
 * @param sessionsPerClient at a time, for each client address
 * @param lineLength of a command, in bytes, its end not counted
 * @param replyLineLength of one line of a reply, in bytes, its end not counted
 * @param replySize of a whole reply, in bytes
 * @param outstandingCommands sent to the server and not answered yet, for each session
 * @param pinholesPerSession open at a time
 * @param uploadSize of one upload, in bytes, or {@link #UNLIMITED}
 */
public record Limits(
    int sessions,
    int sessionsPerClient,
    int lineLength,
    int replyLineLength,
    long replySize,
    int outstandingCommands,
    int pinholesPerSession,
    long uploadSize) {
  /** An upload may be of any size. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** What holds where the rules file is silent. */
  public static final Limits DEFAULT =
      new Limits(2000, 20, 4096, 32 << 10, 1 << 20, 64, 2, UNLIMITED);

  public Limits {
    if (sessions < 1
        || sessionsPerClient < 1
        || lineLength < 1
        || replyLineLength < 1
        || replySize < 1
        || outstandingCommands < 1
        || pinholesPerSession < 1
        || uploadSize < 1) {
      throw new IllegalArgumentException("a limit below 1");
    }
  }

  /** Whether the bytes of an upload must be counted. */
  public boolean countsUploads() {
    return uploadSize != UNLIMITED;
  }
}
