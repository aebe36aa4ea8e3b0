package pinhole.session;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import pinhole.ftp.HostPort;
import pinhole.rules.Network;
import pinhole.rules.config.ClientTls;
import pinhole.rules.config.Limits;
import pinhole.rules.config.ServerTls;
import pinhole.rules.config.Timeouts;

/**
 * What a session knows from the start.
 *
 * @param id unique in this process; joins the lines of the log
 * @param listener the name of the listener
 * @param legs the four ends of the two control connections
 * @param advertised the address that a 227 names to this client, at this moment
 * @param ours whether an endpoint is one of the gateway's own listeners (no loops, E45)
 * @param serverAddresses other addresses that the server's 227 may name (E35)
 */
public record Setup(
    long id,
    String listener,
    Legs legs,
    Supplier<InetAddress> advertised,
    Predicate<HostPort> ours,
    List<Network> serverAddresses,
    Limits limits,
    Timeouts timeouts,
    Tls tls) {

  /**
   * The ends of the control connections.
   *
   * @param client the client's end
   * @param clientSide the gateway's end towards the client
   * @param serverSide the gateway's end towards the server
   * @param server the server's end
   */
  public record Legs(HostPort client, HostPort clientSide, HostPort serverSide, HostPort server) {}

  /** What is asked of TLS on each leg. */
  public record Tls(ClientTls client, ServerTls server) {
    /** No TLS on either. */
    public static final Tls OFF = new Tls(ClientTls.DEFAULT, ServerTls.DEFAULT);
  }
}
