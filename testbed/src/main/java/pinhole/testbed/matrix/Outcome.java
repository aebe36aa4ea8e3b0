package pinhole.testbed.matrix;

/** How an operation went; the reason is empty for a success. */
record Outcome(Kind kind, String reason) {
  static final Outcome PASSED = new Outcome(Kind.PASSED, "");

  static Outcome failed(String reason) {
    return new Outcome(Kind.FAILED, reason);
  }

  /** The client is unable, which is neither a success nor a failure. */
  static Outcome unable(String reason) {
    return new Outcome(Kind.UNABLE, reason);
  }

  boolean is(Kind other) {
    return kind == other;
  }

  enum Kind {
    PASSED,
    FAILED,
    UNABLE
  }
}
