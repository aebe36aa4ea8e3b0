package pinhole.rules;

import java.util.Locale;

/**
 * User names with wildcards: {@code *} stands for any characters, {@code ?} for one. Case does not
 * matter, since to some servers it does not and a denied "Administrator" must not come back as
 * "ADMINISTRATOR".
 *
 * @param text as written in the rules file; not empty
 */
public record UserPattern(String text) {
  public UserPattern {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a user name must not be empty");
    }
  }

  /** Whether the name fits. Nobody, the empty name, fits no pattern. */
  public boolean matches(String user) {
    return !user.isEmpty() && fits(lower(text), lower(user), false);
  }

  /** Whether every name that fits the other pattern fits this one; false may be wrong. */
  public boolean covers(UserPattern other) {
    return fits(lower(text), lower(other.text), true);
  }

  /**
   * Goes back to the last star only, so that no pattern takes more than length times length steps.
   *
   * @param patterns whether the name is a pattern itself, whose stars only a star can stand for
   */
  private static boolean fits(String pattern, String name, boolean patterns) {
    int p = 0;
    int n = 0;
    int star = -1;
    int resume = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = n;
      } else if (p < pattern.length() && one(pattern.charAt(p), name.charAt(n), patterns)) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++resume;
      } else {
        return false;
      }
    }
    return pattern.chars().skip(p).allMatch(c -> c == '*');
  }

  private static boolean one(char pattern, char name, boolean patterns) {
    return pattern == '?' ? !(patterns && name == '*') : pattern == name;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
