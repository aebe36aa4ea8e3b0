package pinhole.control;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import pinhole.ftp.HostPort;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.proxy.Ends;
import pinhole.proxy.HeaderWriter;
import pinhole.relay.Introduction;
import pinhole.rules.Question;
import pinhole.rules.Verdict;
import pinhole.rules.config.ClientTls;
import pinhole.session.Setup;

/** One client at a door, from its connection to its session. */
final class Arrival {
  private static final int CONTROL_BUFFER = 32 << 10;

  private final Door door;
  private final Channel client;
  private final Door.Behind behind;
  private final Terms terms;
  private final Sessions sessions;
  private final Bans bans;
  private final Ends real;
  private final Ends ends;
  private final HostPort from;
  private final InetAddress connectedTo;
  private final long number;

  /**
   * A client that has connected.
   *
   * @param real the ends of the connection, as the kernel has them
   */
  Arrival(Door door, Channel client, Ends real) {
    this(door, client, door.behind(real.server()), real, real, door.sessions().nextNumber());
  }

  /** The same one, now that it is known who he is; a reload may have come meanwhile. */
  private Arrival(Arrival knocked, Ends ends) {
    this(knocked.door, knocked.client, knocked.behind, knocked.real, ends, knocked.number);
  }

  private Arrival(
      Door door, Channel client, Door.Behind behind, Ends real, Ends ends, long number) {
    this.door = door;
    this.client = client;
    this.behind = behind;
    this.terms = door.terms();
    this.sessions = door.sessions();
    this.bans = door.bans();
    this.real = real;
    this.ends = ends;
    this.from = ends.client();
    this.connectedTo = connectedTo().address();
    this.number = number;
  }

  /** Where his data connections come in, if he can tell that address from the other. */
  private HostPort connectedTo() {
    boolean here = !behind.proxy().data() && real.client().ipv4() == ends.client().ipv4();
    return here ? real.server() : ends.server();
  }

  /** Lets him in, or turns him away. */
  void begin() {
    if (behind.proxy().on()) {
      beginThroughProxy();
    } else {
      enter();
    }
  }

  /** The connection is a load balancer's, which says first whose it is. */
  private void beginThroughProxy() {
    String rule = behind.proxy().source().brief();
    if (!behind.proxy().trusts(from.address())) {
      refuse("not from a load balancer of proxy-protocol", rule);
    } else if (!sessions.enter(terms.limits().sessions())) {
      refuse("too many sessions", "limits");
    } else {
      Introduction.read(client, real, new Introduced(rule));
    }
  }

  /** What becomes of the header; his place was anybody's so far. */
  private final class Introduced implements Introduction.Report {
    private final String rule;

    Introduced(String rule) {
      this.rule = rule;
    }

    @Override
    public void introduced(Ends ends) {
      sessions.leave();
      new Arrival(Arrival.this, ends).enter();
    }

    @Override
    public void failed(String why) {
      sessions.leave();
      refuse(why, rule);
    }

    @Override
    public void left() {
      sessions.leave();
      client.close();
    }
  }

  private void enter() {
    Question question = new Question.Connect(from.address(), behind.name(), behind.server());
    Verdict verdict = terms.policy().judge(question);
    if (behind.diverted() && OwnAddresses.contain(behind.server().getAddress())) {
      refuse("this is the gateway itself, which only takes what goes elsewhere", "builtin");
    } else if (!verdict.allowed()) {
      refuse(verdict.reason(), verdict.source().brief());
    } else if (bans.hold(from.address(), terms.ban())) {
      refuse("too many failed logins", "ban");
    } else if (!sessions.enter(
        from.address(), terms.limits().sessions(), terms.limits().sessionsPerClient())) {
      refuse("too many sessions", "limits");
    } else {
      InetAddress address = from.address();
      client.closeFuture().addListener(closed -> sessions.leave(address));
      connect();
    }
  }

  private void refuse(String reason, String rule) {
    Entry entry = entry(Event.SESSION_REFUSED);
    if (behind.diverted()) {
      entry.with("server", HostPort.of(behind.server()));
    }
    terms.journal().write(entry.with("reason", reason).with("rule", rule));
    turnAway("421 Service not available: " + reason + ".");
  }

  private Entry entry(Event event) {
    return Entry.of(event)
        .with("session", number)
        .with("listener", behind.name())
        .with("client", from)
        .withUnlessEmpty("via", from.equals(real.client()) ? "" : real.client().toString());
  }

  private void turnAway(String line) {
    if (behind.tls().client().mode() == ClientTls.Mode.IMPLICIT) {
      client.close(); // it would take words in clear for broken TLS
      return;
    }
    client
        .writeAndFlush(Unpooled.copiedBuffer(line + "\r\n", StandardCharsets.UTF_8))
        .addListener(ChannelFutureListener.CLOSE);
  }

  private void connect() {
    client.config().setOption(ChannelOption.SO_RCVBUF, CONTROL_BUFFER);
    terms.transport().urgentInline(client);
    terms.transport().holdBack(client);
    if (behind.server().isUnresolved()) {
      unreachable("no address is known for " + behind.server().getHostString());
      return;
    }
    if (behind.transparent()
        && from.address().getClass() != behind.server().getAddress().getClass()) {
      unreachable("source: client needs a server of the client's address family");
      return;
    }
    Bootstrap connector =
        terms
            .transport()
            .controlConnector(client.eventLoop(), behind.transparent())
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) terms.timeouts().connect().toMillis())
            .option(ChannelOption.SO_RCVBUF, CONTROL_BUFFER)
            .handler(new ChannelInboundHandlerAdapter());
    if (behind.transparent()) {
      connector.localAddress(new InetSocketAddress(from.address(), 0));
    }
    ChannelFuture connecting = connector.connect(behind.server());
    connecting.addListener(this::connected);
    client.closeFuture().addListener(gone -> giveUp(connecting));
  }

  private void giveUp(ChannelFuture connecting) {
    if (!connecting.isDone()) {
      connecting.channel().close();
    }
  }

  private void connected(io.netty.util.concurrent.Future<? super Void> done) {
    Channel server = ((ChannelFuture) done).channel();
    if (!client.isActive()) {
      server.close();
      return;
    }
    if (!done.isSuccess()) {
      unreachable(done.cause().getMessage() + hint(done.cause()));
      return;
    }
    client.pipeline().remove(door);
    byte[] header = HeaderWriter.print(behind.around().server().version(), ends);
    if (header.length > 0) {
      server.writeAndFlush(Unpooled.wrappedBuffer(header)); // before TLS, too
    }
    if (behind.stateful()) {
      read(server);
    } else {
      new OpaqueConnection(sessions, terms, client, server).start(entry(Event.SESSION_OPENED));
    }
  }

  private String hint(Throwable cause) {
    return behind.transparent() && cause instanceof ConnectTimeoutException
        ? "; with source: client its answers must be routed here, and diverted"
        : "";
  }

  private void unreachable(String why) {
    terms
        .journal()
        .write(
            entry(Event.SERVER_UNREACHABLE)
                .with("server", behind.server().getHostString() + ":" + behind.server().getPort())
                .with("reason", why));
    turnAway("421 Service not available: the server cannot be reached.");
  }

  private void read(Channel server) {
    Setup.Legs legs =
        new Setup.Legs(
            from,
            real.server(),
            Door.hostPort(server.localAddress()),
            Door.hostPort(server.remoteAddress()));
    Setup setup =
        new Setup(
            number,
            behind.name(),
            legs,
            this::advertised,
            terms.ours(),
            terms.serverAddresses(),
            terms.limits(),
            terms.timeouts(),
            behind.tls());
    terms
        .journal()
        .write(
            entry(Event.SESSION_OPENED)
                .with("gateway", legs.clientSide())
                .with("server", legs.server()));
    ControlConnection session =
        new ControlConnection(
            setup, terms, bans, behind, client, server, () -> passThrough(legs, server));
    sessions.add(session);
    session.adopt(door.terms().policy()); // a reload may have come meanwhile
    client.closeFuture().addListener(closed -> sessions.remove(session));
    session.start();
  }

  /** Nothing can be read any more. */
  private void passThrough(Setup.Legs legs, Channel server) {
    OpaquePorts.Visit visit = new OpaquePorts.Visit(legs, behind.around().foreign(), terms);
    new OpaqueConnection(sessions, terms, client, server)
        .takeOver(number, behind.opaque().enter(visit), () -> behind.opaque().leave(visit));
  }

  private InetAddress advertised() {
    InetAddress address =
        behind.diverted() ? connectedTo : terms.addresses().advertised(from.address(), connectedTo);
    // His own family he can always connect to, which need not be that of the leg from a proxy.
    boolean fits = address.getClass() == from.address().getClass();
    return fits || from.equals(real.client()) ? address : connectedTo;
  }
}
