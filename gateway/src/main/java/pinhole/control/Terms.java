package pinhole.control;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import pinhole.data.DataPlane;
import pinhole.data.Surroundings;
import pinhole.data.Watcher;
import pinhole.ftp.HostPort;
import pinhole.log.Journal;
import pinhole.relay.Transport;
import pinhole.rules.Network;
import pinhole.rules.Policy;
import pinhole.rules.config.BanSection;
import pinhole.rules.config.Limits;
import pinhole.rules.config.Timeouts;
import pinhole.session.Side;
import pinhole.tls.TlsSession;

/**
 * What holds for the sessions that begin now; a reload replaces it for those that begin later.
 *
 * @param planes makes the data plane of a session
 * @param addresses what a 227 tells a client
 * @param ours whether an endpoint is one of the gateway's own listeners
 * @param serverAddresses what a server's 227 may name besides its own address
 */
public record Terms(
    Transport transport,
    Journal journal,
    Policy policy,
    Limits limits,
    Timeouts timeouts,
    BanSection ban,
    Planes planes,
    Addresses addresses,
    Predicate<HostPort> ours,
    List<Network> serverAddresses) {

  /** Makes data planes. */
  @FunctionalInterface
  public interface Planes {
    /**
     * The plane of one session, whose TLS for a leg is made when it is first asked for.
     *
     * @param around what stands between it and both ends
     */
    DataPlane plane(
        EventLoop loop, Function<Side, TlsSession> tls, Surroundings around, Watcher watcher);
  }

  /** Knows the address to tell, at this moment. */
  @FunctionalInterface
  public interface Addresses {
    InetAddress advertised(InetAddress client, InetAddress connectedTo);
  }
}
