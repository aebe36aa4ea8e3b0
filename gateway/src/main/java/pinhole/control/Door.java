package pinhole.control;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import pinhole.ftp.HostPort;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.rules.Question;
import pinhole.rules.Verdict;
import pinhole.rules.config.ClientTls;
import pinhole.session.Setup;
import pinhole.session.Side;
import pinhole.tls.TlsSession;

/** The door of one listener: who may come in, and the way to the server behind it. */
@Sharable
public final class Door extends ChannelInboundHandlerAdapter {
  private static final int CONTROL_BUFFER = 32 << 10;

  private final Supplier<Behind> behind;
  private final Supplier<Terms> terms;
  private final Sessions sessions;

  /** A door; what is behind it and on which terms may change between two guests. */
  public Door(Supplier<Behind> behind, Supplier<Terms> terms, Sessions sessions) {
    this.behind = behind;
    this.terms = terms;
    this.sessions = sessions;
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
   */
  public record Behind(
      String name,
      InetSocketAddress server,
      boolean stateful,
      Setup.Tls tls,
      Contexts contexts,
      OpaquePorts opaque) {}

  /** Makes the TLS of a leg for one session, which no other shares. */
  @FunctionalInterface
  public interface Contexts {
    TlsSession session(Side leg);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    new Arrival(ctx.channel(), behind.get(), terms.get()).begin();
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
    private final HostPort from;
    private final long number = sessions.nextNumber();

    Arrival(Channel client, Behind behind, Terms terms) {
      this.client = client;
      this.behind = behind;
      this.terms = terms;
      this.from = HostPort.of((InetSocketAddress) client.remoteAddress());
    }

    void begin() {
      Verdict verdict = terms.policy().judge(new Question.Connect(from.address(), behind.name()));
      if (!verdict.allowed()) {
        refuse(verdict.reason(), verdict.source().brief());
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
      terms.journal().write(entry(Event.SESSION_REFUSED).with("reason", reason).with("rule", rule));
      turnAway("421 Service not available: " + reason + ".");
    }

    private Entry entry(Event event) {
      return Entry.of(event)
          .with("session", number)
          .with("listener", behind.name())
          .with("client", from);
    }

    private void turnAway(String line) {
      if (behind.tls().client().mode() == ClientTls.Mode.IMPLICIT) {
        client.close(); // it would take words in clear for broken TLS
        return;
      }
      client
          .writeAndFlush(Unpooled.copiedBuffer(line + "\r\n", StandardCharsets.ISO_8859_1))
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
      ChannelFuture connecting =
          terms
              .transport()
              .controlConnector(client.eventLoop())
              .option(
                  ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) terms.timeouts().connect().toMillis())
              .option(ChannelOption.SO_RCVBUF, CONTROL_BUFFER)
              .handler(new ChannelInboundHandlerAdapter())
              .connect(behind.server());
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
        unreachable(String.valueOf(done.cause().getMessage()));
        return;
      }
      client.pipeline().remove(Door.this);
      if (behind.stateful()) {
        read(server);
      } else {
        new OpaqueConnection(sessions, terms, client, server).start(entry(Event.SESSION_OPENED));
      }
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
              hostPort(client.localAddress()),
              hostPort(server.localAddress()),
              hostPort(server.remoteAddress()));
      InetAddress connectedTo = legs.clientSide().address();
      Setup setup =
          new Setup(
              number,
              behind.name(),
              legs,
              () -> terms.addresses().advertised(from.address(), connectedTo),
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
              setup, terms, behind.contexts(), client, server, () -> passThrough(legs, server));
      sessions.add(session);
      session.adopt(Door.this.terms.get().policy()); // a reload may have come meanwhile
      client.closeFuture().addListener(closed -> sessions.remove(session));
      session.start();
    }

    /** Nothing can be read any more. */
    private void passThrough(Setup.Legs legs, Channel server) {
      OpaquePorts.Visit visit = new OpaquePorts.Visit(legs, terms);
      new OpaqueConnection(sessions, terms, client, server)
          .takeOver(number, behind.opaque().enter(visit), () -> behind.opaque().leave(visit));
    }

    private HostPort hostPort(SocketAddress address) {
      return HostPort.of((InetSocketAddress) address);
    }
  }
}
