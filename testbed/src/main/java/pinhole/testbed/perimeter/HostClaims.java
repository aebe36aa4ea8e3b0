package pinhole.testbed.perimeter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pinhole.testbed.hostile.Data;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Firewall;
import pinhole.testbed.lab.Output;
import pinhole.testbed.lab.PortRange;
import pinhole.testbed.perimeter.Knock.Answer;

/** The firewall of the gateway's host, with either plane. The gateway must be running. */
final class HostClaims {
  private static final byte[] FILE = Data.file(5, 300_000);
  private static final Duration UNDONE = Duration.ofSeconds(10);
  private static final int CONTROL = 21;
  private static final int SSH = 22;
  private static final PortRange WELL_KNOWN = new PortRange(1, 1023);

  private final Site site;
  private final Rules rules;
  private final String plane;
  private String before = "";

  HostClaims(Site site, Rules rules, String plane) {
    this.site = site;
    this.rules = rules;
    this.plane = plane;
  }

  List<Claim> all() {
    return List.of(
        claim("a trial shuts out whom no rule lets in, and undoes itself", this::trial),
        claim("apply does not cut off who is connected, unless he is listed", this::spared),
        claim("apply leaves sessions and transfers under way alone", this::kept),
        claim("only those reach the listener whom the connect rules let in", this::listeners),
        claim("a scan while transfers run finds the control port alone", this::scanned),
        claim("from the server comes what a pinhole expects, from port 20", this::server),
        claim("nothing else passes through the host", this::forwarded),
        claim("remove puts everything back as it was", this::removed));
  }

  private Claim claim(String sentence, Claim.Trial trial) {
    return new Claim("host, " + plane + ": " + sentence, trial);
  }

  private Answer knock(Who who, Family family) throws IOException {
    return site.knock(family, who)
        .at(new InetSocketAddress(Site.address(family.gatewayOuter()), CONTROL));
  }

  private void firewall(String... words) throws IOException, InterruptedException {
    site.gateway().firewall(words).orFail("pinhole firewall " + String.join(" ", words));
  }

  private void trial() throws Exception {
    before = site.gateway().ruleset();
    Claim.same("an outsider, before", Answer.OPEN, knock(Who.OUTSIDER, Family.IPV4));
    firewall("apply", "--confirm-within", "4s");
    Claim.same("an outsider", Answer.SILENT, knock(Who.OUTSIDER, Family.IPV4));
    Claim.same("a client", Answer.OPEN, knock(Who.NEIGHBOUR, Family.IPV4));
    Site.until("it is undone", UNDONE, this::isOpenToAll);
    firewall("remove");
    Claim.same("the rules", before, site.gateway().ruleset());
  }

  private boolean isOpenToAll() {
    try {
      return knock(Who.OUTSIDER, Family.IPV4) == Answer.OPEN;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void spared() throws Exception {
    InetAddress gateway = Site.address(Family.IPV4.gatewayOuter());
    InetAddress client = Who.CLIENT.address(Family.IPV4);
    try (ServerSocket ssh = site.middle().here(() -> new ServerSocket(SSH, 1, gateway));
        Data administrator =
            site.outside().here(() -> Data.connect(client, new InetSocketAddress(gateway, SSH)));
        Data end = Data.accept(ssh)) {
      Output refused = site.gateway().firewall("apply");
      Claim.same("exit code", 1, refused.exit());
      Claim.holds(refused.text(), refused.text().contains("would cut off"));
      Claim.same("the rules", before, site.gateway().ruleset());
      site.gateway()
          .write(
              rules.with(
                  "firewall:\n  server-data-port: ftp-data\n  allow:\n"
                      + "    - { port: 22, from: [198.51.100.2] }"));
      firewall("apply");
      end.send(FILE);
      end.finish();
      Claim.holds("it is cut off", Arrays.equals(FILE, administrator.rest()));
    }
    firewall("remove");
    site.gateway().write(rules);
  }

  private void kept() throws Exception {
    try (Talk talk = site.talk(Family.IPV4);
        Talk.Hole hole = talk.passive();
        Data client = talk.connect(hole);
        Data inside = hole.accept()) {
      talk.ask("RETR a", "150 here");
      inside.send(FILE);
      Claim.holds("what came before", Arrays.equals(FILE, client.read(FILE.length)));
      firewall("apply");
      inside.send(FILE);
      inside.hangUp();
      talk.server().say("226 done");
      Claim.holds("what came after", Arrays.equals(FILE, client.rest()));
      client.hangUp();
      talk.client().hear("226 ");
      talk.quit();
    }
  }

  private void listeners() throws Exception {
    for (Family family : Family.values()) {
      Claim.same("a client", Answer.OPEN, knock(Who.CLIENT, family));
      Claim.same("a neighbour", Answer.OPEN, knock(Who.NEIGHBOUR, family));
      Claim.same("an outsider", Answer.SILENT, knock(Who.OUTSIDER, family));
    }
  }

  private void scanned() throws Exception {
    InetAddress gateway = Site.address(Family.IPV4.gatewayOuter());
    try (Talk one = site.talk(Family.IPV4);
        Talk two = site.talk(Family.IPV4);
        Talk.Hole passive = one.passive();
        Data client1 = one.connect(passive);
        Data inside1 = passive.accept();
        Talk.Hole active = two.active();
        Data inside2 = two.connectBack(active);
        Data client2 = active.accept()) {
      one.ask("RETR a", "150 here");
      two.ask("RETR b", "150 here");
      inside1.send(FILE);
      inside2.send(FILE);
      Knock client = site.knock(Family.IPV4, Who.CLIENT);
      Claim.same("a client finds", List.of(CONTROL), client.openAt(gateway, Knock.ALL));
      Knock outsider = site.knock(Family.IPV4, Who.OUTSIDER);
      InetAddress inner = Site.address(Family.IPV4.gatewayInner());
      for (PortRange range : List.of(WELL_KNOWN, Firewall.PASSIVE, Firewall.ACTIVE)) {
        Claim.same("an outsider finds", List.of(), outsider.openAt(gateway, range));
        Knock server = site.knockFromServer(Family.IPV4);
        Claim.same("the server finds", List.of(), server.openAt(inner, range));
      }
      finish(one, inside1, client1);
      finish(two, inside2, client2);
    }
  }

  private static void finish(Talk talk, Data inside, Data client) throws IOException {
    inside.hangUp();
    talk.server().say("226 done");
    Claim.holds("the transfer has suffered", Arrays.equals(FILE, client.rest()));
    client.hangUp();
    talk.client().hear("226 ");
    talk.quit();
  }

  private void server() throws Exception {
    Knock server = site.knockFromServer(Family.IPV4);
    try (Talk talk = site.talk(Family.IPV4)) {
      try (Talk.Hole hole = talk.active()) {
        Claim.same("from another port", Answer.SILENT, server.at(hole.at()));
        var other = new InetSocketAddress(hole.at().getAddress(), other(hole.at().getPort()));
        Claim.holds("where no pinhole is", server.at(20, other) != Answer.OPEN);
      }
      try (Talk.Hole hole = talk.active();
          Data inside = talk.connectBack(hole);
          Data client = hole.accept()) {
        talk.download(inside, client, FILE);
      }
      talk.quit();
    }
  }

  private static int other(int port) {
    return port % 2 == 0 ? port + 1 : port - 1;
  }

  private void forwarded() throws Exception {
    List<String> open = new ArrayList<>();
    for (Family family : Family.values()) {
      InetAddress server = Site.address(family.server());
      for (Who who : Who.values()) {
        if (site.knock(family, who).at(new InetSocketAddress(server, CONTROL)) != Answer.SILENT) {
          open.add(who + " reaches " + server);
        }
      }
    }
    Claim.same("past the gateway", List.of(), open);
  }

  private void removed() throws Exception {
    firewall("remove");
    Claim.same("the rules", before, site.gateway().ruleset());
    Claim.same("an outsider", Answer.OPEN, knock(Who.OUTSIDER, Family.IPV4));
  }
}
