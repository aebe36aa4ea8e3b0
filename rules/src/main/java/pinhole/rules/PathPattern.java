package pinhole.rules;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Absolute paths with wildcards: {@code *} stands for any characters of one name, {@code ?} for one
 * of them, and {@code **} for any number of whole names, at the end for at least one.
 *
 * @param text as written in the rules file
 */
public record PathPattern(String text) {
  private static final String ANY_NAMES = "**";

  public PathPattern {
    if (!text.startsWith("/")) {
      throw wrong(text, "is not absolute");
    }
    if (text.indexOf('\\') >= 0) {
      throw wrong(text, "has a backslash in it; names are separated by /");
    }
    if (text.chars().anyMatch(c -> "[]{}".indexOf(c) >= 0)) {
      throw wrong(text, "has brackets in it; the wildcards are *, ? and **");
    }
    if (Unseen.in(text).isPresent()) {
      throw wrong(text, "has a character in it that cannot be seen");
    }
    List<String> names = names(text);
    for (int i = 0; i < names.size(); i++) {
      check(text, names.get(i), i > 0 ? names.get(i - 1) : "");
    }
  }

  private static void check(String text, String name, String before) {
    if (name.isEmpty()) {
      throw wrong(text, "has an empty name in it; write one / between names and none at the end");
    }
    if (name.matches("\\.\\.?")) {
      throw wrong(text, "has \"" + name + "\" in it; no path that is judged has");
    }
    if (name.endsWith(".") || name.endsWith(" ")) {
      throw wrong(text, "has a name that ends with a dot or a blank; no path that is judged has");
    }
    if (name.contains(ANY_NAMES) && !name.equals(ANY_NAMES)) {
      throw wrong(text, "has ** in a name; it stands for whole names");
    }
    if (name.equals(ANY_NAMES) && before.equals(ANY_NAMES)) {
      throw wrong(text, "has ** twice in a row");
    }
  }

  private static IllegalArgumentException wrong(String text, String why) {
    return new IllegalArgumentException(
        "\"" + text + "\" " + why + "; expected a path such as /incoming/**");
  }

  private static List<String> names(String path) {
    return path.equals("/") ? List.of() : List.of(path.substring(1).split("/", -1));
  }

  /** Whether the path with these names fits; an empty last one is one that nobody knows. */
  boolean matches(List<String> path) {
    return fits(names(text), path, false);
  }

  /** Whether it does on a server to which case does not matter, or one of two spellings. */
  boolean resembles(List<String> path) {
    return fits(names(plain(text)), path.stream().map(PathPattern::plain).toList(), false);
  }

  /**
   * Whether what fits may be below this path, and leave the pattern with it. What {@code **} stands
   * for is not guessed at: it may be anywhere.
   */
  boolean isBelow(List<String> path) {
    List<String> names = names(plain(text));
    List<String> above = path.stream().map(PathPattern::plain).toList();
    return IntStream.range(0, names.size())
        .mapToObj(length -> names.subList(0, length))
        .anyMatch(start -> !isEndless(start) && fits(start, above, false));
  }

  /** Whether there may be a path that fits both; true may be wrong. */
  boolean mayMeet(PathPattern other) {
    List<String> ours = names(plain(text));
    List<String> theirs = names(plain(other.text));
    for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
      if (!isCertain(ours.get(i)) || !isCertain(theirs.get(i))) {
        return true;
      }
      if (!ours.get(i).equals(theirs.get(i))) {
        return false;
      }
    }
    return ours.size() == theirs.size();
  }

  private static boolean isCertain(String name) {
    return name.indexOf('*') < 0 && name.indexOf('?') < 0;
  }

  /** Whether every path that fits the other pattern fits this one; false may be wrong. */
  public boolean covers(PathPattern other) {
    return fits(names(text), names(other.text), true);
  }

  private static boolean isEndless(List<String> pattern) {
    return !pattern.isEmpty() && pattern.get(pattern.size() - 1).equals(ANY_NAMES);
  }

  private static boolean fits(List<String> pattern, List<String> path, boolean patterns) {
    boolean endless = isEndless(pattern);
    if (endless && path.isEmpty()) {
      return false;
    }
    // The last name of all is one that ** at the end stands for.
    int least = endless ? 1 : 0;
    return Wildcards.fit(
        pattern.size(),
        path.size() - least,
        new Wildcards() {
          @Override
          public boolean isStar(int p) {
            return pattern.get(p).equals(ANY_NAMES);
          }

          @Override
          public boolean stands(int p, int t) {
            boolean many = patterns && path.get(t).equals(ANY_NAMES);
            return !many && Wildcards.fit(pattern.get(p), path.get(t), patterns);
          }
        });
  }

  /** In one of several spellings, composed, and in one case. */
  private static String plain(String name) {
    String composed = Normalizer.normalize(name, Normalizer.Form.NFKC);
    // A whole name at once, and both ways: one character may become two, as ß and its capital do.
    return composed
        .toLowerCase(Locale.ROOT)
        .toUpperCase(Locale.ROOT)
        .codePoints()
        .map(Character::toLowerCase)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
