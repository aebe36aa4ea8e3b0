package pinhole.session;

import java.util.Locale;

/** What cannot be a line of FTP. */
public enum Malformed {
  /** Longer than the limit; the rest of it is discarded. */
  TOO_LONG,
  /**
   * A NUL, or a CR that does not end the line: a second command could hide behind it (E07, E08).
   */
  CONTROL_CHARACTER,
  /** Sent in clear behind AUTH or its reply, where TLS has to begin (E28, E29). */
  BEHIND_AUTH,
  /** Begins like a TLS handshake or another binary protocol (E24). */
  NOT_TEXT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
