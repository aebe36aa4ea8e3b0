package pinhole.relay;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import pinhole.data.NoPortFree;
import pinhole.data.PortPool;
import pinhole.ftp.HostPort;
import pinhole.rules.Mode;
import pinhole.session.Ended;
import pinhole.session.Ended.Outcome;
import pinhole.session.Pinhole;
import pinhole.session.Side;

/** One pinhole, from its listening socket to the end of its flow. */
final class Passage {
  private static final int FTP_DATA = 20;
  private static final int MOST_TRIES = 16;
  private static final int BACKLOG = 128; // strangers may knock, the peer must get in

  private final RelayPlane plane;
  private final Pinhole pinhole;
  private final Flow flow;
  private final CompletableFuture<HostPort> opening = new CompletableFuture<>();

  private Runnable afterOpening = () -> {};
  private Channel listener;
  private Future<?> expiry;
  private boolean claimed;
  private boolean released;
  private boolean closed;

  Passage(RelayPlane plane, Pinhole pinhole) {
    this.plane = plane;
    this.pinhole = pinhole;
    this.released = pinhole.mode() == Mode.PASSIVE; // its 227 has come: nothing left to prove
    this.flow = new Flow(plane.loop(), plane.transport(), plane.flowLimits(), new Reports());
  }

  private final class Reports implements Flow.Report {
    @Override
    public void drained(Ended soFar) {
      plane.watcher().drained(pinhole, soFar);
    }

    @Override
    public void ended(Ended how) {
      if (opening.isDone()) {
        finish(how);
      } else {
        // The server's port failed while ours was being opened: first things first.
        afterOpening = () -> finish(how);
      }
    }

    private void finish(Ended how) {
      stopListening();
      plane.forget(pinhole);
      if (claimed || !closed) {
        closed = true;
        plane.watcher().ended(pinhole, how);
      }
    }
  }

  /** Listens on a free port of the range; tells which. */
  CompletionStage<HostPort> open() {
    listen(MOST_TRIES);
    if (pinhole.mode() == Mode.PASSIVE) {
      // While the client still reads its 227; the server's refusal is then known in time, too.
      connect();
    }
    return opening;
  }

  private void listen(int tries) {
    PortPool ports = plane.ports(pinhole.mode());
    OptionalInt port = ports.take();
    if (port.isEmpty()) {
      fail(new NoPortFree(ports.toString()));
      return;
    }
    plane
        .transport()
        .dataListener(plane.loop())
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .childHandler(new Arrivals())
        .bind(pinhole.at(), port.getAsInt())
        .addListener((ChannelFuture bound) -> bound(bound, ports, port.getAsInt(), tries));
  }

  private void bound(ChannelFuture bound, PortPool ports, int port, int tries) {
    bound.channel().closeFuture().addListener(shut -> ports.give(port));
    if (closed) {
      bound.channel().close();
    } else if (bound.isSuccess()) {
      listener = bound.channel();
      long millis = plane.openFor().toMillis();
      expiry = plane.loop().schedule(this::expire, millis, TimeUnit.MILLISECONDS);
      opening.complete(new HostPort(pinhole.at(), port));
      afterOpening.run();
    } else if (tries > 1) {
      listen(tries - 1); // somebody else on this host has that port
    } else {
      fail(new IOException("cannot listen: " + bound.cause().getMessage(), bound.cause()));
    }
  }

  private void fail(IOException cause) {
    opening.completeExceptionally(cause);
    close();
  }

  private void expire() {
    if (!claimed && !closed) {
      close();
      plane.watcher().expired(pinhole);
    }
  }

  /** Whoever connects; only the peer stays. */
  @Sharable
  private final class Arrivals extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      HostPort from = HostPort.of((InetSocketAddress) ctx.channel().remoteAddress());
      if (claimed || closed || !from.address().equals(pinhole.peer())) {
        Flow.reset(ctx.channel());
        if (!claimed && !closed) {
          plane.watcher().intruder(pinhole, from);
        }
        return;
      }
      ctx.pipeline().remove(this);
      claim(ctx.channel(), from);
    }
  }

  private void claim(Channel peer, HostPort from) {
    claimed = true;
    stopListening();
    flow.connected(pinhole.mode() == Mode.PASSIVE ? Side.CLIENT : Side.SERVER, peer);
    plane.watcher().used(pinhole, from);
    if (pinhole.mode() == Mode.ACTIVE && released) {
      connect();
    } else {
      joinIfComplete();
    }
  }

  /** The negotiation is complete. */
  void release() {
    if (!released && !closed) {
      released = true;
      if (claimed) {
        connect();
      }
    }
  }

  private void connect() {
    boolean fromFtpData = pinhole.mode() == Mode.ACTIVE && plane.fromFtpData();
    connect(fromFtpData ? FTP_DATA : 0);
  }

  private void connect(int sourcePort) {
    plane
        .transport()
        .dataConnector(plane.loop())
        // Port 20 is shared with other data connections, also with those in TIME_WAIT.
        .option(ChannelOption.SO_REUSEADDR, sourcePort != 0)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) plane.connectWithin().toMillis())
        .handler(new ChannelInboundHandlerAdapter())
        .connect(
            pinhole.endpoint().socketAddress(), new InetSocketAddress(pinhole.from(), sourcePort))
        .addListener((ChannelFuture connected) -> connected(connected, sourcePort));
  }

  private void connected(ChannelFuture connected, int sourcePort) {
    if (closed) {
      Flow.reset(connected.channel());
    } else if (connected.isSuccess()) {
      flow.connected(
          pinhole.mode() == Mode.PASSIVE ? Side.SERVER : Side.CLIENT, connected.channel());
      joinIfComplete();
    } else if (sourcePort != 0 && ours(connected.cause())) {
      connect(0); // port 20 is not to be had: taken, not permitted, or still in TIME_WAIT
    } else {
      flow.over(Outcome.UNREACHABLE);
    }
  }

  /** Whether a failure is of our own address rather than of the far end. */
  private static boolean ours(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return !(cause instanceof ConnectTimeoutException)
        && !message.contains("refused")
        && !message.contains("unreachable")
        && !message.contains("No route");
  }

  private void joinIfComplete() {
    if (flow.complete() && released && claimed) {
      flow.join();
    }
  }

  void drain() {
    flow.drain();
  }

  /** Closes it if unused, resets it if used. */
  void close() {
    if (!closed) {
      closed = true;
      stopListening();
      flow.over(Outcome.CUT);
    }
  }

  boolean finishing() {
    return flow.finishing();
  }

  private void stopListening() {
    if (listener != null) {
      listener.close();
    }
    if (expiry != null) {
      expiry.cancel(false);
    }
  }
}
