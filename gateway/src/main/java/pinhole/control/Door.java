package pinhole.control;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Function;
import java.util.function.Supplier;
import pinhole.data.Surroundings;
import pinhole.ftp.HostPort;
import pinhole.proxy.Ends;
import pinhole.rules.config.ProxyProtocol;
import pinhole.session.Setup;
import pinhole.session.Side;
import pinhole.tls.TlsSession;

/** The door of one listener: who may come in, and the way to the server behind it. */
@Sharable
public final class Door extends ChannelInboundHandlerAdapter {
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
    new Arrival(this, client, real).begin();
  }

  Behind behind(HostPort connectedTo) {
    return behind.apply(connectedTo);
  }

  /** Those in force at this moment. */
  Terms terms() {
    return terms.get();
  }

  Sessions sessions() {
    return sessions;
  }

  Bans bans() {
    return bans;
  }

  static HostPort hostPort(SocketAddress address) {
    return HostPort.of((InetSocketAddress) address);
  }

  /** A client that breaks off before its session begins, which is nothing to tell anybody. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
