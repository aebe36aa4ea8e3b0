package pinhole.testbed.perimeter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import pinhole.testbed.lab.Family;
import pinhole.testbed.packets.Connection;
import pinhole.testbed.packets.Link;
import pinhole.testbed.packets.Tap;
import pinhole.testbed.perimeter.Knock.Answer;

/**
 * What `pinhole firewall apply --confirm-within` does to who is diverted, and that all of it is
 * undone. The gateway must be running, with its table in force.
 *
 * @param transfer a whole transfer through the gateway, on the way to a server
 */
record TrialClaims(ForeignSite site, Tap tap, Claim.Trial transfer) {
  private static final String TIME = "4s";
  private static final Duration UNDONE = Duration.ofSeconds(10);
  private static final InetSocketAddress NOBODY = new InetSocketAddress(ForeignSite.UNKNOWN, 21);

  /** The gateway answers for whomever he goes to, if only to turn him away. */
  private boolean isDiverted() {
    try {
      return site.knock(Who.CLIENT).at(NOBODY) == Answer.OPEN;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The table in force has a chain that diverts; what is tried has none. */
  void released() throws Exception {
    String ways = site.routing();
    Claim.holds("before", isDiverted());
    Path less = site.lab().folder().resolve("less.yaml");
    Files.writeString(less, ForeignSite.Setting.plain().rules());
    site.gateway()
        .pinhole("firewall", "apply", "--confirm-within", TIME, "--rules", less.toString())
        .orFail("apply");
    Claim.holds("diverted by what is aside", !isDiverted());
    Site.until("diverted again", UNDONE, this::isDiverted);
    Claim.same("routing", ways, site.routing());
    transferThrough();
  }

  /** No table is in force; what is tried has a chain that diverts, and needs routing. */
  void diverted() throws Exception {
    site.gateway().firewall("remove").orFail("remove");
    String rules = site.gateway().ruleset();
    String ways = site.routing();
    Claim.holds("diverted by nothing", !isDiverted());
    site.gateway().firewall("apply", "--confirm-within", TIME).orFail("apply");
    Claim.holds("not diverted", isDiverted());
    transferThrough();
    Site.until("let go", UNDONE, () -> !isDiverted());
    pastTheGateway();
    site.gateway().firewall("remove").orFail("remove");
    Claim.same("the rules", rules, site.gateway().ruleset());
    Claim.same("routing", ways, site.routing());
  }

  /** What was tried before is not part of it. */
  private void transferThrough() throws Exception {
    tap.packets();
    transfer.run();
  }

  private void pastTheGateway() throws IOException, InterruptedException {
    tap.packets();
    long sessions = site.gateway().log().count("session-(opened|refused)");
    var server = new InetSocketAddress(Site.address(Family.IPV4.server()), 21);
    Claim.same("the server", Answer.OPEN, site.knock(Who.CLIENT).at(server));
    Set<InetAddress> seen =
        Connection.of(tap.packets()).stream()
            .filter(each -> each.link() == Link.SERVER)
            .map(each -> each.opener().address())
            .collect(Collectors.toSet());
    Claim.same("whom it sees", Set.of(Who.CLIENT.address(Family.IPV4)), seen);
    Claim.same("sessions", sessions, site.gateway().log().count("session-(opened|refused)"));
  }
}
