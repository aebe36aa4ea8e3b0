package pinhole.relay;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import pinhole.ftp.HostPort;

/** Data connections as Netty channels: on any transport, and with room for handlers. */
final class ChannelSockets implements Sockets {
  static final int BACKLOG = 128; // strangers may knock, the peer must get in

  private final Transport transport;
  private final EventLoop loop;

  ChannelSockets(Transport transport, EventLoop loop) {
    this.transport = transport;
    this.loop = loop;
  }

  @Override
  public void listen(Near at, Listening listening) {
    transport
        .dataListener(loop, at.foreign())
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .childHandler(new Arrivals(listening))
        .bind(at.socketAddress())
        .addListener((ChannelFuture bound) -> bound(bound, listening));
  }

  private static void bound(ChannelFuture bound, Listening listening) {
    bound.channel().closeFuture().addListener(shut -> listening.closed());
    if (bound.isSuccess()) {
      listening.listening(bound.channel()::close);
    } else {
      listening.failed(new IOException(bound.cause().getMessage(), bound.cause()));
    }
  }

  @Sharable
  private static final class Arrivals extends ChannelInboundHandlerAdapter {
    private final Listening listening;

    Arrivals(Listening listening) {
      this.listening = listening;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      HostPort from = HostPort.of((InetSocketAddress) ctx.channel().remoteAddress());
      ctx.pipeline().remove(this);
      listening.arrived(new ChannelPump(ctx.channel()), from);
    }
  }

  @Override
  public void connect(HostPort to, Near from, Duration within, Connecting connecting) {
    transport
        .dataConnector(loop, from.foreign())
        .option(ChannelOption.SO_REUSEADDR, from.port() != 0)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) within.toMillis())
        .handler(new ChannelInboundHandlerAdapter())
        .connect(to.socketAddress(), from.socketAddress())
        .addListener((ChannelFuture connected) -> connected(connected, connecting));
  }

  private static void connected(ChannelFuture connected, Connecting connecting) {
    if (connected.isSuccess()) {
      connecting.connected(new ChannelPump(connected.channel()));
    } else {
      connecting.failed(ours(connected.cause()));
    }
  }

  /** Whether a failure is of our own address rather than of the far end. */
  static boolean ours(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return !(cause instanceof ConnectTimeoutException)
        && !message.contains("refused")
        && !message.contains("unreachable")
        && !message.contains("No route");
  }
}
