package pinhole.testbed.perimeter;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import pinhole.ftp.HostPort;
import pinhole.testbed.hostile.Data;
import pinhole.testbed.lab.Family;
import pinhole.testbed.packets.Connection;
import pinhole.testbed.packets.Link;
import pinhole.testbed.packets.Tap;
import pinhole.testbed.perimeter.Knock.Answer;

/** What of all that is diverted goes no further, and what is not diverted at all. */
record DivertedClaims(ForeignSite site, Tap tap) {
  private static final byte[] FILE = Data.file(5, 20_000);
  private static final int FTP = 21;
  private static final int WEB = 80;

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

  /** What answers it goes to a port that is diverted, and is not for the gateway. */
  void ownPort() throws Exception {
    long sessions = sessions();
    HostPort client = new HostPort(Who.CLIENT.address(Family.IPV4), ForeignSite.OTHER_PORT);
    HostPort web = new HostPort(Site.address(Family.IPV4.server()), WEB);
    try (ServerSocket listener = site.inside().here(() -> Data.listen(web.socketAddress()));
        Data near =
            site.outside().here(() -> Data.connect(client.socketAddress(), web.socketAddress()));
        Data far = Data.accept(listener)) {
      near.send(FILE);
      near.finish();
      Claim.holds("what goes there", Arrays.equals(FILE, far.rest()));
      far.send(FILE);
      far.finish();
      Claim.holds("what comes back", Arrays.equals(FILE, near.rest()));
    }
    Claim.same("sessions", sessions, sessions());
    List<String> seen =
        Connection.of(tap.packets()).stream()
            .map(each -> each.link() + " " + each.opener() + " " + each.acceptor())
            .sorted()
            .toList();
    String ends = " " + client + " " + web;
    Claim.same("connections", List.of(Link.CLIENT + ends, Link.SERVER + ends), seen);
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
