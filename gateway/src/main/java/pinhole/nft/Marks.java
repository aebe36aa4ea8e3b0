package pinhole.nft;

/**
 * The connection-tracking marks of data connections that a pinhole admitted: {@code 0x50}, four
 * bits that say who has reset and who has finished it, and the number of the pinhole in this
 * process. They join what the kernel tells of a connection to its pinhole, and the host's own
 * firewall may go by their first byte.
 */
public final class Marks {
  /** What every such mark has under {@link #MASK}: {@code ct mark and 0xff000000 == 0x50000000}. */
  public static final int PINHOLE = 0x50000000;

  /** The bits that say that it is one of ours. */
  public static final int MASK = 0xff000000;

  static final int RESET_BY_ORIGIN = 0x00800000;
  static final int RESET_BY_REPLIER = 0x00400000;
  static final int FIN_BY_ORIGIN = 0x00200000;
  static final int FIN_BY_REPLIER = 0x00100000;
  static final int FINISHED = FIN_BY_ORIGIN | FIN_BY_REPLIER;
  private static final int NUMBER = 0x000fffff;

  private Marks() {}

  /** The mark of the pinhole with this number, of which the low 20 bits count. */
  static int of(int number) {
    return PINHOLE | (number & NUMBER);
  }

  static boolean isOurs(int mark) {
    return (mark & MASK) == PINHOLE;
  }

  /** The mark as it was when the pinhole was opened. */
  static int plain(int mark) {
    return PINHOLE | (mark & NUMBER);
  }
}
