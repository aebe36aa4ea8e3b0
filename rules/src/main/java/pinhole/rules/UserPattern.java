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
    return !user.isEmpty() && Wildcards.fit(lower(text), lower(user), false);
  }

  /** Whether every name that fits the other pattern fits this one; false may be wrong. */
  public boolean covers(UserPattern other) {
    return Wildcards.fit(lower(text), lower(other.text), true);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
