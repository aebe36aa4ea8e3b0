package pinhole.testbed.perimeter;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pinhole.testbed.client.Desk;
import pinhole.testbed.client.Script;
import pinhole.testbed.client.SecureClient;
import pinhole.testbed.client.Tour;
import pinhole.testbed.hostile.Wire;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Output;
import pinhole.testbed.lab.Running;
import pinhole.testbed.packets.Connection;
import pinhole.testbed.packets.Link;
import pinhole.testbed.packets.Packet;
import pinhole.testbed.packets.Tap;

/**
 * What becomes of sessions that client and server encrypt from end to end, and of the ports that
 * are set aside for their data. Each claim is about the packets since the one before.
 */
final class OpaqueClaims {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String MARK = new String(Tour.mark(), StandardCharsets.ISO_8859_1);

  /** What curl ends with when it does not get the TLS that it insists on. */
  private static final int CURLE_USE_SSL_FAILED = 64;

  private final OpaqueSite site;
  private final Tap tap;

  OpaqueClaims(OpaqueSite site, Tap tap) {
    this.site = site;
    this.tap = tap;
  }

  List<Claim> all() {
    return List.of(
        claim("lftp lists, sends and fetches", () -> tour(SecureClient.LFTP)),
        claim("curl does, too", () -> tour(SecureClient.CURL)),
        claim("a port admits who has a session, and nobody else", this::admits),
        claim("the ports shut with the last session", this::shuts),
        claim("without ports AUTH gets 534, and the log says why", this::refused),
        claim("the captures are whole", () -> Claim.same("lost packets", 0, tap.end())));
  }

  private Claim claim(String sentence, Claim.Trial trial) {
    String where = site.isTransparent() ? "opaque, source: client: " : "opaque: ";
    return new Claim(where + sentence, trial);
  }

  private void tour(SecureClient client) throws Exception {
    Path work = site.lab().folder().resolve("work");
    Desk desk = Desk.clear(site.account(), work);
    Tour.layOut(desk);
    Script script = client.tour(site.visit());
    var home = Map.of("HOME", work.toString(), "TERM", "dumb");
    try (Running running =
        site.lab().client().start(client + ".log", work, script.command(), home)) {
      script.drive(running, work);
      Tour.check(desk, running.finish(LIMIT));
    }
    site.gateway().await(" opaque session=\\d+ listener=with-ports .* ports=" + OpaqueSite.PORTS);
    // The last of the data and the session end together, either of them first. vsftpd closes behind
    // its 221; the close_notify that a client still sends can be answered with a reset.
    for (int i = 0; i < Tour.length() + 1; i++) {
      site.gateway()
          .await(
              "opaque-data listener=with-ports .* result=(complete|reset-by-client)"
                  + "|session-closed .* reason=(complete|reset-by-(client|server))");
    }
    Claim.same("legs that the gateway encrypts", 0L, site.gateway().log().count("secured"));

    List<Packet> packets = tap.packets();
    Claim.same("files in clear", 0L, packets.stream().filter(p -> p.text().contains(MARK)).count());
    Claim.same(
        "logins in clear", 0L, packets.stream().filter(p -> p.text().contains("USER")).count());
    Claim.same("data connections", (long) Tour.length(), data(packets, Link.CLIENT).count());
    Claim.same(
        "ports and bytes beyond the gateway",
        carried(packets, Link.CLIENT),
        carried(packets, Link.SERVER));
    sees(Who.CLIENT, packets);
  }

  /** For control and data alike. */
  private void sees(Who who, List<Packet> packets) {
    InetAddress expected =
        site.isTransparent() ? who.address(Family.IPV4) : Site.address(Family.IPV4.gatewayInner());
    Set<InetAddress> seen =
        Connection.of(packets).stream()
            .filter(each -> each.link() == Link.SERVER)
            .map(each -> each.opener().address())
            .collect(Collectors.toSet());
    Claim.same("whom the server sees", Set.of(expected), seen);
  }

  private static Stream<Connection> data(List<Packet> packets, Link link) {
    return Connection.of(packets).stream()
        .filter(each -> each.link() == link && OpaqueSite.PORTS.contains(each.acceptor().port()));
  }

  /** What went both ways through each port; vsftpd may use one twice. */
  private static Map<Integer, String> carried(List<Packet> packets, Link link) {
    return data(packets, link)
        .collect(
            Collectors.toMap(
                each -> each.acceptor().port(),
                each -> each.bytes(each.opener()) + "/" + each.bytes(each.acceptor()),
                (one, other) -> one + " " + other,
                TreeMap::new));
  }

  private void admits() throws Exception {
    int port = OpaqueSite.PORTS.first();
    try (Wire client = site.session(Who.CLIENT)) {
      stranger(port);
      peer(Who.CLIENT, port);
      try (Wire neighbour = site.session(Who.NEIGHBOUR)) {
        peer(Who.NEIGHBOUR, port);
        neighbour.hangUp();
        site.gateway().await("session-closed");
      }
      stranger(port);
      peer(Who.CLIENT, port);
      client.hangUp();
      site.gateway().await("session-closed");
    }
  }

  /** Whom nobody knows gets no further than the gateway. */
  private void stranger(int port) throws IOException, InterruptedException {
    Claim.holds("it is not reset", site.resets(Who.NEIGHBOUR, port));
    site.gateway()
        .await("opaque-refused .* port=" + port + " .*reason=\"no opaque session of this client\"");
    List<Packet> packets = tap.packets();
    Claim.same("connections to the server", 0L, data(packets, Link.SERVER).count());
    Connection outside = data(packets, Link.CLIENT).findFirst().orElseThrow();
    Claim.holds("the port is shut", outside.answered());
    Claim.holds(
        "the gateway does not break the connection: " + outside.packets(),
        outside.sentBy(outside.acceptor()).anyMatch(Packet::rst));
    Claim.same("bytes for a stranger", 0L, outside.bytes(outside.acceptor()));
  }

  /** Who has a session gets as far as the server, which expects nobody at this port now. */
  private void peer(Who who, int port) throws IOException, InterruptedException {
    Claim.holds("it is not reset", site.resets(who, port));
    site.gateway().await("opaque-refused .* port=" + port + " .*reason=.*refused");
    List<Packet> packets = tap.packets();
    List<Connection> inside = data(packets, Link.SERVER).toList();
    Claim.same("connections to the server", 1, inside.size());
    Claim.same("its port", port, inside.get(0).acceptor().port());
    sees(who, packets);
  }

  private void shuts() throws Exception {
    Site.until("no port is open", SECOND, () -> !site.gateway().listensAt(OpaqueSite.PORTS));
    for (Who who : List.of(Who.CLIENT, Who.NEIGHBOUR)) {
      Claim.same(
          who + " finds", List.of(), site.knock(who).openAt(OpaqueSite.GATE, OpaqueSite.PORTS));
    }
    List<Packet> packets = tap.packets();
    int ports = OpaqueSite.PORTS.last() - OpaqueSite.PORTS.first() + 1;
    Claim.same(
        "refused by the kernel",
        2L * ports,
        data(packets, Link.CLIENT).filter(Connection::refused).count());
    Claim.same("connections to the server", 0L, data(packets, Link.SERVER).count());
  }

  private void refused() throws Exception {
    try (Running curl = site.without("curl-without.log")) {
      Output said = curl.finish(LIMIT);
      Claim.same("curl ends with", CURLE_USE_SSL_FAILED, said.exit());
      Claim.holds(said.text(), said.text().contains("< 534 "));
      Claim.holds("a password in clear", !said.text().contains("PASS"));
    }
    site.gateway()
        .await(
            "command-denied .* listener=without .*command=\"AUTH [A-Z]+\""
                + " reason=\".*no ports are set aside for it");
  }
}
