package pinhole.rules.config;

import static java.util.Objects.requireNonNull;

/**
 * An FTP server's control port.
 *
 * @param host an address without brackets, or a host name, which is resolved by whoever connects
 * @param port 1 to 65535
 */
public record Server(String host, int port, ServerTls tls) {
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
    requireNonNull(tls);
  }

  /** A server that is not spoken to in TLS. */
  public static Server clear(String host, int port) {
    return new Server(host, port, ServerTls.DEFAULT);
  }

  /** "ftp.example.com:21", or "[2001:db8::5]:21". */
  @Override
  public String toString() {
    return new HostAndPort(host, port).toString();
  }
}
