package pinhole.nft;

import java.io.IOException;

/** Why pinholes cannot be had in this machine's kernel, and the command that mends it. */
public final class Unavailable extends IOException {
  private static final long serialVersionUID = 1L;

  private final String mend;

  Unavailable(String what, String mend) {
    super(what);
    this.mend = mend;
  }

  static Unavailable privilege() {
    return new Unavailable(
        "CAP_NET_ADMIN is missing",
        "AmbientCapabilities=CAP_NET_ADMIN CAP_NET_BIND_SERVICE in the systemd unit, or root");
  }

  /** A command, or what else is to be done. */
  public String mend() {
    return mend;
  }
}
