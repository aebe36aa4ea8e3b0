package pinhole.inspect;

import java.util.List;
import java.util.Locale;
import pinhole.stream.Sighting;

/**
 * Something that a person should know, in plain words.
 *
 * @param text one sentence or two
 * @param restsOn where in the capture it can be seen, in order; never empty
 */
public record Finding(Kind kind, String text, List<Sighting> restsOn) {
  /** What kind of thing it is; the name in JSON is the constant's, with hyphens. */
  public enum Kind {
    // The control connection.
    CONTROL_UNANSWERED(true),
    CONTROL_REFUSED(true),
    NO_GREETING(true),
    SLOW_GREETING(false),
    LOGIN_FAILED(true),
    SERVER_SILENT(true),
    SERVER_LEFT(true),
    CONTROL_CUT(true),
    ENCRYPTED(false),
    NOT_FTP(false),
    // What was negotiated.
    PRIVATE_ADDRESS(true),
    OTHER_HOST(true),
    FOREIGN_PORT(true),
    NEGOTIATION_REFUSED(true),
    EPSV_REFUSED(true),
    SPLIT_LINE(false),
    SHARED_SEGMENT(false),
    // The data connection.
    SYN_UNANSWERED(true),
    SYN_REFUSED(true),
    UNREACHABLE(true),
    ACTIVE_BLOCKED(true),
    NO_CONNECTION(true),
    LATE(true),
    STRANGER(true),
    RESET(true),
    STALLED(true),
    SHORT(true),
    TRANSFER_FAILED(true),
    ABORTED(false),
    LOSS(false),
    // Two connections.
    LEGS_DISAGREE(true),
    LEGS(false),
    // The capture.
    DATA_NOT_CAPTURED(false),
    GAP(false),
    ONE_SIDED(false),
    BEGINS_IN_THE_MIDDLE(false),
    COPIES(false);

    private final boolean problem;

    Kind(boolean problem) {
      this.problem = problem;
    }

    /** Whether something is wrong; otherwise it only explains. */
    public boolean problem() {
      return problem;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public Finding {
    restsOn = restsOn.stream().filter(Sighting::seen).distinct().toList();
  }
}
