package pinhole.rules;

import java.util.ArrayList;
import java.util.List;

/**
 * Subjects of certificates with wildcards: {@code CN=partner-*,O=Example}. Each attribute that is
 * written must be one of the subject's, whole and wherever it stands there; the subject may have
 * others. So {@code CN=bob} is nobody else's name and does not depend on what stands around it.
 *
 * @param text as written in the rules file; attributes like {@code CN=...}, between commas
 */
public record SubjectPattern(String text) {
  public SubjectPattern {
    List<String> attributes = attributes(text);
    if (attributes.stream().anyMatch(attribute -> !attribute.matches("(?s)[A-Za-z0-9.]+=.+"))) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a subject; expected attributes such as CN=partner-*");
    }
  }

  /**
   * Whether the subject fits; that of a client without a certificate, "", fits no pattern.
   *
   * @param subject as RFC 2253 writes it
   */
  public boolean matches(String subject) {
    List<String> theirs = subject.isEmpty() ? List.of() : attributes(subject);
    return attributes(text).stream()
        .allMatch(ours -> theirs.stream().anyMatch(new UserPattern(ours)::matches));
  }

  /** Whether every subject that fits the other pattern fits this one; false may be wrong. */
  public boolean covers(SubjectPattern other) {
    List<String> theirs = attributes(other.text);
    return attributes(text).stream()
        .map(UserPattern::new)
        .allMatch(
            ours -> theirs.stream().anyMatch(attribute -> ours.covers(new UserPattern(attribute))));
  }

  /** What stands between commas; not those that a backslash makes part of a value. */
  private static List<String> attributes(String name) {
    List<String> attributes = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) == '\\') {
        i++;
      } else if (name.charAt(i) == ',' || name.charAt(i) == '+') {
        attributes.add(name.substring(from, i).strip());
        from = i + 1;
      }
    }
    attributes.add(name.substring(from).strip());
    return attributes;
  }
}
