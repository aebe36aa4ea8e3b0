package pinhole.nft;

import java.net.InetAddress;
import pinhole.ftp.HostPort;

/**
 * A pinhole as the firewall knows it.
 *
 * @param mark of the connection that it admits
 * @param peer who may connect
 * @param entrance where to
 * @param endpoint where that leads
 * @param source what the endpoint sees; the peer's own address if it is to stay
 * @param sourcePort what the endpoint sees, 0 for any
 */
record Hole(
    int mark,
    InetAddress peer,
    HostPort entrance,
    HostPort endpoint,
    InetAddress source,
    int sourcePort) {

  Hole {
    if (!Marks.isOurs(mark) || sourcePort < 0 || sourcePort > 65535) {
      throw new IllegalArgumentException("mark " + mark + " port " + sourcePort);
    }
  }

  Family family() {
    return Family.of(peer);
  }

  /** Whether the endpoint sees the peer's address and port. */
  boolean keepsSource() {
    return source.equals(peer) && sourcePort == 0;
  }
}
