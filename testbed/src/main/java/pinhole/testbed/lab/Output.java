package pinhole.testbed.lab;

/** What a finished program left: its exit code, and all that it printed. */
public record Output(int exit, String text) {
  /** The text of a program that must not fail. */
  public String orFail(String what) {
    if (exit != 0) {
      throw new IllegalStateException(what + " failed with " + exit + ": " + text.strip());
    }
    return text;
  }
}
