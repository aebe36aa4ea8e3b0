package pinhole.rules.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers with a unit.
 *
 * @param expected what it must be, for people
 * @param sizes of the units by name, from the smallest to the largest
 */
record Units(String expected, Map<String, Long> sizes) {
  /** Times, in milliseconds. */
  static final Units TIME =
      new Units(
          "a duration such as 30s",
          ordered(List.of("ms", "s", "m", "h", "d"), 1, 1000, 60_000, 3_600_000, 86_400_000));

  /** Sizes, in bytes. */
  static final Units SIZE =
      new Units(
          "a size such as 4KiB",
          ordered(List.of("B", "KiB", "MiB", "GiB"), 1, 1 << 10, 1 << 20, 1 << 30));

  private static final Pattern QUANTITY = Pattern.compile("([0-9]{1,9}) ?([A-Za-z]{0,20})");

  long parse(String text) {
    Matcher quantity = QUANTITY.matcher(text);
    if (!quantity.matches()) {
      throw new IllegalArgumentException("expected " + expected + ", found \"" + text + '"');
    }
    String unit = quantity.group(2);
    if (unit.isEmpty()) {
      throw new IllegalArgumentException(text + " needs a unit: " + String.join(", ", names()));
    }
    if (!sizes.containsKey(unit)) {
      throw new IllegalArgumentException(
          "unknown unit \"" + unit + '"' + Spelling.hint(unit, names()));
    }
    return Long.parseLong(quantity.group(1)) * sizes.get(unit);
  }

  /** In the largest unit that leaves no fraction. */
  String print(long amount) {
    String best = "";
    for (String unit : names()) {
      boolean whole = amount % sizes.get(unit) == 0 && amount >= sizes.get(unit);
      best = whole || best.isEmpty() ? amount / sizes.get(unit) + unit : best;
    }
    return best;
  }

  private List<String> names() {
    return List.copyOf(sizes.keySet());
  }

  private static Map<String, Long> ordered(List<String> names, long... sizes) {
    Map<String, Long> ordered = new LinkedHashMap<>();
    for (int i = 0; i < sizes.length; i++) {
      ordered.put(names.get(i), sizes[i]);
    }
    return ordered;
  }
}
