package pinhole.rules.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pinhole.rules.Literal;
import pinhole.rules.Mode;
import pinhole.rules.Policy;
import pinhole.rules.PortRange;
import pinhole.rules.Question;
import pinhole.rules.Source;
import pinhole.rules.Target;
import pinhole.rules.Verdict;

/** The commented file that people start from. */
class ExampleTest {
  private static final String RULES = MistakesTest.RULES;
  private static final InetAddress STRANGER = Literal.parse("203.0.113.77");
  private static final InetAddress PARTNER = Literal.parse("198.51.100.9");

  static String text() {
    try {
      return Files.readString(Path.of("pinhole.yaml"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ConfigurationReader.Result read() throws InvalidConfiguration {
    return ConfigurationReader.read("pinhole.yaml", text());
  }

  @Test
  void isReadWithoutAWarning() throws InvalidConfiguration {
    assertEquals(List.of(), read().warnings());
  }

  @Test
  void showsTheDefaultsUnlessItSaysOtherwise() throws InvalidConfiguration {
    Configuration read = read().configuration();
    assertEquals(Limits.DEFAULT, read.limits());
    assertEquals(Timeouts.DEFAULT, read.timeouts());
    assertEquals(BanSection.DEFAULT, read.ban());
    assertEquals(LogSection.DEFAULT, read.log());
    assertEquals(FirewallSection.DEFAULT, read.firewall());
    DataSection or = DataSection.DEFAULT;
    PortRange ports = new PortRange(41000, 41099);
    assertEquals(
        new DataSection(
            or.plane(),
            or.source(),
            List.of(new ExternalAddress(List.of(), "203.0.113.7")),
            ports,
            ports,
            or.exceptPorts(),
            or.openFor(),
            or.activeSource(),
            or.serverAddresses(),
            or.splice()),
        read.data());
    Listener listener = read.listeners().get(0);
    assertEquals(
        new Listener(
            "public",
            new InetSocketAddress(Literal.parse("0.0.0.0"), 21),
            Server.clear("10.0.0.5", 21),
            List.of(),
            true,
            ProxyProtocol.OFF,
            ClientTls.DEFAULT,
            new Source("pinhole.yaml", 6, 5)),
        listener);
  }

  @Test
  void whatItShowsOfListenersInCommentsCanBeUsed() throws InvalidConfiguration {
    String listeners = text().substring(0, text().indexOf("\ndata:"));
    String used =
        listeners
            .replaceAll("(?m)^    # opaque-ports:.*$", "")
            .replaceAll("(?m)^  (  )?# ((?:    |  )*(?:- |[a-z0-9-]+: |[a-z0-9-]+:$))", "  $1$2")
            .replace("tls: off", "tls: explicit");
    List<Listener> read =
        ConfigurationReader.read("pinhole.yaml", used + RULES).configuration().listeners();
    ClientTls or = ClientTls.DEFAULT;
    ClientTls tls = read.get(0).tls();
    assertEquals(
        List.of(
            or.versions(), or.clientCertificates(), or.require(), or.dataResumption(), or.ccc()),
        List.of(
            tls.versions(),
            tls.clientCertificates(),
            tls.require(),
            tls.dataResumption(),
            tls.ccc()),
        "the defaults, as it says");
    assertEquals(List.of(2, 2), tls.certificates().stream().map(c -> c.files().size()).toList());
    ProxyProtocol proxy = read.get(1).proxy();
    assertTrue(proxy.trusts(Literal.parse("10.0.0.10")));
    assertEquals(ProxyProtocol.OFF.data(), proxy.data());
    ServerTls server = read.get(1).server().tls();
    assertEquals(ServerTls.Mode.EXPLICIT, server.mode());
    assertEquals(ServerTls.DEFAULT.versions(), server.versions());
    assertEquals(ServerTls.DEFAULT.trust(), server.trust());
    assertEquals(ServerTls.DEFAULT.data(), server.data());
    assertEquals("ftp.example.com", server.hostName());
    assertEquals(1, server.certificates().size());
    assertEquals(ServerProxy.OFF, read.get(1).server().proxy());
    assertTrue(read.get(2).server().isOriginalDestination());
    assertEquals(Listener.DIVERT_PORTS, read.get(2).divertPorts());
  }

  @Test
  void letsAStrangerReadButNotWrite() throws InvalidConfiguration {
    for (String verb : List.of("USER", "AUTH", "EPSV", "RETR", "LIST", "QUIT")) {
      assertTrue(command(STRANGER, "alice", verb).allowed(), verb);
    }
    assertFalse(command(STRANGER, "partner-a", "STOR").allowed());
    assertEquals("no rule allows it rule=default", text(command(STRANGER, "partner-a", "STOR")));
    assertEquals(
        "SITE is not offered here rule=pinhole.yaml:122", text(command(PARTNER, "", "SITE")));
  }

  @Test
  void whatItShowsOfConnectRulesInCommentsCanBeUsed() throws InvalidConfiguration {
    String used = text().replaceAll("(?m)^    # (- deny: .*server-port: .*)$", "    $1");
    Policy policy = ConfigurationReader.read("pinhole.yaml", used).configuration().policy();
    for (Map.Entry<Integer, Boolean> each : Map.of(21, true, 990, false, 2150, false).entrySet()) {
      InetSocketAddress to = new InetSocketAddress(Literal.parse("192.0.2.7"), each.getKey());
      Question question = new Question.Connect(STRANGER, "out", to);
      assertEquals(each.getValue(), policy.judge(question).allowed(), question::toString);
    }
  }

  @Test
  void whatItShowsOfPathsInCommentsCanBeUsed() throws InvalidConfiguration {
    String used = text().replaceAll("(?m)^    # (- deny:  .* paths: .*)$", "    $1");
    ConfigurationReader.Result read = ConfigurationReader.read("pinhole.yaml", used);
    assertEquals(List.of(), read.warnings());
    for (String line : List.of("RETR /private/a", "LIST /private", "STOR /a.exe", "RNTO b.EXE")) {
      String[] words = line.split(" ", 2);
      Target target = Target.of(words[0], words[1], "/");
      Question question =
          new Question.Command(
              PARTNER, "public", "partner-a", false, "", words[0], words[1], target);
      assertFalse(read.configuration().policy().judge(question).allowed(), line);
    }
  }

  @Test
  void letsAPartnerWrite() throws InvalidConfiguration {
    assertTrue(command(PARTNER, "partner-a", "STOR").allowed());
    assertFalse(command(PARTNER, "alice", "STOR").allowed());
  }

  @Test
  void opensPassivePinholesForAllAndActiveOnesForSome() throws InvalidConfiguration {
    assertTrue(data(STRANGER, Mode.PASSIVE).allowed());
    assertFalse(data(STRANGER, Mode.ACTIVE).allowed());
    assertTrue(data(Literal.parse("192.0.2.1"), Mode.ACTIVE).allowed());
  }

  private static Verdict command(InetAddress client, String user, String verb)
      throws InvalidConfiguration {
    return read()
        .configuration()
        .policy()
        .judge(new Question.Command(client, "public", user, false, "", verb, "", Target.NONE));
  }

  private static Verdict data(InetAddress client, Mode mode) throws InvalidConfiguration {
    InetSocketAddress endpoint = new InetSocketAddress(client, 40000);
    return read()
        .configuration()
        .policy()
        .judge(new Question.Data(client, "public", "alice", false, "", mode, client, endpoint));
  }

  private static String text(Verdict verdict) {
    return verdict.reason() + " rule=" + verdict.source().brief();
  }
}
