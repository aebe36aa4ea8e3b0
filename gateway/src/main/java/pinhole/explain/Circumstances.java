package pinhole.explain;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;
import pinhole.ftp.HostPort;
import pinhole.rules.config.Listener;

/**
 * Who asks, and what came before.
 *
 * @param server where the listener's server is, at one of the ports that clients are taken to
 * @param user who has logged in; "" for nobody
 * @param encrypted whether the client has turned on TLS, for data too (PROT P); only where the
 *     listener speaks it
 * @param certificate the subject of the client's certificate, as RFC 2253 writes it; "" for none
 * @param directory the working directory on the server, before those lines; "" if it is unknown
 * @param before lines that the client has said since then
 */
public record Circumstances(
    InetAddress client,
    Listener listener,
    HostPort server,
    String user,
    boolean encrypted,
    String certificate,
    String directory,
    List<String> before) {
  public Circumstances {
    requireNonNull(client);
    requireNonNull(listener);
    requireNonNull(server);
    requireNonNull(user);
    requireNonNull(certificate);
    requireNonNull(directory);
    before = List.copyOf(before);
    if (!listener.serverPorts().contains(server.port())) {
      throw new IllegalArgumentException(
          "listener \""
              + listener.name()
              + "\" takes no client to port "
              + server.port()
              + ", only to "
              + listener.serverPorts().stream()
                  .map(String::valueOf)
                  .collect(Collectors.joining(", ")));
    }
    if (encrypted && !listener.tls().mode().ends()) {
      throw new IllegalArgumentException(
          "listener \"" + listener.name() + "\" does not speak TLS with its clients");
    }
  }
}
