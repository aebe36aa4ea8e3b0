package pinhole.testbed.perimeter;

/**
 * A sentence about a site.
 *
 * @param trial throws, with what it saw, unless the sentence holds
 */
record Claim(String sentence, Trial trial) {
  /** How it is put to the test. */
  @FunctionalInterface
  interface Trial {
    void run() throws Exception;
  }

  /** Fails unless both are the same. */
  static void same(String what, Object expected, Object seen) {
    if (!expected.equals(seen)) {
      throw new IllegalStateException(what + ": " + seen + ", and not " + expected);
    }
  }

  static void holds(String otherwise, boolean condition) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }
}
