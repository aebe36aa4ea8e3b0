package pinhole.proxy;

import pinhole.ftp.HostPort;

/**
 * The two ends of a connection, of one address family.
 *
 * @param client who made it
 * @param server whom it was made to
 */
public record Ends(HostPort client, HostPort server) {
  public Ends {
    if (client.ipv4() != server.ipv4()) {
      throw new IllegalArgumentException(client + " does not connect to " + server);
    }
  }
}
