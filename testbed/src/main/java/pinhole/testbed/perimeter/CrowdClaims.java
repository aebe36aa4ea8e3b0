package pinhole.testbed.perimeter;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import pinhole.testbed.hostile.Data;
import pinhole.testbed.lab.Account;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Host;
import pinhole.testbed.lab.Lab;
import pinhole.testbed.lab.PortRange;
import pinhole.testbed.lab.Running;
import pinhole.testbed.lab.Server;

/**
 * Five hundred sessions that open and use pinholes at once, on vsftpd, with not one port more than
 * there are sessions. Nothing of it is left when they are gone.
 */
final class CrowdClaims {
  private static final int SESSIONS = 500;
  private static final int BYTES = 10_000;

  /** No namespaces for each session, no TIME_WAIT at port 20, and ports for all. */
  private static final String[] VSFTPD = {
    "-oisolate=NO",
    "-oisolate_network=NO",
    "-oconnect_from_port_20=NO",
    "-opasv_min_port=43000",
    "-opasv_max_port=59999"
  };

  /** What the kernel takes to give up a last FIN. */
  private static final Duration LINGER = Duration.ofSeconds(40);

  private static final List<String> ALARMS =
      List.of(
          "transfer-failed",
          "pinhole-expired",
          "pinhole-intruder",
          "ports-exhausted",
          "pinhole-failed",
          "negotiation-refused",
          "malformed");

  private final Lab lab;
  private final Gateway gateway;
  private final String plane;
  private final int seconds;
  private long socketsBefore;

  CrowdClaims(Lab lab, Gateway gateway, String plane, int seconds) {
    this.lab = lab;
    this.gateway = gateway;
    this.plane = plane;
    this.seconds = seconds;
  }

  static Rules rules(String plane) {
    var passive = new PortRange(41000, 41000 + SESSIONS - 1);
    var active = new PortRange(42000, 42000 + SESSIONS - 1);
    return new Rules(plane, passive, active, "30s", "limits: { sessions-per-client: 1000 }");
  }

  List<Claim> all() {
    return List.of(
        new Claim(plane + ": 500 sessions open and use pinholes at once", this::busy),
        new Claim(plane + ": no element, port, socket, entry of theirs is left", this::asBefore));
  }

  private void busy() throws Exception {
    socketsBefore = gateway.sockets();
    Account account = Account.in(lab.folder().resolve("account"));
    account.own(Files.write(account.home().resolve("small"), Data.file(6, BYTES)));
    // A minute of connections from the server, in TIME_WAIT, beside its passive ports.
    lab.server().run("sysctl", "-qw", "net.ipv4.ip_local_port_range=1100 42999");
    Server.VSFTPD.start(lab, account, VSFTPD);
    List<String> command = new ArrayList<>(Host.java(Crowd.class));
    command.addAll(List.of(Family.IPV4.client(), Family.IPV4.gatewayOuter()));
    command.addAll(List.of("" + SESSIONS, "" + seconds, "" + BYTES));
    try (Running crowd = lab.client().start("crowd.log", command)) {
      String said = crowd.finish(Duration.ofSeconds(seconds + 120L)).orFail("the crowd").strip();
      Claim.holds(said, said.matches("[1-9]\\d{2,} files, " + SESSIONS + " ports"));
      System.out.println("  " + plane + ": " + said);
    }
    gateway.awaitLog("the last session-closed", log -> log.count("session-closed") == SESSIONS);
    for (String alarm : ALARMS) {
      Claim.same(alarm, 0L, gateway.log().count(alarm));
    }
  }

  /** All ports were given out at the end, each of them once; here is the rest. */
  private void asBefore() throws IOException, InterruptedException {
    if (plane.equals("nft")) {
      Claim.same("the table", List.of(), gateway.elements());
      Site.until("conntrack has no entry of a pinhole but in TIME_WAIT", LINGER, this::isForgotten);
    }
    Site.until("no socket is left", LINGER, () -> gateway.sockets() == socketsBefore);
  }

  private boolean isForgotten() {
    try {
      return lab.gateway()
          .run("conntrack", "-L", "--mark", "0x50000000/0xff000000")
          .lines()
          .noneMatch(line -> line.startsWith("tcp") && !line.contains(" TIME_WAIT "));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
