package pinhole.testbed.hostile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.log.Event;

/** PORT, EPRT, PASV and EPSV between peers that mean harm or know no better. */
class NegotiationTest {
  private static final Duration A_WHILE = Duration.ofMillis(200);
  private static final byte[] FILE = Data.file(1, 100_000);

  /** A whole download between two ends that are connected. */
  private static void download(Talk talk, Data inside, Data client) throws IOException {
    talk.ask("RETR a", "150 here");
    inside.send(FILE);
    inside.hangUp();
    talk.server().say("226 done");
    assertArrayEquals(FILE, client.rest());
    client.hangUp();
    talk.client().hear("226 ");
  }

  private static void download(Talk talk, Talk.Passive passive) throws IOException {
    try (Data inside = Data.accept(passive.server());
        Data client = Data.connect(talk.from(), passive.at())) {
      download(talk, inside, client);
    }
  }

  private static void download(Talk talk, Talk.Active active) throws IOException {
    try (Data inside = Data.connect(talk.server().socket().getLocalAddress(), active.at());
        Data client = Data.accept(active.client())) {
      download(talk, inside, client);
    }
  }

  private static boolean nobodyComes(ServerSocket listener) throws IOException {
    listener.setSoTimeout((int) A_WHILE.toMillis());
    try {
      listener.accept().close();
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    }
  }

  @Test
  @Tag("E30")
  void a227ThatNobodyAskedForOpensNothingAndIsNotPassedOn() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        ServerSocket listener = Data.listen(Site.SERVER)) {
      talk.server().say("227 Passive (" + Talk.six(listener) + ")");
      talk.server().say("229 Passive (|||" + listener.getLocalPort() + "|)");
      assertTrue(talk.client().silent(A_WHILE));
      assertEquals(List.of(), Site.openPorts());
      assertTrue(nobodyComes(listener));
      talk.ask("NOOP", "200 still in step");
      talk.quit();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CWD a", "NOOP", "LIST", "FEAT", "PORT"})
  @Tag("E31")
  void a227AsAnAnswerToSomethingElseOpensNothing(String command) throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        ServerSocket listener = Data.listen(Site.SERVER);
        ServerSocket active = Data.listen(Site.CLIENT)) {
      if (command.equals("LIST") || command.equals("PORT")) {
        talk.portUnanswered(active);
        if (command.equals("LIST")) {
          talk.server().say("200 ok");
          talk.client().hear("200 ");
        }
      }
      if (!command.equals("PORT")) {
        talk.client().say(command);
        talk.server().hear(command);
      }
      talk.server().say("227 Passive (" + Talk.six(listener) + ")");
      talk.client().silent(A_WHILE);
      long passive =
          site.journal.stream()
              .filter(entry -> entry.event() == Event.PINHOLE_OPENED)
              .filter(entry -> entry.value("mode").equals("passive"))
              .count();
      assertEquals(0, passive);
      assertTrue(nobodyComes(listener));
      talk.client().reset();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "227 Entering Passive Mode (%s).",
        "227 Entering Passive Mode %s",
        "227 =%s",
        "227 listen to %s",
        "227 Entering Passive Mode. %s."
      })
  @Tag("E32")
  void everyFormOf227IsReadAndPrintedAfresh(String form) throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        ServerSocket listener = Data.listen(Site.SERVER)) {
      String told = talk.ask("PASV", form.formatted(Talk.six(listener)));
      InetSocketAddress at = Talk.at(told);
      assertEquals(
          "227 Entering Passive Mode (" + Talk.six(Site.GATEWAY, at.getPort()) + ").", told);
      download(talk, new Talk.Passive(at, listener));
      talk.quit();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "227 Passive (127,0,0,256,100,100)",
        "227 Passive (127,0,0,4,256,1)",
        "227 Passive (127,0,0,4,1,256)",
        "227 Passive (127,0,0,4,0,0)",
        "227 Passive (127,0,0,4,0,22)",
        "227 Passive (127,0,0,4,3,255)",
        "227 Passive (127,0,0,4,100)",
        "227 Passive (127,0,0,4,100,1) (127,0,0,4,100,2)",
        "227 Passive"
      })
  @Tag("E33")
  @Tag("E34")
  void anEndpointThatIsNoneIsRefused(String reply) throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk()) {
      talk.client().say("PASV");
      talk.server().hear("PASV");
      talk.server().say(reply);
      talk.client().hear("425 ");
      assertEquals(List.of(), Site.openPorts());
      talk.ask("NOOP", "200 still in step");
      talk.quit();
      assertEquals(0, site.count(Event.PINHOLE_OPENED));
    }
  }

  @Test
  @Tag("E35")
  void a227ForAnotherHostLeadsToTheServerItself() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        ServerSocket listener = Data.listen(Site.SERVER);
        ServerSocket victim = new ServerSocket(listener.getLocalPort(), 1, Site.STRANGER)) {
      String six = Talk.six(Site.STRANGER, listener.getLocalPort());
      InetSocketAddress at = Talk.at(talk.ask("PASV", "227 Passive (" + six + ")"));
      download(talk, new Talk.Passive(at, listener));
      assertTrue(nobodyComes(victim));
      talk.quit();
    }
  }

  @Test
  @Tag("E43")
  void portForSomebodyElseNeverReachesTheServer() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        ServerSocket victim = Data.listen(Site.STRANGER)) {
      String refusal = talk.refused("PORT " + Talk.six(victim));
      assertTrue(refusal.startsWith("50"), refusal);
      refusal = talk.refused("EPRT |1|127.0.0.3|" + victim.getLocalPort() + "|");
      assertTrue(refusal.startsWith("50"), refusal);
      assertTrue(talk.refused("RETR a").startsWith("425 "));
      assertTrue(talk.server().silent(A_WHILE));
      assertTrue(nobodyComes(victim));
      talk.quit();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0,21", "0,25", "3,255", "0,0"})
  @Tag("E44")
  void portBelow1024IsRefused(String port) throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk()) {
      String refusal = talk.refused("PORT 127,0,0,2," + port);
      assertTrue(refusal.startsWith("50"), refusal);
      assertEquals(List.of(), Site.openPorts());
      assertTrue(talk.server().silent(A_WHILE));
      talk.quit();
    }
  }

  @Test
  @Tag("E45")
  void portBackToTheGatewayIsRefused() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk(Site.GATEWAY)) {
      String refusal = talk.refused("PORT " + Talk.six(Site.GATEWAY, site.address().getPort()));
      assertTrue(refusal.startsWith("504 "), refusal);
      assertTrue(talk.server().silent(A_WHILE));
      talk.quit();
    }
  }

  @Test
  @Tag("E50")
  void ofTwoPasvOnlyTheLastCounts() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive first = talk.pasv();
        Data lost = Data.accept(first.server());
        Talk.Passive second = talk.pasv()) {
      assertTrue(Data.refused(Site.CLIENT, first.at()));
      assertEquals(List.of(second.at().getPort()), Site.openPorts());
      assertTrue(lost.broken());
      download(talk, second);
      talk.quit();
    }
  }

  @Test
  @Tag("E51")
  void ofPasvAndPortTheLastCounts() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv();
        Talk.Active active = talk.port()) {
      assertTrue(Data.refused(Site.CLIENT, passive.at()));
      assertEquals(List.of(active.at().getPort()), Site.openPorts());
      download(talk, active);
      talk.quit();
    }
  }

  @Test
  @Tag("E51")
  void ofPortAndPasvTheLastCounts() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Active active = talk.port();
        Talk.Passive passive = talk.pasv()) {
      assertTrue(Data.refused(Site.SERVER, active.at()));
      assertEquals(List.of(passive.at().getPort()), Site.openPorts());
      download(talk, passive);
      assertTrue(nobodyComes(active.client()));
      talk.quit();
    }
  }

  @Test
  @Tag("E52")
  void aNegotiationIsGoodForOneTransfer() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv()) {
      download(talk, passive);
      assertTrue(talk.refused("RETR b").startsWith("425 "));
      assertTrue(talk.server().silent(A_WHILE));
      talk.quit();
    }
  }

  @Test
  @Tag("E53")
  void withoutNegotiationThereIsNoTransfer() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk()) {
      for (String command : List.of("RETR a", "STOR a", "LIST", "NLST", "APPE a", "STOU")) {
        assertTrue(talk.refused(command).startsWith("425 "), command);
      }
      assertTrue(talk.server().silent(A_WHILE));
      talk.quit();
    }
  }

  @Test
  @Tag("E64")
  void aRefusedPortShutsItsPinholeAtOnce() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        ServerSocket listener = Data.listen(Site.CLIENT)) {
      InetSocketAddress at = talk.portUnanswered(listener);
      talk.server().say("500 no");
      talk.client().hear("500 no");
      assertTrue(Data.refused(Site.SERVER, at));
      assertEquals(List.of(), Site.openPorts());
      talk.quit();
    }
  }

  @Test
  @Tag("E65")
  void aRefusedTransferLeavesTheDataConnectionToTheNext() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        Talk.Passive passive = talk.pasv()) {
      talk.ask("RETR none", "550 no such file");
      download(talk, passive);
      talk.quit();
    }
  }

  @Test
  void aServerThatConnectsBeforeIts200IsHeldUntilThen() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        ServerSocket listener = Data.listen(Site.CLIENT)) {
      InetSocketAddress at = talk.portUnanswered(listener);
      try (Data inside = Data.connect(Site.SERVER, at)) {
        assertTrue(nobodyComes(listener));
        listener.setSoTimeout(10_000);
        talk.server().say("200 port set");
        talk.client().hear("200 ");
        try (Data client = Data.accept(listener)) {
          download(talk, inside, client);
        }
      }
      talk.quit();
    }
  }

  /** MEASURED: without TCP timestamps the second would find port 20 in TIME_WAIT. */
  @Test
  @Tag("E98")
  void theSamePortOfTheClientServesManyTransfersInARow() throws Exception {
    try (Site site = new Site();
        Talk talk = site.talk();
        ServerSocket listener = Data.listen(Site.CLIENT)) {
      for (int i = 0; i < 30; i++) {
        InetSocketAddress at = talk.portUnanswered(listener);
        talk.server().say("200 port set");
        talk.client().hear("200 ");
        try (Data inside = Data.connect(Site.SERVER, at);
            Data client = Data.accept(listener)) {
          download(talk, inside, client);
        }
      }
      talk.quit();
    }
  }

  @Test
  @Tag("E36")
  @Tag("E37")
  void extendedPassiveWorksOverIpv6() throws Exception {
    Site.Wanted wanted = new Site.Wanted(Site.LOCAL6, Site.LOCAL6, "");
    try (Site site = new Site(wanted);
        Talk talk = site.talk();
        Talk.Passive passive = talk.epsv()) {
      download(talk, passive);
      talk.quit();
    }
  }

  @Test
  @Tag("E40")
  @Tag("E41")
  void extendedActiveWorksOverIpv6() throws Exception {
    Site.Wanted wanted = new Site.Wanted(Site.LOCAL6, Site.LOCAL6, "");
    try (Site site = new Site(wanted);
        Talk talk = site.talk();
        ServerSocket listener = Data.listen(Site.LOCAL6)) {
      talk.client().say("EPRT |2|::1|" + listener.getLocalPort() + "|");
      String[] told = talk.server().hear("EPRT |2|::1|").split("\\|", -1);
      talk.server().say("200 ok");
      talk.client().hear("200 ");
      download(
          talk,
          new Talk.Active(new InetSocketAddress(Site.LOCAL6, Integer.parseInt(told[3])), listener));
      talk.quit();
    }
  }

  @Test
  @Tag("E49")
  void anIpv6ClientReachesAnIpv4Server() throws Exception {
    Site.Wanted wanted = new Site.Wanted(Site.LOCAL6, Site.SERVER, "");
    try (Site site = new Site(wanted);
        Talk talk = site.talk();
        Talk.Passive passive = talk.epsv()) {
      download(talk, passive);
      assertTrue(talk.refused("PASV").startsWith("425 "));
      talk.quit();
    }
  }

  @Test
  @Tag("E48")
  @Tag("E49")
  void anIpv4ClientReachesAnIpv6Server() throws Exception {
    Site.Wanted wanted = new Site.Wanted(Site.GATEWAY, Site.LOCAL6, "");
    try (Site site = new Site(wanted);
        Talk talk = site.talk();
        ServerSocket listener = Data.listen(Site.LOCAL6)) {
      talk.client().say("PASV");
      talk.server().hear("EPSV");
      talk.server().say("229 Passive (|||" + listener.getLocalPort() + "|)");
      InetSocketAddress at = Talk.at(talk.client().hear("227 "));
      download(talk, new Talk.Passive(at, listener));
      talk.quit();
    }
  }
}
