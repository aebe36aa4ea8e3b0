package pinhole.data;

import java.net.InetAddress;
import java.util.Set;
import pinhole.rules.Mode;
import pinhole.rules.config.ProxyProtocol;
import pinhole.session.Side;

/**
 * What stands between a session's pinholes and their ends.
 *
 * @param foreign the legs on which our own address is another machine's
 * @param proxy the load balancers that clients come through
 */
public record Surroundings(Set<Side> foreign, ProxyProtocol proxy) {
  /** Nothing. */
  public static final Surroundings NONE = new Surroundings(Set.of(), ProxyProtocol.OFF);

  public Surroundings {
    foreign = Set.copyOf(foreign);
  }

  /** Whether connections of a mode begin with a PROXY header. */
  public boolean headers(Mode mode) {
    return mode == Mode.PASSIVE && proxy.data();
  }

  /** Whether somebody may have to do with a pinhole of this mode and peer. */
  public boolean mayCome(Mode mode, InetAddress peer, InetAddress from) {
    return headers(mode) ? proxy.trusts(from) : from.equals(peer);
  }
}
