package pinhole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.ftp.HostPort;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.rules.config.Configuration;
import pinhole.rules.config.ConfigurationReader;
import pinhole.rules.config.InvalidConfiguration;

/** Clients behind a load balancer, which is this test, on 127.0.0.1. */
class ProxyProtocolTest {
  private static final String HEADER = "PROXY TCP4 198.51.100.9 203.0.113.7 40000 21\r\n";
  private static final String LOCAL = "\r\n\r\n\0\r\nQUIT\n \0\0\0";

  private final Diary diary = new Diary();
  private EchoServer server;
  private Gateway gateway;

  @BeforeEach
  void startServer() throws IOException {
    server = new EchoServer();
  }

  @AfterEach
  void stop() throws IOException {
    if (gateway != null) {
      gateway.close();
    }
    server.close();
  }

  private HostPort start(String proxy, String connect, String rest)
      throws IOException, InvalidConfiguration {
    gateway = Gateway.start(configuration(proxy, connect, rest), diary);
    return gateway.address("public");
  }

  private Configuration configuration(String proxy, String connect, String rest)
      throws InvalidConfiguration {
    String text =
        """
        listeners:
          - name: public
            bind: 127.0.0.1:0
            server: localhost:%d
            proxy-protocol: %s
        %s
        data: { passive-ports: 20000-20099 }
        rules:
          connect:
            - %s
          commands: [allow: { verbs: ALL }]
          data: [allow: { mode: passive }]
        """
            .formatted(server.port(), proxy, rest, connect);
    return ConfigurationReader.read("pinhole.yaml", text).configuration();
  }

  private HostPort start() throws IOException, InvalidConfiguration {
    return start("{ from: 127.0.0.1 }", "allow: { from: 198.51.100.0/24 }", "");
  }

  @Test
  @Tag("E130")
  void whoItIsForIsWhoCounts() throws Exception {
    HostPort address = start();
    try (TestClient client = new TestClient(address)) {
      client.write(HEADER);
      assertEquals("220 ready", client.hear());
      assertEquals("200 NOOP", client.ask("NOOP"));
    }
    Entry opened = diary.await(Event.SESSION_OPENED);
    assertEquals("198.51.100.9:40000", opened.value("client"));
    assertTrue(opened.value("via").startsWith("127.0.0.1:"), opened::toString);
    assertEquals(address.toString(), opened.value("gateway"));
  }

  @Test
  @Tag("E130")
  void comesInAnyPiecesAndWithWhatFollows() throws Exception {
    HostPort address = start();
    try (TestClient client = new TestClient(address)) {
      for (int i = 0; i < HEADER.length(); i++) {
        client.write(HEADER.substring(i, i + 1));
      }
      client.write("NOOP\r\nNOOP\r\n");
      assertEquals("220 ready", client.hear());
      assertEquals("200 NOOP", client.hear());
      assertEquals("200 NOOP", client.hear());
    }
    try (TestClient client = new TestClient(address)) {
      client.write(HEADER + "NOOP\r\nNOOP\r\nQUIT\r\n");
      client.shutDown();
      assertEquals("220 ready", client.hear());
      assertEquals("200 NOOP", client.hear());
      assertEquals("200 NOOP", client.hear());
      assertEquals("221 bye", client.hear());
    }
  }

  @Test
  @Tag("E130")
  void aSecondHeaderIsNoCommand() throws Exception {
    try (TestClient client = new TestClient(start())) {
      client.write(HEADER + HEADER);
      assertEquals("220 ready", client.hear());
      assertEquals("200 " + HEADER.strip(), client.hear());
    }
    assertEquals("198.51.100.9:40000", diary.await(Event.SESSION_OPENED).value("client"));
  }

  @Test
  @Tag("E130")
  void nobodyElseIsBelieved() throws Exception {
    HostPort address = start("{ from: 127.0.0.2 }", "allow: {}", "");
    try (TestClient client = new TestClient(address)) {
      client.write(HEADER);
      assertEquals(
          "421 Service not available: not from a load balancer of proxy-protocol.", client.hear());
    }
    Entry refused = diary.await(Event.SESSION_REFUSED);
    assertTrue(refused.value("client").startsWith("127.0.0.1:"), refused::toString);
    assertEquals("pinhole.yaml:5", refused.value("rule"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "U",
        "\u0016\u0003\u0001",
        "PROXY TCP5 1.2.3.4 1.2.3.5 1 1\r\n",
        "GET / HTTP/1.0\r\n\r\n"
      })
  @Tag("E130")
  void somethingElseIsRefusedAtOnce(String text) throws Exception {
    HostPort address = start();
    try (TestClient client = new TestClient(address)) {
      client.write(text);
      Entry refused = diary.await(Event.SESSION_REFUSED);
      assertTrue(refused.value("reason").startsWith("no PROXY header, but "), refused::toString);
      assertEquals("pinhole.yaml:5", refused.value("rule"));
    }
    assertEquals(0, gateway.sessions());
  }

  @Test
  @Tag("E130")
  void silenceIsRefusedAfterThreeSeconds() throws Exception {
    long began = System.nanoTime();
    HostPort address = start();
    try (TestClient client = new TestClient(address)) {
      client.write("PROXY TCP4 198.51.100.9");
      assertEquals("421 Service not available: no PROXY header within 3 s.", client.hear());
    }
    assertTrue(System.nanoTime() - began >= 3_000_000_000L);
    assertEquals("no PROXY header within 3 s", diary.await(Event.SESSION_REFUSED).value("reason"));
    assertEquals(0, gateway.sessions());
  }

  /** As load balancers look whether somebody listens. */
  @Test
  @Tag("E131")
  void whoLeavesWithoutAByteIsNotWorthALine() throws Exception {
    HostPort address = start();
    for (int i = 0; i < 20; i++) {
      new TestClient(address).close();
      Socket reset = new Socket(address.address(), address.port());
      reset.setSoLinger(true, 0);
      reset.close();
    }
    try (TestClient client = new TestClient(address)) {
      client.write(HEADER);
      assertEquals("220 ready", client.hear());
    }
    assertFalse(diary.has(Event.SESSION_REFUSED));
  }

  @Test
  @Tag("E131")
  void aConnectionOfItsOwnIsItsOwn() throws Exception {
    HostPort address = start("{ from: 127.0.0.1 }", "allow: { from: 127.0.0.1 }", "");
    for (String header : List.of(LOCAL, "PROXY UNKNOWN\r\n")) {
      try (TestClient client = new TestClient(address)) {
        client.write(header);
        assertEquals("220 ready", client.hear());
      }
      Entry opened = diary.await(Event.SESSION_OPENED);
      assertTrue(opened.value("client").startsWith("127.0.0.1:"), opened::toString);
      assertEquals("", opened.value("via"));
    }
  }

  @Test
  @Tag("E130")
  void rulesAndLimitsAreForTheClient() throws Exception {
    HostPort address =
        start(
            "{ from: 127.0.0.1 }",
            "deny: { from: 198.51.100.66 }\n    - allow: {}",
            "limits: { sessions-per-client: 1 }");
    try (TestClient client = new TestClient(address);
        TestClient second = new TestClient(address);
        TestClient other = new TestClient(address);
        TestClient denied = new TestClient(address)) {
      client.write(HEADER);
      assertEquals("220 ready", client.hear());
      second.write(HEADER.replace("40000", "40001"));
      assertEquals("421 Service not available: too many sessions.", second.hear());
      other.write(HEADER.replace("198.51.100.9", "198.51.100.10"));
      assertEquals("220 ready", other.hear());
      denied.write(HEADER.replace("198.51.100.9", "198.51.100.66"));
      assertTrue(denied.hear().startsWith("421 "));
    }
    assertEquals("198.51.100.9:40001", diary.await(Event.SESSION_REFUSED).value("client"));
    Entry refused = diary.await(Event.SESSION_REFUSED);
    assertEquals("198.51.100.66:40000", refused.value("client"));
    assertTrue(refused.value("via").startsWith("127.0.0.1:"), refused::toString);
  }

  @Test
  @Tag("E139")
  void theRulesThatCountAreThoseAtTheEndOfTheHeader() throws Exception {
    String proxy = "{ from: 127.0.0.1 }";
    HostPort address = start(proxy, "allow: {}", "");
    try (TestClient client = new TestClient(address)) {
      client.write("PROXY ");
      while (gateway.sessions() < 1) {
        Thread.onSpinWait();
      }
      gateway.adopt(configuration(proxy, "deny: { from: 198.51.100.9 }", ""));
      client.write(HEADER.substring("PROXY ".length()));
      assertTrue(client.hear().startsWith("421 "));
    }
    assertEquals("198.51.100.9:40000", diary.await(Event.SESSION_REFUSED).value("client"));
  }

  @Test
  @Tag("E130")
  void whoSaysNothingCountsAsASession() throws Exception {
    HostPort address = start("{ from: 127.0.0.1 }", "allow: {}", "limits: { sessions: 3 }");
    List<TestClient> silent = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      silent.add(new TestClient(address));
      silent.get(i).write("P");
    }
    while (gateway.sessions() < 3) {
      Thread.onSpinWait();
    }
    try (TestClient client = new TestClient(address)) {
      assertEquals("421 Service not available: too many sessions.", client.hear());
    }
    for (TestClient each : silent) {
      each.close();
    }
    while (gateway.sessions() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  @Tag("E130")
  void itIsReadInFrontOfAnUnreadConnection() throws Exception {
    HostPort address =
        start("{ from: 127.0.0.1 }\n    stateful-ftp: off", "allow: { from: 198.51.100.9 }", "");
    try (TestClient client = new TestClient(address)) {
      client.write(HEADER + "SITE x\r\n");
      assertEquals("220 ready", client.hear());
      assertEquals("200 SITE x", client.hear());
    }
  }

  @Test
  @Tag("E132")
  void dataComesThroughTheLoadBalancerToo() throws Exception {
    HostPort address = start("{ from: 127.0.0.1, data: on }", "allow: {}", "");
    try (TestClient client = new TestClient(address)) {
      client.write(HEADER);
      assertEquals("220 ready", client.hear());
      String told = client.ask("PASV");
      assertTrue(told.startsWith("227 Entering Passive Mode (203,0,113,7,"), told);
      String[] numbers = told.replaceAll("[^0-9,]", "").split(",", -1);
      int port = 256 * Integer.parseInt(numbers[4]) + Integer.parseInt(numbers[5]);
      HostPort data = new HostPort(address.address(), port);
      try (TestClient stranger = new TestClient(data)) {
        stranger.write(HEADER.replace("198.51.100.9", "198.51.100.10"));
        assertEquals("198.51.100.10:40000", diary.await(Event.PINHOLE_INTRUDER).value("from"));
      }
      try (TestClient balancer = new TestClient(data)) {
        balancer.write("no header");
        assertEquals("no-header", diary.await(Event.PINHOLE_INTRUDER).value("reason"));
      }
      try (TestClient balancer = new TestClient(data)) {
        balancer.write(HEADER.replace("40000", "40001"));
        assertEquals("220 ready", balancer.hear());
      }
      assertEquals("198.51.100.9:40001", diary.await(Event.PINHOLE_USED).value("from"));
    }
  }

  @Test
  @Tag("E130")
  void whoseDataDoesNotComeThroughItIsToldTheGatewaysAddress() throws Exception {
    try (TestClient client = new TestClient(start())) {
      client.write(HEADER);
      assertEquals("220 ready", client.hear());
      String told = client.ask("PASV");
      assertTrue(told.startsWith("227 Entering Passive Mode (127,0,0,1,"), told);
    }
    assertEquals("198.51.100.9", diary.await(Event.PINHOLE_OPENED).value("peer"));
  }

  /** The gateway is reached in another family than the client's. */
  @Test
  @Tag("E130")
  void aClientOfTheOtherFamilyIsToldAnAddressOfItsOwn() throws Exception {
    try (TestClient client = new TestClient(start("{ from: 127.0.0.1 }", "allow: {}", ""))) {
      client.write("PROXY TCP6 2001:db8::9 2001:db8::7 40000 21\r\n");
      assertEquals("220 ready", client.hear());
      assertTrue(client.ask("PASV").startsWith("425 "));
      assertTrue(client.ask("EPSV").startsWith("229 "));
    }
    Entry opened = diary.await(Event.PINHOLE_OPENED);
    assertEquals("2001:db8::9", opened.value("peer"));
    assertTrue(opened.value("public").startsWith("[2001:db8::7]:"), opened::toString);
  }

  /** Whoever told the gateway, and before the greeting. */
  @Test
  @Tag("E130")
  void theServerIsToldWhoTheClientIs() throws Exception {
    server.close();
    try (ServerSocket behind = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String text =
          """
          listeners:
            - name: direct
              bind: 127.0.0.1:0
              server: { address: "localhost:%1$d", proxy-protocol: v1 }
            - name: proxied
              bind: 127.0.0.2:0
              proxy-protocol: { from: 127.0.0.1 }
              server: { address: "localhost:%1$d", proxy-protocol: v1 }
          rules: { connect: [allow: {}] }
          """
              .formatted(behind.getLocalPort());
      gateway =
          Gateway.start(ConfigurationReader.read("pinhole.yaml", text).configuration(), diary);
      HostPort direct = gateway.address("direct");
      try (TestClient client = new TestClient(direct)) {
        assertEquals(
            "PROXY TCP4 127.0.0.1 127.0.0.1 ", told(behind).replaceAll("[0-9]+ [0-9]+$", ""));
        assertEquals("220 ready", client.hear());
      }
      try (TestClient client = new TestClient(gateway.address("proxied"))) {
        client.write(HEADER);
        assertEquals(HEADER.strip(), told(behind));
        assertEquals("220 ready", client.hear());
      }
    }
  }

  /** The first line that the server hears; it answers with a greeting. */
  private static String told(ServerSocket behind) throws IOException {
    Socket socket = behind.accept();
    StringBuilder line = new StringBuilder();
    for (int next = socket.getInputStream().read(); next != '\n'; ) {
      line.append((char) next);
      next = socket.getInputStream().read();
    }
    socket.getOutputStream().write("220 ready\r\n".getBytes(StandardCharsets.US_ASCII));
    return line.toString().strip();
  }
}
