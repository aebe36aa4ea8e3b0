package pinhole.testbed.perimeter;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
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

/** Time, numbers, and ends of the gateway that nobody wanted. The gateway must not be running. */
final class CrashClaims {
  private static final byte[] HALF = Data.file(4, 500_000);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int FEW = 4;
  private static final int NOWHERE = 25_432; // no system picks it by itself
  private static final PortRange NARROW =
      new PortRange(Firewall.PASSIVE.first(), Firewall.PASSIVE.first() + FEW - 1);

  private final Site site;

  CrashClaims(Site site) {
    this.site = site;
  }

  List<Claim> all() {
    return List.of(
        new Claim("E68 without a port there is a 425, and none outside the range", this::exhausted),
        new Claim("E63 after its time it is shut, and the command says so", this::expired),
        new Claim(
            "E67 kill -9: no pinhole is left, transfers end, a restart is clean", this::killed),
        new Claim("E60 who comes from port 0 is nobody, and stops nobody", this::fromNowhere),
        new Claim("source: client: both ends of a transfer that is cut are told", this::cut),
        new Claim("a table of the same name that is not ours stays as it is", this::foreign));
  }

  private static Rules narrow(String openFor) {
    return new Rules("nft", NARROW, Firewall.ACTIVE, openFor, "");
  }

  private void exhausted() throws Exception {
    site.gateway().start(narrow("30s"));
    List<Talk> talks = new ArrayList<>();
    List<Talk.Hole> holes = new ArrayList<>();
    try {
      for (int i = 0; i < FEW; i++) {
        talks.add(site.talk(Family.IPV4));
        holes.add(talks.get(i).passive());
      }
      long inside = holes.stream().filter(h -> NARROW.contains(h.at().getPort())).count();
      Claim.same("ports of the range", (long) FEW, inside);
      try (Talk last = site.talk(Family.IPV4)) {
        last.client().say("PASV");
        last.server().hear("PASV");
        last.server().say("227 Yes (192,0,2,2,168,0)");
        last.client().hear("425 ");
        site.gateway().await("ports-exhausted");
        last.quit();
      }
      for (Talk talk : talks) {
        talk.quit();
      }
    } finally {
      for (Talk.Hole hole : holes) {
        hole.close();
      }
      for (Talk talk : talks) {
        talk.close();
      }
    }
    site.gateway().stop();
  }

  private void expired() throws Exception {
    site.gateway().start(narrow("500ms"));
    try (Talk talk = site.talk(Family.IPV4)) {
      for (boolean passive : List.of(true, false)) {
        try (Talk.Hole hole = passive ? talk.passive() : talk.active()) {
          site.gateway().await("pinhole-expired");
          Claim.same("the table", List.of(), site.gateway().elements());
          Knock peer =
              passive ? site.knock(Family.IPV4, Who.CLIENT) : site.knockFromServer(Family.IPV4);
          Claim.holds("it is open", peer.at(passive ? 0 : 20, hole.at()) != Answer.OPEN);
          talk.client().say("RETR a");
          talk.client().hear("425 ");
        }
      }
      talk.quit();
    }
    site.gateway().stop();
  }

  private void killed() throws Exception {
    site.gateway().start(Rules.of("nft"));
    Claim.same("firewall apply", 0, site.gateway().firewall("apply").exit());
    try (Talk busy = site.talk(Family.IPV4);
        Talk idle = site.talk(Family.IPV4);
        Talk.Hole used = busy.passive();
        Talk.Hole unused = idle.passive();
        Data client = busy.connect(used);
        Data inside = used.accept()) {
      busy.ask("RETR a", "150 here");
      inside.send(HALF);
      Claim.holds("half of it", Arrays.equals(HALF, client.read(HALF.length)));
      site.gateway().kill();
      Site.until("the table is gone", SECOND, this::isGone);
      Claim.holds(
          "a pinhole of a dead gateway is open",
          site.knock(Family.IPV4, Who.CLIENT).at(unused.at()) != Answer.OPEN);
      inside.send(HALF);
      inside.finish();
      Claim.holds("the other half", Arrays.equals(HALF, client.rest()));
    }
    site.gateway().start(Rules.of("nft"));
    Claim.same("the table", List.of(), site.gateway().elements());
    try (Talk talk = site.talk(Family.IPV4);
        Talk.Hole hole = talk.passive();
        Data client = talk.connect(hole);
        Data inside = hole.accept()) {
      talk.download(inside, client, HALF);
      talk.quit();
    }
    site.gateway().stop();
    Claim.same("firewall remove", 0, site.gateway().firewall("remove").exit());
  }

  /** No log can name who comes from there; what is heard of others is noted all the same. */
  private void fromNowhere() throws Exception {
    String both =
        """
        table inet nowhere {
          chain out { type filter hook output priority 0; tcp sport %1$d tcp sport set 0; }
          chain in { type filter hook input priority 0; tcp dport 0 tcp dport set %1$d; }
        }
        """;
    site.lab().client().nft(both.formatted(NOWHERE).replace("; }", ";\n}"));
    site.gateway().start(Rules.of("nft"));
    try (Talk talk = site.talk(Family.IPV4);
        Talk.Hole hole = talk.passive()) {
      Knock knock = site.knock(Family.IPV4, Who.CLIENT);
      Claim.holds("it is open", knock.at(NOWHERE, hole.at()) != Answer.OPEN);
      // Accepted by nobody: accept(2) fails, as it does where descriptors are short.
      knock.at(NOWHERE, (InetSocketAddress) talk.client().socket().getRemoteSocketAddress());
      try (Data client = talk.connect(hole);
          Data inside = hole.accept()) {
        site.gateway().await("pinhole-used"); // without a word on the control connection
        talk.download(inside, client, HALF);
      }
      talk.quit();
      site.talk(Family.IPV4).close();
      Claim.same("complaints", 0L, site.gateway().log().count("exceptionCaught\\(\\)"));
    } finally {
      site.lab().client().run("nft", "delete", "table", "inet", "nowhere");
    }
    site.gateway().stop();
  }

  /** With the host's firewall, which lets nothing pass that no pinhole has admitted. */
  private void cut() throws Exception {
    site.gateway().write(Rules.of("nft").text().replace("  plane:", "  source: client\n  plane:"));
    Claim.same("firewall apply", 0, site.gateway().firewall("apply").exit());
    site.gateway().start();
    try (Talk talk = site.talk(Family.IPV4);
        Talk.Hole hole = talk.passive();
        Data client = talk.connect(hole);
        Data inside = hole.accept()) {
      talk.ask("RETR a", "150 here");
      inside.send(HALF);
      Claim.holds("half of it", Arrays.equals(HALF, client.read(HALF.length)));
      talk.client().reset();
      site.gateway().await("transfer-failed .*result=cut");
      Claim.holds("the server waits", isTold(inside));
      Claim.holds("the client waits", isTold(client));
    }
    site.gateway().stop();
    Claim.same("firewall remove", 0, site.gateway().firewall("remove").exit());
  }

  private static boolean isTold(Data end) throws IOException {
    try {
      end.send(HALF);
      return end.broken();
    } catch (SocketException e) {
      return true;
    }
  }

  private boolean isGone() {
    try {
      return !site.gateway().tables().contains("inet pinhole\n");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void foreign() throws Exception {
    site.lab().gateway().nft("table inet pinhole {\n chain theirs {\n counter\n }\n}\n");
    String before = site.gateway().ruleset();
    Output refused = site.gateway().fail(Rules.of("nft"));
    Claim.same("exit code", 1, refused.exit());
    Claim.holds(refused.text(), refused.text().contains("exists that is not ours"));
    Claim.same("the rules", before, site.gateway().ruleset());
    site.gateway().start(Rules.of("auto"));
    site.gateway().stop();
    Claim.same("the rules", before, site.gateway().ruleset());
    site.lab().gateway().run("nft", "delete", "table", "inet", "pinhole");
  }
}
