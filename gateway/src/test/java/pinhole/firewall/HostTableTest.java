package pinhole.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.rules.Literal;
import pinhole.rules.config.ConfigurationReader;
import pinhole.rules.config.InvalidConfiguration;

class HostTableTest {
  private static final Path FOLDER = Path.of("src/test/resources/firewall");
  private static final InetAddress GATEWAY = Literal.parse("203.0.113.7");
  private static final InetAddress CLIENT = Literal.parse("198.51.100.9");
  private static final InetAddress SERVER = Literal.parse("10.0.0.5");
  private static final InetAddress STRANGER = Literal.parse("192.0.2.9");
  private static final UnderWay BEGUN =
      new UnderWay(
          List.of(
              new Arrival(SERVER, 21, GATEWAY, 50000),
              new Arrival(Literal.parse("2001:db8::1"), 443, Literal.parse("2001:db8::7"), 50001)));

  static List<InetAddress> addresses(String host) {
    if (host.endsWith(".invalid")) {
      throw new IllegalArgumentException("no address is known for " + host);
    }
    return host.equals("ftp.example.com")
        ? List.of(Literal.parse("10.0.0.9"), Literal.parse("fd00::9"))
        : List.of(Literal.parse(host));
  }

  static HostTable table(String text) throws InvalidConfiguration {
    return HostTable.of(
        ConfigurationReader.read("pinhole.yaml", text).configuration(),
        "pinhole.yaml",
        HostTableTest::addresses);
  }

  private static HostTable textbook() throws IOException, InvalidConfiguration {
    return table(Files.readString(FOLDER.resolve("textbook.yaml")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "textbook",
        "order-and-families",
        "nothing-allowed",
        "diverted",
        "diverted-ports",
        "proxied"
      })
  void saysToNftWhatTheRulesSay(String name) throws IOException, InvalidConfiguration {
    String expected = Files.readString(FOLDER.resolve(name + ".nft"));
    HostTable table = table(Files.readString(FOLDER.resolve(name + ".yaml")));
    assertEquals(expected, table.permanent());
  }

  /** In a network namespace of its own, whose rules end with it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "textbook",
        "order-and-families",
        "nothing-allowed",
        "diverted",
        "diverted-ports",
        "proxied"
      })
  void isUnderstoodByNft(String name) throws Exception {
    assumeTrue(nft("table inet x\n").isEmpty(), "no nft, or no network namespace to be had");
    HostTable table = table(Files.readString(FOLDER.resolve(name + ".yaml")));
    Duration minute = Duration.ofMinutes(1);
    assertEquals("", nft(table.permanent()));
    assertEquals("", nft(table.permanent(BEGUN)));
    assertEquals("", nft(table.trial(minute, false, BEGUN)));
    assertEquals("", nft(table.permanent() + table.trial(minute, true, UnderWay.NOTHING)));
    assertEquals("", nft(table.permanent() + HostTable.removal(HostTable.NAME)));
    assertFalse(nft(table.permanent().replace("dport", "dports")).isEmpty());
  }

  private static String nft(String script) throws IOException, InterruptedException {
    Process nft =
        new ProcessBuilder("unshare", "--map-root-user", "--net", "nft", "-f", "-")
            .redirectErrorStream(true)
            .start();
    nft.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
    nft.getOutputStream().close();
    String said = new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return nft.waitFor() == 0 ? "" : said + "failed";
  }

  @Test
  void letsInWhoTheTextbookLetsIn() throws IOException, InvalidConfiguration {
    HostTable table = textbook();
    assertTrue(table.admits(new Arrival(CLIENT, 50000, GATEWAY, 21)), "control");
    assertTrue(table.admits(new Arrival(CLIENT, 50000, GATEWAY, 41000)), "passive");
    assertTrue(table.admits(new Arrival(SERVER, 20, GATEWAY, 42000)), "active");
    assertTrue(table.admits(new Arrival(STRANGER, 50000, GATEWAY, 22)), "the administrator");
    assertFalse(table.admits(new Arrival(STRANGER, 50000, GATEWAY, 21)));
    assertFalse(table.admits(new Arrival(STRANGER, 50000, GATEWAY, 41000)));
    assertFalse(table.admits(new Arrival(CLIENT, 50000, GATEWAY, 22)));
    assertFalse(table.admits(new Arrival(CLIENT, 20, GATEWAY, 42000)), "not the server");
    assertFalse(table.admits(new Arrival(SERVER, 50000, GATEWAY, 42000)), "not from port 20");
    assertFalse(table.admits(new Arrival(SERVER, 20, GATEWAY, 41000)), "not an active port");
    assertFalse(table.admits(new Arrival(SERVER, 50000, GATEWAY, 21)));
    assertFalse(table.admits(new Arrival(CLIENT, 50000, Literal.parse("203.0.113.8"), 21)));
  }

  /** Load balancers come in the place of clients: for control, and for data where it says so. */
  @Test
  void letsInLoadBalancersInThePlaceOfClients() throws IOException, InvalidConfiguration {
    HostTable table = table(Files.readString(FOLDER.resolve("proxied.yaml")));
    InetAddress balancer = Literal.parse("10.0.0.10");
    InetAddress other = Literal.parse("203.0.113.8");
    for (InetAddress at : List.of(GATEWAY, other)) {
      assertTrue(table.admits(new Arrival(balancer, 50000, at, 21)), "control");
      assertFalse(table.admits(new Arrival(CLIENT, 50000, at, 21)), "past the load balancer");
    }
    assertTrue(table.admits(new Arrival(balancer, 50000, GATEWAY, 41000)), "data");
    assertFalse(table.admits(new Arrival(CLIENT, 50000, GATEWAY, 41000)), "past it, too");
    assertFalse(table.admits(new Arrival(balancer, 50000, other, 41000)), "its data is direct");
    assertTrue(table.admits(new Arrival(CLIENT, 50000, other, 41000)));
    assertFalse(table.admits(new Arrival(STRANGER, 50000, other, 41000)));
  }

  @Test
  void letsInWhoIsDiverted() throws IOException, InvalidConfiguration {
    HostTable table = table(Files.readString(FOLDER.resolve("diverted.yaml")));
    assertTrue(table.admits(new Arrival(CLIENT, 50000, SERVER, 21, true)), "control");
    assertTrue(table.admits(new Arrival(CLIENT, 50000, SERVER, 2121, true)), "another port");
    assertFalse(table.admits(new Arrival(CLIENT, 50000, SERVER, 23, true)), "no FTP");
    assertTrue(table.admits(new Arrival(CLIENT, 50000, SERVER, 41000, true)), "passive");
    assertTrue(table.admits(new Arrival(SERVER, 50000, CLIENT, 42000, true)), "active");
    assertFalse(table.admits(new Arrival(CLIENT, 50000, GATEWAY, 21)), "to this host itself");
    assertFalse(table.admits(new Arrival(CLIENT, 50000, GATEWAY, 2121)), "where it listens");
    assertFalse(table.admits(new Arrival(STRANGER, 50000, SERVER, 21, true)));
    String trial = table.trial(Duration.ofMinutes(1), false, UnderWay.NOTHING);
    assertEquals(3, trial.split("meta nfproto != @trial accept", -1).length - 1, trial);
  }

  @Test
  void letsInWhoIsDivertedToPortsThatARuleAllows() throws IOException, InvalidConfiguration {
    HostTable table = table(Files.readString(FOLDER.resolve("diverted-ports.yaml")));
    InetAddress partner = Literal.parse("192.0.2.7");
    assertTrue(table.admits(new Arrival(CLIENT, 50000, SERVER, 21, true)));
    assertTrue(table.admits(new Arrival(CLIENT, 50000, STRANGER, 2121, true)), "it may be to");
    assertFalse(table.admits(new Arrival(CLIENT, 50000, SERVER, 2200, true)), "denied");
    assertFalse(table.admits(new Arrival(CLIENT, 50000, SERVER, 990, true)), "allowed to nobody");
    assertTrue(table.admits(new Arrival(partner, 50000, SERVER, 2200, true)));
    assertFalse(table.admits(new Arrival(partner, 50000, SERVER, 21, true)));
    for (InetAddress who : List.of(CLIENT, partner)) {
      assertTrue(table.admits(new Arrival(who, 50000, SERVER, 41000, true)), "its data");
    }
    InetAddress nobody = Literal.parse("203.0.113.66");
    assertFalse(table.admits(new Arrival(nobody, 50000, SERVER, 41000, true)));
    assertTrue(table.admits(new Arrival(SERVER, 50000, CLIENT, 42000, true)), "active");
    InetAddress unreached = Literal.parse("10.9.9.9");
    assertFalse(table.admits(new Arrival(unreached, 50000, CLIENT, 42000, true)));
    assertTrue(table.admits(new Arrival(CLIENT, 50000, GATEWAY, 23)), "the fixed server's port");
    assertFalse(table.admits(new Arrival(partner, 50000, GATEWAY, 23)), "not his");
  }

  @Test
  void knowsItsLikeByAStampThatATrialHasToo() throws IOException, InvalidConfiguration {
    HostTable table = textbook();
    String trial = table.trial(Duration.ofSeconds(60), true, BEGUN);
    assertTrue(table.permanent().contains("\"pinhole firewall " + table.stamp() + " from "));
    assertTrue(trial.contains("\"pinhole firewall " + table.stamp() + " from "));
    assertEquals(table.stamp(), textbook().stamp());
    String other = Files.readString(FOLDER.resolve("textbook.yaml")).replace("41099", "41098");
    assertNotEquals(table.stamp(), table(other).stamp());
  }

  @Test
  void letsTheKernelEndATrial() throws IOException, InvalidConfiguration {
    String trial = textbook().trial(Duration.ofSeconds(60), true, UnderWay.NOTHING);
    String elements = "{ ipv4 timeout 60000ms, ipv6 timeout 60000ms }";
    assertTrue(trial.startsWith("flush set inet pinhole-firewall aside\nadd element"), trial);
    assertTrue(trial.contains("add element inet pinhole-firewall aside " + elements), trial);
    assertTrue(trial.contains("    elements = " + elements), trial);
    assertEquals(2, trial.split("meta nfproto != @trial accept", -1).length - 1, trial);
    assertFalse(textbook().trial(Duration.ofSeconds(60), false, BEGUN).contains("aside"));
  }

  @Test
  void namesWhatNftCannotBeTold() {
    String rest = "rules: {connect: [allow: {}], data: [allow: {}]}\n";
    IllegalArgumentException anyPort =
        assertThrows(
            IllegalArgumentException.class,
            () -> table("listeners:\n  - {name: a, bind: '0.0.0.0:0', server: 10.0.0.5}\n" + rest));
    assertEquals(
        "pinhole.yaml:2:5: listener \"a\" takes any free port: a firewall needs to know which",
        anyPort.getMessage());
    IllegalArgumentException unknown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                table("listeners:\n  - {name: a, bind: '0.0.0.0:21', server: b.invalid}\n" + rest));
    assertEquals("pinhole.yaml:2:5: no address is known for b.invalid", unknown.getMessage());
  }
}
