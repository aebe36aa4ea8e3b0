package pinhole.ftp;

/** A peer's mistake. Without a stack trace: peers make mistakes at line rate. */
public final class SyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  public SyntaxException(String message) {
    super(message, null, false, false);
  }
}
