package pinhole.rules.config;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;

/** The versions of TLS that are spoken on a leg, from one to another. */
public record TlsVersions(TlsVersion oldest, TlsVersion newest) {
  public TlsVersions {
    if (oldest.compareTo(newest) > 0) {
      throw new IllegalArgumentException(
          "the range "
              + oldest.number()
              + "-"
              + newest.number()
              + " is empty; did you mean "
              + newest.number()
              + "-"
              + oldest.number()
              + "?");
    }
  }

  /**
   * The versions of "1.2-1.3", or of a single one.
   *
   * @throws IllegalArgumentException if the text is not that; the message is for people
   */
  public static TlsVersions parse(String text) {
    String[] ends = text.split(" ?- ?", -1);
    if (ends.length > 2) {
      throw wrong(text);
    }
    return new TlsVersions(version(ends[0], text), version(ends[ends.length - 1], text));
  }

  private static TlsVersion version(String number, String whole) {
    if (number.equals("1.0") || number.equals("1.1")) {
      throw new IllegalArgumentException(
          "TLS " + number + " is not offered (RFC 8996); expected 1.2, 1.3 or 1.2-1.3");
    }
    return Arrays.stream(TlsVersion.values())
        .filter(version -> version.number().equals(number))
        .findFirst()
        .orElseThrow(() -> wrong(whole));
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException("expected 1.2, 1.3 or 1.2-1.3, found \"" + text + '"');
  }

  /** All of them, the oldest first. */
  public List<TlsVersion> all() {
    return EnumSet.range(oldest, newest).stream().toList();
  }

  /** As it is written in the rules file: "1.2-1.3", or the version if it is a single one. */
  @Override
  public String toString() {
    return oldest == newest ? oldest.number() : oldest.number() + "-" + newest.number();
  }
}
