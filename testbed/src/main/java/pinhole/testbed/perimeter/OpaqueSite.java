package pinhole.testbed.perimeter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLContext;
import pinhole.testbed.client.Leg;
import pinhole.testbed.client.Visit;
import pinhole.testbed.hostile.Data;
import pinhole.testbed.hostile.Tls;
import pinhole.testbed.hostile.Wire;
import pinhole.testbed.lab.Account;
import pinhole.testbed.lab.Authority;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Firewall;
import pinhole.testbed.lab.Lab;
import pinhole.testbed.lab.PortRange;
import pinhole.testbed.lab.Running;
import pinhole.testbed.lab.Server;

/**
 * A laboratory in which nothing is forwarded, with vsftpd as an administrator sets it up behind
 * {@code tls: opaque}: it names the gateway's address, and its passive ports are those set aside.
 */
final class OpaqueSite implements AutoCloseable {
  /** Of the server and of the gateway. */
  static final PortRange PORTS = Firewall.SERVER_PASSIVE;

  static final InetAddress GATE = Site.address(Family.IPV4.gatewayOuter());

  /** The listener that has ports set aside, and the one that has not. */
  private static final int WITH_PORTS = 21;

  private static final int WITHOUT = 2121;

  private static final String RULES =
      """
      listeners:
        - name: with-ports
          bind: 198.51.100.1:%d
          server: 192.0.2.2:21
          tls: opaque
          opaque-ports: %s
        - name: without
          bind: 198.51.100.1:%d
          server: 192.0.2.2:21
          tls: opaque
      data:
        source: %%s
      rules:
        connect:
          - allow: { from: any }
        commands:
          - allow: { verbs: ALL }
        data:
          - allow: { mode: passive }
      """
          .formatted(WITH_PORTS, PORTS, WITHOUT);

  private final Lab lab;
  private final boolean transparent;
  private final Account account;
  private final Authority authority;
  private final Place outside;
  private final Gateway gateway;

  private OpaqueSite(Lab lab, boolean transparent) throws IOException, InterruptedException {
    this.lab = lab;
    this.transparent = transparent;
    account = Account.in(lab.folder().resolve("account"));
    authority = Authority.in(lab.folder().resolve("authority"));
    Path identity = authority.issue("server", "IP:" + Family.IPV4.gatewayOuter());
    Server.VSFTPD.startSecured(
        lab, account, identity, "-opasv_address=" + Family.IPV4.gatewayOuter());
    Who.NEIGHBOUR.settle(lab.client());
    gateway = new Gateway(lab);
    gateway.write(RULES.formatted(transparent ? "client" : "gateway"));
    if (transparent) {
      gateway.firewall("apply").orFail("apply");
    }
    gateway.start();
    outside = Place.in(lab.client());
  }

  /** A site; where the server sees its clients, the host's firewall is in force, too. */
  static OpaqueSite open(Lab lab, boolean transparent) throws IOException, InterruptedException {
    return new OpaqueSite(lab, transparent);
  }

  Lab lab() {
    return lab;
  }

  Account account() {
    return account;
  }

  Gateway gateway() {
    return gateway;
  }

  /** Whether the server sees its clients. */
  boolean isTransparent() {
    return transparent;
  }

  /** Where a client goes that encrypts everything. */
  Visit visit() {
    String host = Family.IPV4.gatewayOuter();
    return new Visit(host, WITH_PORTS, Leg.E12P, true, authority.certificate());
  }

  /** A client that insists on TLS, at the listener that has no ports for its data. */
  Running without(String log) throws IOException {
    String url = "ftp://" + Family.IPV4.gatewayOuter() + ":" + WITHOUT + "/";
    return lab.client()
        .start(
            log,
            List.of("curl", "-q", "-sS", "-v", "--ssl-reqd", "-k", "--user", "demo:demo", url));
  }

  /** A session that cannot be read any more: client and server have encrypted it. */
  Wire session(Who who) throws IOException, GeneralSecurityException {
    InetAddress from = who.address(Family.IPV4);
    var gate = new InetSocketAddress(GATE, WITH_PORTS);
    Wire client = outside.here(() -> Wire.connect(from, gate));
    client.hear("220 ");
    client.say("AUTH TLS");
    client.hear("234 ");
    SSLContext context = Authority.trusting(authority.certificate());
    client.secure(Tls.client(client.socket(), context, Family.IPV4.gatewayOuter()).handshake());
    return client;
  }

  /** Whether a connection to one of the gateway's ports comes to nothing but a reset. */
  boolean resets(Who who, int port) throws IOException {
    InetAddress from = who.address(Family.IPV4);
    return outside.here(() -> Data.refused(from, new InetSocketAddress(GATE, port)));
  }

  Knock knock(Who who) {
    return new Knock(outside, who.address(Family.IPV4));
  }

  @Override
  public void close() {
    outside.close();
  }
}
