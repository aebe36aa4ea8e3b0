package pinhole.rules.config;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Lays out YAML: two blanks for each level, quotes where they are needed. */
final class Layout {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/_][A-Za-z0-9/_.:+-]*(?<!:)");
  private static final Set<String> NOT_WORDS = Set.of("null", "Null", "NULL");

  private final StringBuilder text = new StringBuilder();
  private int depth;

  /** A line under which the next ones stand, until {@link #close}. */
  void open(String line) {
    line(line);
    depth++;
  }

  void close() {
    depth--;
  }

  void line(String line) {
    text.append("  ".repeat(depth)).append(line).append('\n');
  }

  <T> void value(String key, Value<T> value, T t) {
    line(key + ": " + word(value.print().apply(t)));
  }

  <T> void list(String key, Value<T> value, List<T> list) {
    line(key + ": " + words(list.stream().map(value.print()).toList()));
  }

  static String words(List<String> words) {
    return words.stream().map(Layout::word).collect(joining(", ", "[", "]"));
  }

  static String wordOrWords(List<String> words) {
    return words.size() == 1 ? word(words.get(0)) : words(words);
  }

  /** The word, in double quotes if YAML would read it as anything else. */
  static String word(String word) {
    if (PLAIN.matcher(word).matches() && !NOT_WORDS.contains(word)) {
      return word;
    }
    return word.codePoints().mapToObj(Layout::quoted).collect(joining("", "\"", "\""));
  }

  private static String quoted(int codePoint) {
    if (codePoint == '"' || codePoint == '\\') {
      return "\\" + (char) codePoint;
    }
    boolean ascii = codePoint >= ' ' && codePoint <= '~';
    return ascii ? Character.toString(codePoint) : String.format("\\U%08x", codePoint);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
