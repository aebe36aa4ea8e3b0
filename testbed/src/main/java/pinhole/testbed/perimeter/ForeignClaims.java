package pinhole.testbed.perimeter;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pinhole.ftp.HostPort;
import pinhole.testbed.client.Client;
import pinhole.testbed.client.Desk;
import pinhole.testbed.client.Mode;
import pinhole.testbed.client.Operation;
import pinhole.testbed.client.Script;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Firewall;
import pinhole.testbed.lab.Output;
import pinhole.testbed.lab.Running;
import pinhole.testbed.packets.Connection;
import pinhole.testbed.packets.Link;
import pinhole.testbed.packets.Tap;

/** Whom the servers and the clients see where the gateway uses other machines' addresses. */
final class ForeignClaims {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int FTP = 21;

  private final ForeignSite site;
  private final Tap tap;

  ForeignClaims(ForeignSite site, Tap tap) {
    this.site = site;
    this.tap = tap;
  }

  List<Claim> all() {
    List<Claim> claims = new ArrayList<>();
    if (site.setting().isFirst()) {
      claims.add(claim("without routing it does not start, and names the remedy", this::unrouted));
      claims.add(claim("apply makes the routing, and twice is once", this::twice));
    }
    claims.add(claim("with the routing it starts", this::started));
    modes()
        .forEach(
            mode ->
                claims.add(claim("curl, " + mode, () -> visit(Client.CURL, Operation.DOWN, mode))));
    modes()
        .filter(mode -> mode.family() == Family.IPV6 || !mode.extended())
        .forEach(mode -> claims.add(claim("upload, " + mode, () -> upload(mode))));
    var diverted = new DivertedClaims(site, tap);
    if (site.setting().original()) {
      claims.add(claim("the connect rules say whom clients may reach", diverted::limits));
      modes()
          .filter(mode -> mode.family() == site.setting().vsftpd() && mode.extended())
          .forEach(mode -> claims.add(claim("another port, " + mode, () -> visitOtherPort(mode))));
      claims.add(claim("who comes to the gateway itself is turned away", diverted::itself));
    }
    claims.add(claim("vsftpd's log says the same", this::log));
    if (site.setting().isFirstToDivert()) {
      claims.add(claim("what no rule allows at a port is not let in", diverted::closed));
      claims.add(claim("a client's own port may be a diverted one", diverted::ownPort));
      claims.add(claim("who asks for TLS is refused it, and can go on without", this::fallBack));
      var trials = new TrialClaims(site, tap, () -> visit(Client.CURL, Operation.DOWN, Mode.PASV));
      claims.add(claim("a trial that diverts nobody undoes itself", trials::released));
      claims.add(claim("a trial that diverts undoes itself, too", trials::diverted));
    }
    if (site.setting().isFirst()) {
      claims.add(claim("remove takes the routing away", this::removed));
    }
    claims.add(claim("the captures are whole", () -> Claim.same("lost packets", 0, tap.end())));
    return claims;
  }

  private Claim claim(String sentence, Claim.Trial trial) {
    return new Claim(site.setting() + ": " + sentence, trial);
  }

  private Stream<Mode> modes() {
    return Stream.of(Mode.values())
        .filter(mode -> site.serves(mode, false) || site.serves(mode, true));
  }

  private void unrouted() throws Exception {
    Output said = site.gateway().fail(site.setting().rules());
    Claim.same("exit code", 1, said.exit());
    Claim.holds(said.text(), said.text().contains("ip rule add fwmark 0x7048 lookup 7048"));
  }

  private void twice() throws Exception {
    site.gateway().firewall("apply", "--confirm-within", "30s").orFail("apply");
    String once = site.routing();
    site.gateway().firewall("apply").orFail("apply");
    Claim.same("routing", once, site.routing());
  }

  private void started() throws Exception {
    if (site.routing().indexOf("7048") < 0) {
      site.gateway().write(site.setting().rules());
      site.gateway().firewall("apply").orFail("apply");
    }
    site.gateway().start(site.setting().rules());
  }

  private void upload(Mode mode) throws Exception {
    visit(mode.family() == Family.IPV6 ? Client.CURL : Client.FTPLIB, Operation.UP, mode);
  }

  private void visit(Client client, Operation operation, Mode mode) throws Exception {
    boolean other = site.setting().original() && !site.serves(mode, false);
    visit(client, operation, mode, other);
    if (site.setting().original() && !other && mode.family() == Family.IPV4) {
      visit(client, operation, mode, true);
    }
  }

  private void visit(Client client, Operation operation, Mode mode, boolean other)
      throws Exception {
    run(client.script(operation, mode, site.host(mode, other)), client, operation);
    InetAddress server = Site.address(other ? ForeignSite.OTHER : mode.family().server());
    look(operation, mode, new HostPort(server, FTP));
  }

  private void visitOtherPort(Mode mode) throws Exception {
    HostPort server = new HostPort(Site.address(mode.family().server()), ForeignSite.OTHER_PORT);
    run(curl(mode, server.port()), Client.CURL, Operation.DOWN);
    look(Operation.DOWN, mode, server);
  }

  /** curl asks for TLS, and goes on in clear where there is none. */
  private void fallBack() throws Exception {
    List<String> command = new ArrayList<>(curl(Mode.EPSV, FTP).command());
    command.add("--ssl");
    run(new Script(command, List.of()), Client.CURL, Operation.DOWN);
    site.gateway().await("command-denied .*listener=out .*command=\"AUTH .*reason=\"534 ");
    site.gateway().await("transfer-done .*direction=down .*reply=226 result=complete");
    site.gateway().await("session-closed .*reason=quit");
  }

  private static Script curl(Mode mode, int port) {
    return Client.curl(Operation.DOWN, mode, mode.family().server(), port);
  }

  private void run(Script script, Client client, Operation operation) throws Exception {
    Path work = site.lab().folder().resolve("work");
    Desk desk = Desk.clear(site.account(), work);
    operation.layOut(desk);
    var home = Map.of("HOME", work.toString(), "TERM", "dumb");
    try (Running running =
        site.lab().client().start(client + ".log", work, script.command(), home)) {
      script.drive(running, work);
      Output output = running.finish(LIMIT);
      try {
        operation.check(desk, output);
      } catch (IOException e) {
        throw new IllegalStateException(e.getMessage() + "\n" + output.text(), e);
      }
    }
  }

  /** What the log and the packets say of a client's visit to a server. */
  private void look(Operation operation, Mode mode, HostPort server) throws Exception {
    InetAddress clients = Who.CLIENT.address(mode.family());
    InetAddress shown =
        site.setting().original() ? server.address() : Site.address(mode.family().gatewayOuter());
    InetAddress seen =
        site.setting().transparent() ? clients : Site.address(mode.family().gatewayInner());
    noted(mode, operation, clients, server);
    List<Connection> all = Connection.of(tap.packets());
    check(all, Link.CLIENT, Set.of(clients, shown), server.port());
    check(all, Link.SERVER, Set.of(seen, server.address()), server.port());
    ports(all.stream().filter(each -> each.acceptor().port() != server.port()).toList(), mode);
  }

  private void noted(Mode mode, Operation operation, InetAddress client, HostPort server)
      throws InterruptedException {
    Gateway gateway = site.gateway();
    gateway.await(
        "session-opened .*client=" + at(client) + ".* server=" + Pattern.quote(server.toString()));
    InetAddress peer = mode.passive() ? client : server.address();
    gateway.await(
        "pinhole-used .*mode=" + (mode.passive() ? "passive" : "active") + " .*from=" + at(peer));
    String direction = operation == Operation.UP ? "up" : "down";
    gateway.await("transfer-done .*direction=" + direction + " .*reply=226 result=complete");
    gateway.await("session-closed .*reason=quit");
  }

  private static String at(InetAddress address) {
    return Pattern.quote(new HostPort(address, 1).toString().replaceFirst("1$", ""));
  }

  /** The same two addresses for control and data, and nobody else. */
  private static void check(
      List<Connection> all, Link link, Set<InetAddress> expected, int control) {
    List<Connection> here = all.stream().filter(each -> each.link() == link).toList();
    long controls = here.stream().filter(each -> each.acceptor().port() == control).count();
    Claim.same("control connections", 1L, controls);
    Claim.same("data connections", 1L, here.size() - controls);
    for (Connection each : here) {
      Claim.same(
          "at the " + link.device() + "'s link",
          expected,
          Set.of(each.opener().address(), each.acceptor().address()));
      Claim.holds("it is not answered: " + each.packets(), each.answered());
    }
  }

  /** What has gone past the gateway has not come through a pinhole. */
  private static void ports(List<Connection> data, Mode mode) {
    for (Connection each : data) {
      HostPort opener = each.opener();
      int port = each.acceptor().port();
      if (each.link() == Link.CLIENT) {
        Claim.holds(
            opener + " to " + port,
            mode.passive() ? Firewall.PASSIVE.contains(port) : opener.port() == 20);
      } else {
        Claim.holds(
            "port " + port,
            (mode.passive() ? Firewall.SERVER_PASSIVE : Firewall.ACTIVE).contains(port));
      }
    }
  }

  private void log() throws Exception {
    List<String> met = site.met();
    for (String each : met) {
      Family family = each.contains(":") ? Family.IPV6 : Family.IPV4;
      String expected = site.setting().transparent() ? family.client() : family.gatewayInner();
      Claim.same("whom it has met", Site.address(expected), Site.address(each));
    }
    Claim.holds("nobody", !met.isEmpty() || !site.hasVsftpd());
  }

  private void removed() throws Exception {
    site.gateway().stop();
    site.gateway().firewall("remove").orFail("remove");
    Claim.holds(site.routing(), !site.routing().contains("7048"));
  }
}
