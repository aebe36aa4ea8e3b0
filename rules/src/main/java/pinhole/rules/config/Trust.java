package pinhole.rules.config;

import java.util.regex.Pattern;

/** What makes a server's certificate a good one. */
public sealed interface Trust {
  /** One of the authorities that this machine trusts has signed it. */
  record SystemAuthorities() implements Trust {}

  /** One of the authorities in a PEM file has signed it. */
  record Authorities(NamedFile file) implements Trust {
    public Authorities {
      if (!file.isNamed()) {
        throw new IllegalArgumentException("no file of authorities");
      }
    }
  }

  /**
   * It is this one, whoever has signed it and whether or not it has expired.
   *
   * @param sha256 of its DER form, 64 hexadecimal digits in lower case
   */
  record Pinned(String sha256) implements Trust {
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{64}");

    public Pinned {
      if (!DIGITS.matcher(sha256).matches()) {
        throw new IllegalArgumentException("\"" + sha256 + "\" is not a SHA-256 fingerprint");
      }
    }
  }
}
