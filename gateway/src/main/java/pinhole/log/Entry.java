package pinhole.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * One line of the log: an event and what belongs to it, in the order in which it is to be read.
 * Values are shown as text; whatever came from outside is escaped when the line is printed, so a
 * file name cannot forge a line, move the cursor or start a new key.
 */
public final class Entry {
  private final Event event;
  private final List<String> keys = new ArrayList<>(10);
  private final List<Object> values = new ArrayList<>(10);

  private Entry(Event event) {
    this.event = event;
  }

  public static Entry of(Event event) {
    return new Entry(event);
  }

  /** Adds a key and its value; for building only, before the entry is handed on. */
  public Entry with(String key, Object value) {
    keys.add(key);
    values.add(Objects.requireNonNull(value, key));
    return this;
  }

  /** Adds a key only where it has something to say. */
  public Entry withUnlessEmpty(String key, String value) {
    return value.isEmpty() ? this : with(key, value);
  }

  public Event event() {
    return event;
  }

  public List<String> keys() {
    return Collections.unmodifiableList(keys);
  }

  public List<Object> values() {
    return Collections.unmodifiableList(values);
  }

  /** The value of a key as text, or "" where the entry has no such key. */
  public String value(String key) {
    int at = keys.indexOf(key);
    return at < 0 ? "" : values.get(at).toString();
  }

  /** The line as text: {@code pinhole-opened session=17 mode=passive path="a b"}. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(160).append(event);
    for (int i = 0; i < keys.size(); i++) {
      line.append(' ').append(keys.get(i)).append('=');
      appendValue(line, values.get(i).toString());
    }
    return line.toString();
  }

  private static void appendValue(StringBuilder line, String value) {
    if (isPlain(value)) {
      line.append(value);
      return;
    }
    line.append('"');
    for (int i = 0; i < value.length(); i++) {
      appendEscaped(line, value.charAt(i));
    }
    line.append('"');
  }

  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '=') {
        return false;
      }
    }
    return !value.isEmpty();
  }

  private static void appendEscaped(StringBuilder line, char c) {
    if (c == '"' || c == '\\') {
      line.append('\\').append(c);
    } else if (c >= ' ' && c < 0x7f) {
      line.append(c);
    } else {
      // Bytes of the control connection arrive as ISO-8859-1 characters: two digits name the byte.
      line.append(c < 0x100 ? "\\x" : "\\u");
      String hex = Integer.toHexString(c);
      line.append("0".repeat((c < 0x100 ? 2 : 4) - hex.length())).append(hex);
    }
  }
}
