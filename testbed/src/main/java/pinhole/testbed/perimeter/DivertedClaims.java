package pinhole.testbed.perimeter;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Pattern;
import pinhole.ftp.HostPort;
import pinhole.testbed.lab.Family;
import pinhole.testbed.packets.Connection;
import pinhole.testbed.packets.Link;
import pinhole.testbed.packets.Tap;
import pinhole.testbed.perimeter.Knock.Answer;

/** What of all that is diverted goes no further. */
record DivertedClaims(ForeignSite site, Tap tap) {
  private static final int FTP = 21;

  void limits() throws Exception {
    refused(new HostPort(Site.address(ForeignSite.UNKNOWN), FTP));
    refused(new HostPort(Site.address(ForeignSite.OTHER), ForeignSite.OTHER_PORT));
    nothingAtTheServers();
  }

  /** By the gateway, since there are others who may be let through. */
  private void refused(HostPort server) throws Exception {
    Claim.same("it", Answer.OPEN, site.knock(Who.CLIENT).at(server.socketAddress()));
    String named = Pattern.quote(server.toString());
    site.gateway()
        .await("session-refused .*listener=out .*server=" + named + " .*reason=.* rule=default");
  }

  void closed() throws Exception {
    long sessions = sessions();
    InetAddress server = Site.address(Family.IPV4.server());
    var at = new InetSocketAddress(server, ForeignSite.CLOSED_PORT);
    Claim.same("it", Answer.SILENT, site.knock(Who.CLIENT).at(at));
    Claim.same("sessions", sessions, sessions());
    nothingAtTheServers();
  }

  private void nothingAtTheServers() throws Exception {
    List<Connection> all = Connection.of(tap.packets());
    Claim.same(
        "at the server's link", 0L, all.stream().filter(c -> c.link() == Link.SERVER).count());
  }

  private long sessions() {
    return site.gateway().log().count("session-(opened|refused)");
  }

  void itself() throws Exception {
    site.lab()
        .gateway()
        .nft("add rule inet pinhole-firewall input tcp dport " + ForeignSite.DIVERTED + " accept");
    var gate =
        new InetSocketAddress(Site.address(Family.IPV4.gatewayOuter()), ForeignSite.DIVERTED);
    site.knock(Who.CLIENT).at(gate);
    site.gateway().await("session-refused .*reason=\"this is the gateway itself");
    Claim.same("connections", 1, Connection.of(tap.packets()).size());
  }
}
