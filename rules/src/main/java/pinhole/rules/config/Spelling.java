package pinhole.rules.config;

import static java.util.Comparator.comparingInt;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was meant. */
final class Spelling {
  private static final int LONGEST = 40;

  private Spelling() {}

  /** What an error about an unknown word ends with. */
  static String hint(String word, Collection<String> known) {
    return nearest(word, known)
        .map(meant -> "; did you mean \"" + meant + "\"?")
        .orElseGet(() -> known.isEmpty() ? "" : "; expected one of " + String.join(", ", known));
  }

  /** The known word that is close enough to have been meant. */
  static Optional<String> nearest(String word, Collection<String> known) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    String lower = word.toLowerCase(Locale.ROOT);
    return known.stream()
        .min(
            comparingInt((String candidate) -> distance(lower, candidate.toLowerCase(Locale.ROOT)))
                .thenComparing(candidate -> !candidate.regionMatches(true, 0, word, 0, 1)))
        .filter(
            candidate ->
                distance(lower, candidate.toLowerCase(Locale.ROOT))
                    <= Math.max(1, candidate.length() / 3));
  }

  /** How many letters to insert, drop, change or swap with their neighbour. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : step(d, a, b, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int step(int[][] d, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int least = Math.min(d[i - 1][j], d[i][j - 1]) + 1;
    least = Math.min(least, d[i - 1][j - 1] + (same ? 0 : 1));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
  }
}
