package pinhole.session;

/** Why nobody has used a pinhole in time; the text is what the log says. */
public enum Unused {
  /** Nothing of its peer has come. */
  NOBODY_CAME,
  /** Its peer's first packet has come, and something else on this host has dropped it. */
  DROPPED_HERE,
  /** Who came could not prove that it is the client. */
  NOT_RESUMED;

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
