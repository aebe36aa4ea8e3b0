package pinhole.testbed.packets;

import java.net.InetAddress;
import pinhole.ftp.HostPort;
import pinhole.ftp.Negotiation;

/**
 * A data connection as the two ends of a control connection have arranged it.
 *
 * @param endpoint where it leads
 * @param peer who may open it
 * @param naming the line that names the endpoint
 */
public record Arrangement(Negotiation kind, HostPort endpoint, InetAddress peer, Line naming) {
  /** Whether this connection is what was arranged. */
  public boolean meant(Connection data) {
    return data.acceptor().equals(endpoint) && data.opener().address().equals(peer);
  }
}
