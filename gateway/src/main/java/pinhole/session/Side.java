package pinhole.session;

/** The two legs of a session. */
public enum Side {
  CLIENT,
  SERVER;

  @Override
  public String toString() {
    return this == CLIENT ? "client" : "server";
  }
}
