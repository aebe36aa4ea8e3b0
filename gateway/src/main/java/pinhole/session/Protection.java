package pinhole.session;

/**
 * On which legs a data connection is private: TLS, PROT P (RFC 4217 section 9). The legs need not
 * agree (E114).
 *
 * @param resumed whether the client's has to resume the TLS session of its control connection,
 *     which proves whose it is (E112)
 */
public record Protection(boolean client, boolean server, boolean resumed) {
  /** In clear on both legs. */
  public static final Protection NONE = new Protection(false, false, false);

  public Protection {
    if (resumed && !client) {
      throw new IllegalArgumentException("nothing to resume in clear");
    }
  }

  /** Whether it is private on this leg. */
  public boolean on(Side leg) {
    return leg == Side.CLIENT ? client : server;
  }

  /** Whether it is private on any leg. */
  public boolean any() {
    return client || server;
  }
}
