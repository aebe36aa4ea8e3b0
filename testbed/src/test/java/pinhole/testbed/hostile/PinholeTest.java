package pinhole.testbed.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.log.Event;

/** Who may use a pinhole, how often, and for how long. */
class PinholeTest {
  private static final byte[] FILE = Data.file(2, 1000);
  private static final Duration A_WHILE = Duration.ofMillis(200);

  private static void download(Talk talk, Data inside, Data client) throws IOException {
    talk.ask("RETR a", "150 here");
    inside.send(FILE);
    inside.hangUp();
    talk.server().say("226 done");
    assertEquals(FILE.length, client.rest().length);
    client.hangUp();
    talk.client().hear("226 ");
  }

  @Test
  @Tag("E60")
  void aStrangerGetsNothingBeforeWhileAndAfter() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server())) {
      assertTrue(Data.refused(Site.STRANGER, passive.at()));
      assertEquals("127.0.0.3", peer(site.entry(Event.PINHOLE_INTRUDER).value("from")));
      try (Data client = Data.connect(Site.CLIENT, passive.at())) {
        assertTrue(Data.refused(Site.STRANGER, passive.at()));
        download(talk, inside, client);
      }
      assertTrue(Data.refused(Site.STRANGER, passive.at()));
      talk.quit();
    }
  }

  private static String peer(String hostPort) {
    return hostPort.substring(0, hostPort.lastIndexOf(':'));
  }

  /** In active mode the server is the peer; the client itself is a stranger there. */
  @Test
  @Tag("E60")
  void onlyTheServerUsesAnActivePinhole() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Active active = talk.port()) {
      assertTrue(Data.refused(Site.CLIENT, active.at()));
      assertTrue(Data.refused(Site.STRANGER, active.at()));
      try (Data inside = Data.connect(Site.SERVER, active.at());
          Data client = Data.accept(active.client())) {
        assertTrue(Data.refused(Site.SERVER, active.at()));
        download(talk, inside, client);
      }
      talk.quit();
      assertEquals(2, site.count(Event.PINHOLE_INTRUDER));
    }
  }

  @Test
  @Tag("E61")
  void theSecondConnectionIsRefusedTheFirstGoesOn() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connect(Site.CLIENT, passive.at())) {
      assertTrue(Data.refused(Site.CLIENT, passive.at()));
      download(talk, inside, client);
      talk.quit();
    }
  }

  @Test
  @Tag("E62")
  void whoConnectsBeforeTheCommandIsKept() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connect(Site.CLIENT, passive.at())) {
      site.entry(Event.PINHOLE_USED);
      talk.ask("TYPE I", "200 ok");
      talk.ask("SIZE a", "213 1000");
      download(talk, inside, client);
      talk.quit();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PASV", "PORT"})
  @Tag("E63")
  void afterItsTimeAPinholeIsShutAndTheCommandSaysSo(String verb) throws Exception {
    Site.Wanted wanted = Site.wanted().with(Site.ports(Site.PORTS, ", open-for: 200ms"));
    try (Site site = new Site(wanted);
        Talk talk = site.talk()) {
      var at = verb.equals("PASV") ? talk.pasv().at() : talk.port().at();
      site.entry(Event.PINHOLE_EXPIRED);
      assertTrue(Data.refused(Site.CLIENT, at));
      assertTrue(Data.refused(Site.SERVER, at));
      assertTrue(talk.refused("RETR a").startsWith("425 "));
      assertTrue(talk.server().silent(A_WHILE));
      assertEquals(1, site.sessions());
      talk.quit();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"quit", "reset", "vanish", "server-reset", "server-421"})
  @Tag("E66")
  void theEndOfTheSessionShutsItsPinholesWithinASecond(String how) throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv()) {
      assertEquals(List.of(passive.at().getPort()), Site.openPorts());
      long began = System.nanoTime();
      switch (how) {
        case "quit" -> talk.quit();
        case "reset" -> talk.client().reset();
        case "vanish" -> talk.client().hangUp();
        case "server-reset" -> talk.server().reset();
        default -> talk.server().say("421 out");
      }
      Site.until("pinholes are shut", () -> Site.openPorts().isEmpty());
      long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      assertTrue(took < 1000, "took " + took + " ms");
      assertTrue(Data.refused(Site.CLIENT, passive.at()));
    }
  }

  @Test
  @Tag("E66")
  void aClientThatIsKilledTakesItsTransferAlong() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Data inside = Data.accept(passive.server());
        Data client = Data.connect(Site.CLIENT, passive.at())) {
      talk.ask("RETR a", "150 here");
      var sending = inside.sending(Data.file(1, 64 << 20));
      assertEquals(FILE.length, client.read(FILE.length).length);
      talk.client().reset();
      client.reset();
      assertTrue(sending.handle((done, broken) -> broken != null).get(10, TimeUnit.SECONDS));
      assertEquals("", talk.server().rest());
      assertEquals("client-lost", site.entry(Event.SESSION_CLOSED).value("reason"));
    }
  }

  @Test
  @Tag("E68")
  void aFullRangeIsA425AndALogLine() throws Exception {
    Site.Wanted wanted = Site.wanted().with(Site.ports(3, ""));
    try (Site site = new Site(wanted)) {
      List<Talk> talks = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        talks.add(site.talk());
        talks.get(i).pasv();
      }
      try (Talk late = site.talk();
          var listener = Data.listen(Site.SERVER)) {
        late.client().say("PASV");
        late.server().hear("PASV");
        late.server().say("227 ok (" + Talk.six(listener) + ")");
        late.client().hear("425 ");
        site.entry(Event.PORTS_EXHAUSTED);
        assertEquals(3, Site.openPorts().size());
        talks.get(0).quit();
        late.pasv().close();
        late.quit();
      }
      for (Talk talk : talks) {
        talk.close();
      }
    }
  }

  /** Serial correlation of a thousand ports of one session, each replacing the one before. */
  @Test
  @Tag("E69")
  void portsCannotBeForeseen() throws Exception {
    int many = 1000;
    double[] ports = new double[many];
    try (Site site = new Site();
        Talk talk = site.talk();
        var listener = Data.listen(Site.SERVER)) {
      String reply = "227 ok (" + Talk.six(listener) + ")";
      for (int i = 0; i < many; i++) {
        ports[i] = Talk.at(talk.ask("PASV", reply)).getPort() - Site.FIRST_PORT;
        Data.accept(listener).hangUp();
      }
      talk.quit();
    }
    double mean = (Site.PORTS - 1) / 2.0;
    double variance = (Site.PORTS * Site.PORTS - 1) / 12.0;
    for (int lag = 1; lag <= 10; lag++) {
      double sum = 0;
      for (int i = 0; i + lag < many; i++) {
        sum += (ports[i] - mean) * (ports[i + lag] - mean);
      }
      double correlation = sum / ((many - lag) * variance);
      // Six standard deviations.
      assertTrue(Math.abs(correlation) < 0.19, "lag " + lag + ": " + correlation);
    }
  }
}
