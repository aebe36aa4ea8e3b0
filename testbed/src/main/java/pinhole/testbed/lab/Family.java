package pinhole.testbed.lab;

/** The addresses of a laboratory, one row for each address family. */
public enum Family {
  IPV4("198.51.100.2", "198.51.100.1", "192.0.2.1", "192.0.2.2", 24),
  IPV6("2001:db8:c::2", "2001:db8:c::1", "2001:db8:5::1", "2001:db8:5::2", 64);

  private final String client;
  private final String gatewayOuter;
  private final String gatewayInner;
  private final String server;
  private final int prefix;

  Family(String client, String gatewayOuter, String gatewayInner, String server, int prefix) {
    this.client = client;
    this.gatewayOuter = gatewayOuter;
    this.gatewayInner = gatewayInner;
    this.server = server;
    this.prefix = prefix;
  }

  public String client() {
    return client;
  }

  /** The gateway's address on the client's side. */
  public String gatewayOuter() {
    return gatewayOuter;
  }

  /** The gateway's address on the server's side. */
  public String gatewayInner() {
    return gatewayInner;
  }

  public String server() {
    return server;
  }

  int prefix() {
    return prefix;
  }

  /** An address with a port, in brackets where the family needs them. */
  public String withPort(String address, int port) {
    return (this == IPV6 ? "[" + address + "]" : address) + ":" + port;
  }
}
