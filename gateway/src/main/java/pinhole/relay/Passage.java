package pinhole.relay;

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

  private final RelayPlane plane;
  private final Pinhole pinhole;
  private final Flow flow;
  private final CompletableFuture<HostPort> opening = new CompletableFuture<>();

  private Runnable afterOpening = () -> {};
  private Sockets.Listener listener;
  private Future<?> expiry;
  private boolean claimed;
  private boolean released;
  private boolean closed;

  Passage(RelayPlane plane, Pinhole pinhole) {
    this.plane = plane;
    this.pinhole = pinhole;
    this.released = pinhole.mode() == Mode.PASSIVE; // its 227 has come: nothing left to prove
    this.flow = new Flow(plane.loop(), plane.flowLimits(), new Reports());
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
    } else {
      plane
          .sockets()
          .listen(
              new InetSocketAddress(pinhole.at(), port.getAsInt()),
              new Entrance(ports, port.getAsInt(), tries));
    }
  }

  /** What becomes of the listening socket. */
  private final class Entrance implements Sockets.Listening {
    private final PortPool ports;
    private final int port;
    private final int tries;

    Entrance(PortPool ports, int port, int tries) {
      this.ports = ports;
      this.port = port;
      this.tries = tries;
    }

    @Override
    public void listening(Sockets.Listener opened) {
      if (closed) {
        opened.close();
        return;
      }
      listener = opened;
      long millis = plane.openFor().toMillis();
      expiry = plane.loop().schedule(Passage.this::expire, millis, TimeUnit.MILLISECONDS);
      opening.complete(new HostPort(pinhole.at(), port));
      afterOpening.run();
    }

    @Override
    public void failed(IOException cause) {
      if (tries > 1 && !closed) {
        listen(tries - 1); // somebody else on this host has that port
      } else if (!closed) {
        fail(new IOException("cannot listen: " + cause.getMessage(), cause));
      }
    }

    @Override
    public void arrived(Pump pump, HostPort from) {
      Passage.this.arrived(pump, from);
    }

    @Override
    public void closed() {
      ports.give(port);
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
  private void arrived(Pump pump, HostPort from) {
    if (claimed || closed || !from.address().equals(pinhole.peer())) {
      pump.reset();
      if (!claimed && !closed) {
        plane.watcher().intruder(pinhole, from);
      }
      return;
    }
    claimed = true;
    stopListening();
    flow.connected(pinhole.mode() == Mode.PASSIVE ? Side.CLIENT : Side.SERVER, pump);
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
    InetSocketAddress from = new InetSocketAddress(pinhole.from(), sourcePort);
    plane.sockets().connect(pinhole.endpoint(), from, plane.connectWithin(), new Exit(sourcePort));
  }

  /** What becomes of the connection to the endpoint. */
  private final class Exit implements Sockets.Connecting {
    private final int sourcePort;

    Exit(int sourcePort) {
      this.sourcePort = sourcePort;
    }

    @Override
    public void connected(Pump pump) {
      if (closed) {
        pump.reset();
      } else {
        flow.connected(pinhole.mode() == Mode.PASSIVE ? Side.SERVER : Side.CLIENT, pump);
        joinIfComplete();
      }
    }

    @Override
    public void failed(boolean ours) {
      if (closed) {
        return;
      }
      if (sourcePort != 0 && ours) {
        connect(0); // port 20 is not to be had: taken, not permitted, or still in TIME_WAIT
      } else {
        flow.over(Outcome.UNREACHABLE);
      }
    }
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
