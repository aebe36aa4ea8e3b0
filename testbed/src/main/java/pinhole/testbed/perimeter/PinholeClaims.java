package pinhole.testbed.perimeter;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import pinhole.rules.Literal;
import pinhole.testbed.hostile.Data;
import pinhole.testbed.lab.Family;
import pinhole.testbed.packets.Tap;
import pinhole.testbed.perimeter.Knock.Answer;
import pinhole.testbed.witness.Scene;
import pinhole.testbed.witness.Testimony;

/** Who may use a pinhole in the kernel, how often, and what becomes of it. */
final class PinholeClaims {
  private static final byte[] FILE = Data.file(2, 100_000);
  private static final byte[] OTHER = Data.file(3, 100_000);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Site site;
  private final Tap tap;
  private final PortClaims ports;

  PinholeClaims(Site site, Tap tap) {
    this.site = site;
    this.tap = tap;
    this.ports = new PortClaims(site);
  }

  List<Claim> all() {
    List<Claim> claims = new ArrayList<>();
    for (Family family : Family.values()) {
      String over = " (" + family.name().toLowerCase(Locale.ROOT) + ")";
      claims.add(new Claim("E60 passive: a stranger gets nothing" + over, () -> passive(family)));
      claims.add(new Claim("E60 active: nor does the client" + over, () -> active(family)));
      claims.add(new Claim("E61 the second connection is refused" + over, () -> once(family)));
    }
    claims.add(new Claim("a pair of ports meets the server", ports::pair));
    claims.add(new Claim("E62 who connects before the command is served", this::early));
    claims.add(new Claim("E64 what the server refuses is shut at once", this::refused));
    claims.add(new Claim("E65 after a 550 the pinhole serves the next command", this::unused));
    claims.add(new Claim("E66 QUIT, FIN, RST: no pinhole is left", this::ended));
    claims.add(new Claim("E69 nobody can foresee the ports", ports::unforeseen));
    claims.add(new Claim("E70 E71 everybody gets what is his", this::apart));
    claims.add(new Claim("a client may name a port again at once", ports::again));
    claims.add(new Claim("a reset in place of a last ACK breaks no transfer", this::resetAtTheEnd));
    claims.add(new Claim("it does not meet it again in its TIME_WAIT", ports::noPairAgain));
    claims.add(new Claim("the wire: promised addresses and ports, nothing else", this::wire));
    return claims;
  }

  private void passive(Family family) throws Exception {
    try (Talk talk = site.talk(family);
        Talk.Hole hole = talk.passive()) {
      for (Who who : List.of(Who.NEIGHBOUR, Who.OUTSIDER)) {
        shut(site.knock(family, who).at(hole.at()));
        site.gateway().await("pinhole-intruder .* from=" + quoted(who, family));
      }
      try (Data client = talk.connect(hole);
          Data inside = hole.accept()) {
        Claim.same(
            "the server sees",
            Site.address(family.gatewayInner()),
            inside.socket().getInetAddress());
        shut(site.knock(family, Who.NEIGHBOUR).at(hole.at()));
        talk.download(inside, client, FILE);
      }
      site.gateway().await("transfer-done .* ip-bytes=\\d+ .* result=complete");
      shut(site.knock(family, Who.CLIENT).at(hole.at()));
      talk.quit();
    }
  }

  private static String quoted(Who who, Family family) {
    return "\\[?" + Pattern.quote(Literal.print(who.address(family)));
  }

  private static void shut(Answer answer) {
    Claim.holds("it is open", answer != Answer.OPEN);
  }

  private void active(Family family) throws Exception {
    try (Talk talk = site.talk(family);
        Talk.Hole hole = talk.active()) {
      shut(site.knock(family, Who.CLIENT).at(hole.at()));
      site.gateway().await("pinhole-intruder .* from=" + quoted(Who.CLIENT, family));
      try (Data inside = talk.connectBack(hole);
          Data client = hole.accept()) {
        var seen = (InetSocketAddress) client.socket().getRemoteSocketAddress();
        var expected = new InetSocketAddress(Site.address(family.gatewayOuter()), 20);
        Claim.same("the client sees", expected, seen);
        talk.download(inside, client, FILE);
      }
      talk.quit();
    }
  }

  private void once(Family family) throws Exception {
    try (Talk talk = site.talk(family);
        Talk.Hole hole = talk.passive();
        Data client = talk.connect(hole);
        Data inside = hole.accept()) {
      shut(site.knock(family, Who.CLIENT).at(hole.at()));
      talk.download(inside, client, FILE);
      talk.quit();
    }
  }

  private void early() throws Exception {
    try (Talk talk = site.talk(Family.IPV4);
        Talk.Hole hole = talk.passive();
        Data client = talk.connect(hole);
        Data inside = hole.accept()) {
      site.gateway().await("pinhole-used");
      talk.ask("TYPE I", "200 ok");
      talk.ask("SIZE a", "213 100000");
      talk.download(inside, client, FILE);
      talk.quit();
    }
  }

  private void refused() throws Exception {
    try (Talk talk = site.talk(Family.IPV4);
        ServerSocket listener = site.outside().here(() -> new ServerSocket(0, 1, talk.from()))) {
      InetSocketAddress at = talk.portUnanswered(listener);
      Claim.same("parts of the pinhole", 3, site.gateway().elements().size());
      talk.server().say("500 no");
      talk.client().hear("500 ");
      Claim.same("the table", List.of(), site.gateway().elements());
      shut(site.knockFromServer(Family.IPV4).at(20, at));
      talk.quit();
    }
  }

  private void unused() throws Exception {
    try (Talk talk = site.talk(Family.IPV4);
        Talk.Hole hole = talk.passive()) {
      talk.ask("RETR nothing", "550 no such file");
      try (Data client = talk.connect(hole);
          Data inside = hole.accept()) {
        talk.download(inside, client, FILE);
      }
      talk.quit();
    }
  }

  private void ended() throws Exception {
    Ending quit = Talk::quit;
    Ending finish = talk -> talk.client().hangUp();
    Ending reset = talk -> talk.client().reset();
    Ending server = talk -> talk.server().reset();
    for (Ending ending : List.of(quit, finish, reset, server)) {
      try (Talk talk = site.talk(Family.IPV4);
          Talk.Hole hole = talk.passive()) {
        Claim.same("parts of the pinhole", 3, site.gateway().elements().size());
        ending.of(talk);
        Site.until("no pinhole is left", SECOND, this::isEmpty);
        shut(site.knock(Family.IPV4, Who.CLIENT).at(hole.at()));
      }
      site.gateway().await("session-closed");
    }
  }

  private interface Ending {
    void of(Talk talk) throws IOException;
  }

  private boolean isEmpty() {
    try {
      return site.gateway().elements().isEmpty();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Two sessions of one client, and one of another, all at the same time. */
  private void apart() throws Exception {
    try (Talk one = site.talk(Family.IPV4);
        Talk two = site.talk(Family.IPV4);
        Talk three = site.talk(Family.IPV4, Who.NEIGHBOUR);
        Talk.Hole first = one.passive();
        Talk.Hole second = two.passive();
        Talk.Hole third = three.passive();
        Data client3 = three.connect(third);
        Data client2 = two.connect(second);
        Data client1 = one.connect(first);
        Data inside1 = first.accept();
        Data inside2 = second.accept();
        Data inside3 = third.accept()) {
      CompletableFuture<Void> sending = inside1.sending(FILE);
      two.download(inside2, client2, OTHER);
      Claim.holds("session 1 got another's", Arrays.equals(FILE, client1.rest()));
      sending.join();
      three.download(inside3, client3, FILE);
      three.quit();
      two.quit();
      one.quit();
    }
  }

  /** What a server does that keeps nobody in TIME_WAIT, because it has too many. */
  private void resetAtTheEnd() throws Exception {
    site.lab().server().run("sysctl", "-qw", "net.ipv4.tcp_max_tw_buckets=0");
    try (Talk talk = site.talk(Family.IPV4);
        Talk.Hole hole = talk.passive();
        Data client = talk.connect(hole);
        Data inside = hole.accept()) {
      talk.download(inside, client, FILE);
      site.gateway().await("transfer-done session=\\d+ .* result=complete");
      talk.quit();
    }
  }

  private void wire() throws Exception {
    Testimony testimony = Testimony.of(Scene.LABORATORY, tap.packets());
    Claim.same("what it says", List.of(), testimony.complaints(15));
    Claim.same("packets that were not captured", 0, tap.end());
  }
}
