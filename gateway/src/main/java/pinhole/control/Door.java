package pinhole.control;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.Supplier;
import pinhole.data.Surroundings;
import pinhole.ftp.HostPort;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.proxy.Ends;
import pinhole.proxy.HeaderWriter;
import pinhole.relay.Introduction;
import pinhole.rules.Question;
import pinhole.rules.Verdict;
import pinhole.rules.config.ClientTls;
import pinhole.rules.config.ProxyProtocol;
import pinhole.session.Setup;
import pinhole.session.Side;
import pinhole.tls.TlsSession;

/** The door of one listener: who may come in, and the way to the server behind it. */
@Sharable
public final class Door extends ChannelInboundHandlerAdapter {
  private static final int CONTROL_BUFFER = 32 << 10;

  private final Function<HostPort, Behind> behind;
  private final Supplier<Terms> terms;
  private final Sessions sessions;
  private final Bans bans;

  /**
   * A door; what is behind it and on which terms may change between two guests.
   *
   * @param behind knows it for who connected to this address
   */
  public Door(
      Function<HostPort, Behind> behind, Supplier<Terms> terms, Sessions sessions, Bans bans) {
    this.behind = behind;
    this.terms = terms;
    this.sessions = sessions;
    this.bans = bans;
  }

  /**
   * What a listener stands for.
   *
   * @param name of the listener
   * @param server where its server is at this moment, unresolved where nobody knows
   * @param stateful whether the control connection is read
   * @param tls what is asked of TLS on both legs
   * @param contexts where that comes from
   * @param opaque for data of what the client and the server encrypt
   * @param around what stands between it and both ends; our own address is the server's towards the
   *     client, if its connection was diverted here, or the client's towards the server
   */
  public record Behind(
      String name,
      InetSocketAddress server,
      boolean stateful,
      Setup.Tls tls,
      Contexts contexts,
      OpaquePorts opaque,
      Surroundings around) {
    boolean diverted() {
      return around.foreign().contains(Side.CLIENT);
    }

    boolean transparent() {
      return around.foreign().contains(Side.SERVER);
    }

    ProxyProtocol proxy() {
      return around.proxy();
    }
  }

  /** Makes the TLS of a leg for one session, which no other shares. */
  @FunctionalInterface
  public interface Contexts {
    TlsSession session(Side leg);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    Channel client = ctx.channel();
    Ends real = new Ends(hostPort(client.remoteAddress()), hostPort(client.localAddress()));
    Arrival arrival = new Arrival(client, behind.apply(real.server()), terms.get(), real);
    if (arrival.behind.proxy().on()) {
      arrival.beginThroughProxy();
    } else {
      arrival.begin();
    }
  }

  private static HostPort hostPort(SocketAddress address) {
    return HostPort.of((InetSocketAddress) address);
  }

  /** A client that breaks off before its session begins, which is nothing to tell anybody. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  /** One client, from its connection to its session. */
  private final class Arrival {
    private final Channel client;
    private final Behind behind;
    private final Terms terms;
    private final Ends real;
    private final Ends ends;
    private final HostPort from;
    private final InetAddress connectedTo;
    private final long number;

    Arrival(Channel client, Behind behind, Terms terms, Ends real) {
      this(client, behind, terms, real, real, sessions.nextNumber());
    }

    /** The same one, now that it is known who he is; a reload may have come meanwhile. */
    private Arrival(Arrival knocked, Ends ends) {
      this(
          knocked.client,
          knocked.behind,
          Door.this.terms.get(),
          knocked.real,
          ends,
          knocked.number);
    }

    private Arrival(Channel client, Behind behind, Terms terms, Ends real, Ends ends, long number) {
      this.client = client;
      this.behind = behind;
      this.terms = terms;
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

    /** The connection is a load balancer's, which says first whose it is. */
    void beginThroughProxy() {
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
        new Arrival(Arrival.this, ends).begin();
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

    void begin() {
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
      client.pipeline().remove(Door.this);
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
              hostPort(server.localAddress()),
              hostPort(server.remoteAddress()));
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
      session.adopt(Door.this.terms.get().policy()); // a reload may have come meanwhile
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
          behind.diverted()
              ? connectedTo
              : terms.addresses().advertised(from.address(), connectedTo);
      // His own family he can always connect to, which need not be that of the leg from a proxy.
      boolean fits = address.getClass() == from.address().getClass();
      return fits || from.equals(real.client()) ? address : connectedTo;
    }
  }
}
