package pinhole.testbed.client;

import java.util.Locale;

/**
 * How one leg of a session is encrypted, one row each: when TLS begins, its version, and whether
 * the data connections are clear (PROT C) or private (PROT P).
 */
public enum Leg {
  CLEAR(Start.CLEAR, "", false),
  E12C(Start.EXPLICIT, "1.2", false),
  E12P(Start.EXPLICIT, "1.2", true),
  E13C(Start.EXPLICIT, "1.3", false),
  E13P(Start.EXPLICIT, "1.3", true),
  I12C(Start.IMPLICIT, "1.2", false),
  I12P(Start.IMPLICIT, "1.2", true),
  I13C(Start.IMPLICIT, "1.3", false),
  I13P(Start.IMPLICIT, "1.3", true);

  /** When TLS begins: never, with AUTH, or with the connection. */
  public enum Start {
    CLEAR,
    EXPLICIT,
    IMPLICIT;

    /** As the rules file has it. */
    public String word() {
      return this == CLEAR ? "off" : name().toLowerCase(Locale.ROOT);
    }
  }

  private final Start start;
  private final String version;
  private final boolean privateData;

  Leg(Start start, String version, boolean privateData) {
    this.start = start;
    this.version = version;
    this.privateData = privateData;
  }

  public Start start() {
    return start;
  }

  /** 1.2 or 1.3; empty when clear. */
  public String version() {
    return version;
  }

  public boolean isPrivate() {
    return privateData;
  }

  /** What PROT says: C or P; empty where TLS does not begin. */
  public String level() {
    return isClear() ? "" : isPrivate() ? "P" : "C";
  }

  public boolean isClear() {
    return start == Start.CLEAR;
  }
}
