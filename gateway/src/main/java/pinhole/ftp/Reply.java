package pinhole.ftp;

/**
 * The last line of a reply, which is the one that counts.
 *
 * @param code 100 to 599
 * @param text what follows the code, "" where nothing does
 */
public record Reply(int code, String text) {
  public Reply {
    if (code < 100 || code > 599) {
      throw new IllegalArgumentException("code " + code);
    }
  }

  /** 1yz: another reply to the same command follows (RFC 959 section 4.2). */
  public boolean preliminary() {
    return code < 200;
  }

  /** 2yz: done. */
  public boolean positive() {
    return code / 100 == 2;
  }

  /** 3yz: the next command belongs to this one. */
  public boolean intermediate() {
    return code / 100 == 3;
  }

  /** 4yz or 5yz. */
  public boolean negative() {
    return code >= 400;
  }

  /** The line to send, without its line end. */
  public String line() {
    return code + " " + text;
  }
}
