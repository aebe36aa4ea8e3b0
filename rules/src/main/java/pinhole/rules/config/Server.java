package pinhole.rules.config;

import static java.util.Objects.requireNonNull;

/**
 * An FTP server's control port.
 *
 * @param host {@link #ORIGINAL_DESTINATION}, an address without brackets, or a host name, which is
 *     resolved by whoever connects
 * @param port 1 to 65535
 * @param proxy how it is told who the client is
 */
public record Server(String host, int port, ServerProxy proxy, ServerTls tls) {
  /** In place of a host: where each client was going when it was diverted to the gateway. */
  public static final String ORIGINAL_DESTINATION = "original-destination";

  /** Where FTP servers listen: RFC 959 section 5.2. */
  public static final int PORT = 21;

  /** Where those listen that encrypt from the first byte. */
  public static final int IMPLICIT_PORT = 990;

  public Server {
    if (host.isEmpty()) {
      throw new IllegalArgumentException("a server needs a host");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not one of 1 to 65535");
    }
    requireNonNull(proxy);
    requireNonNull(tls);
  }

  /** A server that is not spoken to in TLS. */
  public static Server clear(String host, int port) {
    return new Server(host, port, ServerProxy.OFF, ServerTls.DEFAULT);
  }

  /** Whether it is another one for each client; it then has no port to speak of. */
  public boolean isOriginalDestination() {
    return host.equals(ORIGINAL_DESTINATION);
  }

  /** "ftp.example.com:21", or "[2001:db8::5]:21". */
  @Override
  public String toString() {
    return isOriginalDestination() ? host : new HostAndPort(host, port).toString();
  }
}
