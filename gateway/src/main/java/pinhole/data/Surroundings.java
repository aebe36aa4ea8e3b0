package pinhole.data;

import java.net.InetAddress;
import java.util.Set;
import pinhole.rules.Mode;
import pinhole.rules.config.ProxyProtocol;
import pinhole.rules.config.ServerProxy;
import pinhole.session.Side;

/**
 * What stands between a session's pinholes and their ends.
 *
 * @param foreign the legs on which our own address is another machine's
 * @param proxy the load balancers that clients come through
 * @param server how it is told who the client is
 */
public record Surroundings(Set<Side> foreign, ProxyProtocol proxy, ServerProxy server) {
  /** Nothing. */
  public static final Surroundings NONE =
      new Surroundings(Set.of(), ProxyProtocol.OFF, ServerProxy.OFF);

  public Surroundings {
    foreign = Set.copyOf(foreign);
  }

  /** Whether somebody may have to do with a pinhole of this mode and peer. */
  public boolean mayCome(Mode mode, InetAddress peer, InetAddress from) {
    return announced(mode) ? proxy.trusts(from) : from.equals(peer);
  }

  /** Whether connections to pinholes of a mode begin with a PROXY header. */
  public boolean announced(Mode mode) {
    return mode == Mode.PASSIVE && proxy.data();
  }

  /** Whether those from them to their endpoints do. */
  public boolean announces(Mode mode) {
    return mode == Mode.PASSIVE && server.data();
  }
}
