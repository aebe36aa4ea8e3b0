package pinhole.relay;

import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import pinhole.data.Surroundings;
import pinhole.ftp.HostPort;
import pinhole.proxy.Ends;
import pinhole.proxy.HeaderWriter;
import pinhole.rules.Mode;
import pinhole.session.Ended;
import pinhole.session.Ended.Outcome;
import pinhole.session.Pinhole;
import pinhole.session.Side;
import pinhole.session.Unused;

/** One pinhole, from its listening socket to the end of its flow. */
final class Passage {
  private static final int FTP_DATA = 20;

  private final RelayPlane plane;
  private final Pinhole pinhole;
  private final Flow flow;
  private final Introductions introductions;
  private final Handshakes handshakes;
  private final CompletableFuture<HostPort> opening = new CompletableFuture<>();

  private HostPort here;
  private byte[] header = {};
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
    this.introductions = new Introductions(plane, pinhole, this::admit);
    this.handshakes = new Handshakes(plane, pinhole, new Encrypted());
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
      introductions.stop();
      handshakes.stop();
      plane.forget(pinhole);
      if (claimed || !closed) {
        closed = true;
        plane.watcher().ended(pinhole, how);
      }
    }
  }

  /** Listens on a free port of the range; tells which. */
  CompletionStage<HostPort> open() {
    new Entrance(plane, pinhole, new Arrivals()).open();
    if (!connectsLate()) {
      // While the client reads its 227, which has gone out by then; the server's refusal is known
      // in time all the same.
      plane.loop().execute(this::connectUnlessClosed);
    }
    return opening;
  }

  /** Whether the endpoint is connected when the peer is there. */
  private boolean connectsLate() {
    return pinhole.mode() == Mode.ACTIVE || plane.around().announces(pinhole.mode());
  }

  private void connectUnlessClosed() {
    if (!closed) {
      connect();
    }
  }

  /**
   * Connects, and tells a server that wants to know who the peer is; the port is the one that the
   * server has named, since another load balancer before it goes by that.
   */
  private void connect(Ends ends) {
    if (plane.around().announces(pinhole.mode())) {
      HostPort to = new HostPort(ends.server().address(), pinhole.endpoint().port());
      header = HeaderWriter.print(plane.around().server().version(), new Ends(ends.client(), to));
    }
    connect();
  }

  /** What becomes of the listening socket. */
  private final class Arrivals implements Entrance.Report {
    @Override
    public boolean wanted() {
      return !closed;
    }

    @Override
    public void listening(Sockets.Listener opened, int port) {
      listener = opened;
      long millis = plane.openFor().toMillis();
      expiry = plane.loop().schedule(Passage.this::expire, millis, TimeUnit.MILLISECONDS);
      here = new HostPort(pinhole.at(), port);
      opening.complete(here);
      afterOpening.run();
    }

    @Override
    public void failed(IOException cause) {
      opening.completeExceptionally(cause);
      close();
    }

    /** Whoever connects; only the peer stays. */
    @Override
    public void arrived(Pump pump, HostPort from) {
      Surroundings around = plane.around();
      boolean may = around.mayCome(pinhole.mode(), pinhole.peer(), from.address());
      Ends real = new Ends(from, here);
      if (may && !claimed && !closed && around.announced(pinhole.mode())) {
        introductions.begin(pump, real); // whose it is shows at the end of the header
      } else if (may) {
        admit(pump, real);
      } else {
        turnAway(pump, from);
      }
    }
  }

  private void admit(Pump pump, Ends ends) {
    HostPort from = ends.client();
    if (claimed || closed || !from.address().equals(pinhole.peer())) {
      turnAway(pump, from);
    } else if (pinhole.mode() == Mode.PASSIVE && pinhole.protection().resumed()) {
      handshakes.candidate(pump, ends); // whose it is shows at the end of the handshake
    } else {
      claim();
      connected(pinhole.mode() == Mode.PASSIVE ? Side.CLIENT : Side.SERVER, pump);
      plane.watcher().used(pinhole, from);
      if (connectsLate() && released) {
        connect(ends);
      } else {
        joinIfComplete();
      }
    }
  }

  private void turnAway(Pump pump, HostPort from) {
    pump.reset();
    if (!claimed && !closed) {
      plane.watcher().intruder(pinhole, from);
    }
  }

  private void expire() {
    if (!claimed && !closed) {
      close();
      plane.watcher().expired(pinhole, Unused.NOBODY_CAME);
    }
  }

  /** Others are turned away from now on; the socket is closed when the peer has been served. */
  private void claim() {
    claimed = true;
    introductions.stop();
    plane.loop().execute(this::stopListening);
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
        .sockets()
        .connect(
            pinhole.endpoint(),
            plane.exit(pinhole, sourcePort),
            plane.connectWithin(),
            new Exit(sourcePort));
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
      } else if (header.length > 0 && !pump.announce(header)) {
        pump.reset();
        flow.over(Outcome.UNREACHABLE);
      } else {
        Passage.this.connected(pinhole.mode() == Mode.PASSIVE ? Side.SERVER : Side.CLIENT, pump);
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

  /** One of the two ends is there. */
  private void connected(Side side, Pump pump) {
    if (pinhole.protection().on(side)) {
      handshakes.begin(side, pump);
      if (claimed) {
        flow.watch();
      }
    } else {
      flow.connected(side, pump);
    }
  }

  /** What becomes of handshakes. */
  private final class Encrypted implements Handshakes.Report {
    @Override
    public void proved(Ends ends) {
      claim();
      flow.watch();
      plane.watcher().used(pinhole, ends.client());
      if (connectsLate()) {
        connect(ends);
      }
    }

    @Override
    public void secured(Side leg, Pump pump) {
      if (closed) {
        pump.reset();
      } else {
        flow.connected(leg, pump);
        joinIfComplete();
      }
    }

    @Override
    public void failed(Outcome outcome) {
      flow.over(outcome);
    }
  }

  private void joinIfComplete() {
    if (flow.complete() && released && claimed) {
      flow.join();
    }
  }

  /** The transfer has begun. */
  void begin(Side from) {
    flow.from(from);
    handshakes.due();
  }

  void drain() {
    handshakes.due();
    flow.drain();
  }

  /** Closes it if unused, resets it if used. */
  void close() {
    if (!closed) {
      closed = true;
      introductions.stop();
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
