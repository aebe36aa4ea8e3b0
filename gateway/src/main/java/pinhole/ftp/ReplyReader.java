package pinhole.ftp;

/**
 * Tells where a reply begins and ends, line by line (RFC 959 section 4.2).
 *
 * <p>A reply of many lines begins with {@code 123-} and ends with the first line that begins with
 * the same code and a space, or is nothing but that code (seen at the end of AUTH replies). All
 * between is text, whatever it looks like: empty lines and lines without indentation (IIS), lines
 * that begin with {@code 123-} again (most servers), with other codes, or with a forged {@code 227
 * (...)}.
 */
public final class ReplyReader {
  /** What a line is. */
  public enum Part {
    /** The only line of its reply. */
    WHOLE,
    /** The first of several lines. */
    FIRST,
    /** A line in the middle. */
    INNER,
    /** The last of several lines. */
    LAST,
    /** Not part of any reply. */
    STRAY;

    /** Whether a reply begins here. */
    public boolean begins() {
      return this == WHOLE || this == FIRST;
    }

    /** Whether a reply ends here, so that it may be acted upon. */
    public boolean ends() {
      return this == WHOLE || this == LAST;
    }
  }

  private static final int NONE = -1;

  private int open = NONE;

  /** Takes the next line, without its line end. */
  public Part read(String line) {
    int code = code(line);
    char after = line.length() > 3 ? line.charAt(3) : ' ';
    if (open != NONE) {
      if (code != open || after != ' ') {
        return Part.INNER;
      }
      open = NONE;
      return Part.LAST;
    }
    if (code == NONE || (after != ' ' && after != '-')) {
      return Part.STRAY;
    }
    if (after == ' ') {
      return Part.WHOLE;
    }
    open = code;
    return Part.FIRST;
  }

  /**
   * The reply of a line that {@linkplain Part#begins begins} or {@linkplain Part#ends ends} one.
   */
  public static Reply reply(String line) {
    return new Reply(code(line), line.length() > 4 ? line.substring(4) : "");
  }

  private static int code(String line) {
    if (line.length() < 3 || line.charAt(0) < '1' || line.charAt(0) > '5') {
      return NONE;
    }
    int code = 0;
    for (int i = 0; i < 3; i++) {
      char c = line.charAt(i);
      if (c < '0' || c > '9') {
        return NONE;
      }
      code = code * 10 + c - '0';
    }
    return code;
  }
}
