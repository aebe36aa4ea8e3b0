package pinhole.testbed.perimeter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pinhole.ftp.HostPort;
import pinhole.ftp.Negotiation;
import pinhole.ftp.SyntaxException;
import pinhole.testbed.hostile.Data;
import pinhole.testbed.hostile.Wire;
import pinhole.testbed.lab.Family;

/** Both ends of one session, logged in. IPv4 clients say PASV and PORT, others EPSV and EPRT. */
record Talk(Site site, Family family, InetAddress from, Wire client, Wire server)
    implements AutoCloseable {

  /**
   * A negotiation.
   *
   * @param at where its pinhole is
   * @param listener where it leads
   */
  record Hole(Talk talk, InetSocketAddress at, ServerSocket listener) implements AutoCloseable {
    /** The connection behind the pinhole. */
    Data accept() throws IOException {
      return Data.accept(listener);
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  /** One command and its reply, as the client hears it. */
  String ask(String command, String reply) throws IOException {
    client.say(command);
    server.hear(command);
    server.say(reply);
    return client.hear(reply.substring(0, 3));
  }

  /** Passive mode. */
  Hole passive() throws IOException {
    InetAddress at = Site.address(family.server());
    return passive(site.inside().here(() -> Data.listen(at)));
  }

  /** The same where the server listens already. */
  Hole passive(ServerSocket listener) throws IOException {
    InetAddress at = Site.address(family.server());
    Negotiation kind = family == Family.IPV4 ? Negotiation.PASV : Negotiation.EPSV;
    String told = ask(kind.name(), kind.print(new HostPort(at, listener.getLocalPort())));
    return new Hole(this, named(kind, told.substring(4), family.gatewayOuter()), listener);
  }

  /** The ports of so many pinholes, each in the place of the one before, which nobody uses. */
  List<Integer> passivePorts(int count) throws IOException {
    HostPort somewhere = new HostPort(Site.address(family.server()), 40_000);
    List<Integer> ports = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String told = ask("PASV", Negotiation.PASV.print(somewhere));
      ports.add(named(Negotiation.PASV, told.substring(4), family.gatewayOuter()).getPort());
    }
    return ports;
  }

  /** Active mode, up to the server's 200. */
  Hole active() throws IOException {
    return active(site.outside().here(() -> Data.listen(from)));
  }

  /** The same where the client listens already. */
  Hole active(ServerSocket listener) throws IOException {
    InetSocketAddress at = portUnanswered(listener);
    server.say("200 done");
    client.hear("200 done");
    return new Hole(this, at, listener);
  }

  /** Active mode, up to the command that the server hears. */
  InetSocketAddress portUnanswered(ServerSocket listener) throws IOException {
    Negotiation kind = family == Family.IPV4 ? Negotiation.PORT : Negotiation.EPRT;
    client.say(kind.print(new HostPort(from, listener.getLocalPort())));
    return named(kind, server.hear(kind + " ").substring(5), family.gatewayInner());
  }

  private static InetSocketAddress named(Negotiation kind, String text, String gateway) {
    try {
      return kind.parse(text, Site.address(gateway)).socketAddress();
    } catch (SyntaxException e) {
      throw new IllegalStateException(text, e);
    }
  }

  /** A client's connection to a passive pinhole. */
  Data connect(Hole hole) throws IOException {
    return site.outside().here(() -> Data.connect(from, hole.at()));
  }

  /** The server's connection to an active pinhole. */
  Data connectBack(Hole hole) throws IOException {
    var source = new InetSocketAddress(Site.address(family.server()), 20);
    return site.inside().here(() -> Data.connect(source, hole.at()));
  }

  /** A download over a data connection that is there. */
  void download(Data sender, Data receiver, byte[] file) throws IOException {
    ask("RETR a", "150 here");
    sender.send(file);
    sender.hangUp();
    server.say("226 done");
    byte[] got = receiver.rest();
    receiver.hangUp();
    client.hear("226 ");
    Claim.holds("the file has changed on its way", Arrays.equals(file, got));
  }

  /** Ends as honest peers do. */
  void quit() throws IOException {
    ask("QUIT", "221 bye");
    server.hangUp();
    Claim.same("what follows 221", "", client.rest());
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}
