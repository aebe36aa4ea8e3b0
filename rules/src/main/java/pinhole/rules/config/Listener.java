package pinhole.rules.config;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.util.List;
import pinhole.rules.Source;

/**
 * Where clients connect, and which server stands behind.
 *
 * @param name what rules and log lines call it; unique in a configuration
 * @param bind always resolved; port 0 takes any free port
 * @param statefulFtp false if the control connection is passed through unread and no pinhole is
 *     ever opened
 * @param divertPorts with {@link Server#ORIGINAL_DESTINATION}: the ports of other machines that are
 *     diverted here, each once, 1 to 65535; otherwise none
 * @param proxy the load balancers before it
 * @param tls on the leg to the client; on the other it is the server's
 * @param source where it is written
 */
public record Listener(
    String name,
    InetSocketAddress bind,
    Server server,
    List<Integer> divertPorts,
    boolean statefulFtp,
    ProxyProtocol proxy,
    ClientTls tls,
    Source source) {
  /** Whether a listener that does not say so reads the control connection. */
  public static final boolean STATEFUL_FTP = true;

  /** What is diverted where one does not say it: where FTP servers listen. */
  public static final List<Integer> DIVERT_PORTS = List.of(Server.PORT);

  public Listener {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a listener needs a name");
    }
    if (bind.isUnresolved()) {
      throw new IllegalArgumentException("bind " + bind);
    }
    requireNonNull(server);
    divertPorts = List.copyOf(divertPorts);
    if (divertPorts.isEmpty() == server.isOriginalDestination()) {
      throw new IllegalArgumentException("to " + server + " of ports " + divertPorts);
    }
    requireNonNull(proxy);
    requireNonNull(tls);
    requireNonNull(source);
  }

  /** Whether what client and server say to each other is read to the end. */
  public boolean readable() {
    return statefulFtp && tls.mode() != ClientTls.Mode.OPAQUE;
  }

  /** The ports of servers that its clients may be taken to. */
  public List<Integer> serverPorts() {
    return server.isOriginalDestination() ? divertPorts : List.of(server.port());
  }
}
