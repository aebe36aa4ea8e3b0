package pinhole.rules;

/** Whether a row of things fits a pattern in which a star stands for any number of them. */
interface Wildcards {
  boolean isStar(int pattern);

  /** Whether this one of the pattern, which is no star, stands for this one of the things. */
  boolean stands(int pattern, int thing);

  /** Goes back to the last star only: no more than length times length steps, whatever they are. */
  static boolean fit(int patterns, int things, Wildcards by) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < things) {
      if (p < patterns && by.isStar(p)) {
        star = p++;
        resume = t;
      } else if (p < patterns && by.stands(p, t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < patterns && by.isStar(p)) {
      p++;
    }
    return p == patterns;
  }

  /**
   * Whether a name fits: {@code *} stands for any characters, {@code ?} for one.
   *
   * @param patterns whether the name is a pattern itself, whose stars only a star can stand for
   */
  static boolean fit(String pattern, String name, boolean patterns) {
    int[] ours = pattern.codePoints().toArray();
    int[] theirs = name.codePoints().toArray();
    return fit(
        ours.length,
        theirs.length,
        new Wildcards() {
          @Override
          public boolean isStar(int p) {
            return ours[p] == '*';
          }

          @Override
          public boolean stands(int p, int t) {
            return ours[p] == '?' ? !(patterns && theirs[t] == '*') : ours[p] == theirs[t];
          }
        });
  }
}
