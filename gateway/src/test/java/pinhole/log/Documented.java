package pinhole.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of events in the README. */
public final class Documented {
  private static final Path README = Path.of("../README.md");
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z-]+)` \\| ([A-Z]+) \\| (.+) \\| (.+) \\|");
  private static final Pattern CODE = Pattern.compile("`([a-z-]+)`");

  private static final Map<String, Documented> EVENTS = read();

  private final String level;
  private final String keys;

  private Documented(String level, String keys) {
    this.level = level;
    this.keys = keys;
  }

  private static Map<String, Documented> read() {
    Map<String, Documented> events = new TreeMap<>();
    try {
      List<String> lines = Files.readAllLines(README);
      lines = lines.subList(lines.indexOf("## Log events") + 1, lines.size());
      for (String line : lines) {
        Matcher row = ROW.matcher(line);
        if (line.startsWith("## ")) {
          break;
        } else if (row.matches()) {
          events.put(row.group(1), new Documented(row.group(2), row.group(4)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return events;
  }

  static Set<String> events() {
    return EVENTS.keySet();
  }

  static String level(String event) {
    return EVENTS.get(event).level;
  }

  /** The keys of a row; a row may refer to another. */
  static Set<String> keys(String event) {
    Set<String> keys = new LinkedHashSet<>();
    Matcher code = CODE.matcher(EVENTS.get(event).keys);
    while (code.find()) {
      keys.addAll(EVENTS.containsKey(code.group(1)) ? keys(code.group(1)) : Set.of(code.group(1)));
    }
    return keys;
  }

  /** The keys that every line of this event has. */
  static Set<String> alwaysThere(String event) {
    Set<String> keys = new LinkedHashSet<>();
    Matcher code = CODE.matcher(EVENTS.get(event).keys.replaceAll("\\([^)]*\\)", ""));
    while (code.find()) {
      keys.addAll(
          EVENTS.containsKey(code.group(1)) ? alwaysThere(code.group(1)) : Set.of(code.group(1)));
    }
    return keys;
  }

  /** Fails where an entry says other things than the README promises. */
  public static void check(Entry entry) {
    String event = entry.event().toString();
    for (String key : entry.keys()) {
      if (!keys(event).contains(key)) {
        throw new AssertionError("README.md, Log events: " + event + " lacks the key " + key);
      }
    }
    for (String key : alwaysThere(event)) {
      if (!entry.keys().contains(key)) {
        throw new AssertionError("README.md promises " + key + " in every line: " + entry);
      }
    }
  }
}
