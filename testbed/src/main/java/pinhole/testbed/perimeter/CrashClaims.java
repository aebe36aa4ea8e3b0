package pinhole.testbed.perimeter;

import java.io.IOException;
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
