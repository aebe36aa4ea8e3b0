package pinhole.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;
import pinhole.data.PortPool;
import pinhole.data.Surroundings;
import pinhole.data.Watcher;
import pinhole.ftp.HostPort;
import pinhole.rules.Literal;
import pinhole.rules.Mode;
import pinhole.rules.Source;
import pinhole.session.Ended;
import pinhole.session.Pinhole;
import pinhole.session.Protection;
import pinhole.session.Secured;
import pinhole.session.Side;
import pinhole.session.Unused;
import pinhole.tls.TlsSession;

/**
 * A relay on an event loop of its own, called from a test. Closing it checks that all is given
 * back.
 */
final class Plane implements AutoCloseable, Watcher {
  static final InetAddress GATEWAY = Literal.parse("127.0.0.1");
  static final InetAddress CLIENT = Literal.parse("127.0.0.2");
  static final InetAddress STRANGER = Literal.parse("127.0.0.3");
  static final InetAddress SERVER = Literal.parse("127.0.0.4");
  // Below the ports that the kernel hands out, and other ones for other processes on this machine.
  static final int FIRST_PORT = 10_000 + 250 * (int) (ProcessHandle.current().pid() % 40);
  private static final long PATIENCE_SECONDS = 10;

  private static final Function<Side, TlsSession> NO_TLS = Plane::noTls;

  /** Times and ports, as a test wants them. */
  record Wanted(
      Relay relay,
      int ports,
      Duration openFor,
      Duration stall,
      Duration patience,
      Duration handshake,
      long uploadSize,
      Function<Side, TlsSession> tls,
      Surroundings around) {
    static Wanted on(Relay relay) {
      Duration never = Duration.ofSeconds(60);
      return new Wanted(
          relay,
          10,
          never,
          never,
          Duration.ofSeconds(5),
          never,
          Long.MAX_VALUE,
          NO_TLS,
          Surroundings.NONE);
    }

    Wanted ports(int most) {
      return new Wanted(relay, most, openFor, stall, patience, handshake, uploadSize, tls, around);
    }

    Wanted openFor(Duration time) {
      return new Wanted(relay, ports, time, stall, patience, handshake, uploadSize, tls, around);
    }

    Wanted stall(Duration time) {
      return new Wanted(relay, ports, openFor, time, patience, handshake, uploadSize, tls, around);
    }

    Wanted patience(Duration time) {
      return new Wanted(relay, ports, openFor, stall, time, handshake, uploadSize, tls, around);
    }

    Wanted handshake(Duration time) {
      return new Wanted(relay, ports, openFor, stall, patience, time, uploadSize, tls, around);
    }

    Wanted uploadSize(long bytes) {
      return new Wanted(relay, ports, openFor, stall, patience, handshake, bytes, tls, around);
    }

    Wanted around(Surroundings others) {
      return new Wanted(relay, ports, openFor, stall, patience, handshake, uploadSize, tls, others);
    }

    Wanted tls(Function<Side, TlsSession> sessions) {
      return new Wanted(
          relay, ports, openFor, stall, patience, handshake, uploadSize, sessions, around);
    }
  }

  private static TlsSession noTls(Side leg) {
    throw new AssertionError("no TLS on the leg of the " + leg);
  }

  final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
  final LinkedBlockingQueue<Ended> drained = new LinkedBlockingQueue<>();
  final LinkedBlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
  final PortPool ports;
  private final int all;
  private final EventLoopGroup group;
  private final EventLoop loop;
  private final RelayPlane plane;
  private int count;

  Plane(Relay relay) {
    this(Wanted.on(relay));
  }

  Plane(Wanted wanted) {
    all = wanted.ports();
    ports = new PortPool(IntStream.range(FIRST_PORT, FIRST_PORT + all).toArray(), "test");
    group = wanted.relay().transport.loops(1);
    loop = group.next();
    RelayPlane.Settings settings =
        new RelayPlane.Settings(
            wanted.relay().transport,
            wanted.relay().way,
            wanted.relay().pipes(),
            ports,
            ports,
            true,
            wanted.openFor(),
            Duration.ofSeconds(2),
            wanted.handshake(),
            wanted.stall(),
            wanted.patience(),
            wanted.uploadSize());
    plane = new RelayPlane(loop, settings, wanted.tls(), wanted.around(), this);
  }

  /** A passive pinhole for {@link #CLIENT}. */
  Pinhole passive(HostPort endpoint) {
    return passive(endpoint, Protection.NONE);
  }

  /** The same, and private. */
  Pinhole passive(HostPort endpoint, Protection protection) {
    return pinhole(Mode.PASSIVE, CLIENT, endpoint, protection);
  }

  /** An active pinhole for {@link #SERVER}. */
  Pinhole active(HostPort endpoint) {
    return pinhole(Mode.ACTIVE, SERVER, endpoint, Protection.NONE);
  }

  private Pinhole pinhole(Mode mode, InetAddress peer, HostPort endpoint, Protection protection) {
    return new Pinhole(++count, mode, peer, GATEWAY, endpoint, GATEWAY, protection, Source.NONE);
  }

  /** Where it is open. */
  HostPort open(Pinhole pinhole) throws Exception {
    CompletableFuture<HostPort> where = new CompletableFuture<>();
    loop.execute(
        () ->
            plane
                .open(pinhole)
                .whenComplete(
                    (at, failure) -> {
                      if (failure == null) {
                        where.complete(at);
                      } else {
                        where.completeExceptionally(failure);
                      }
                    }));
    try {
      return where.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : new CompletionException(e);
    }
  }

  void release(Pinhole pinhole) throws Exception {
    onLoop(() -> plane.release(pinhole));
  }

  void begin(Pinhole pinhole, Side from) throws Exception {
    onLoop(() -> plane.begin(pinhole, from));
  }

  void drain(Pinhole pinhole) throws Exception {
    onLoop(() -> plane.drain(pinhole));
  }

  void close(Pinhole pinhole) throws Exception {
    onLoop(() -> plane.close(pinhole));
  }

  void closeAll() throws Exception {
    onLoop(plane::closeAll);
  }

  /** On the loop: opens a pinhole and closes it before anything else happens. */
  void openAndClose(Pinhole pinhole) {
    plane.open(pinhole);
    plane.close(pinhole);
  }

  /** On the loop: opens a pinhole, and closes it once its server is being connected. */
  void openConnectAndClose(Pinhole pinhole) {
    plane.open(pinhole);
    loop.execute(() -> plane.close(pinhole));
  }

  /** Returns when it has been done. */
  void onLoop(Runnable task) throws Exception {
    loop.submit(task).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void used(Pinhole pinhole, HostPort by) {
    heard.add("used");
  }

  @Override
  public void intruder(Pinhole pinhole, HostPort from) {
    heard.add("intruder");
  }

  @Override
  public void unnamed(Pinhole pinhole, HostPort from) {
    heard.add("unnamed " + from.address().getHostAddress());
  }

  @Override
  public void notResumed(Pinhole pinhole, HostPort from) {
    heard.add("not-resumed");
  }

  @Override
  public void secured(Pinhole pinhole, Side leg, Secured how) {
    heard.add("secured " + leg);
  }

  @Override
  public void tlsFailed(Pinhole pinhole, Side leg, String why) {
    heard.add("tls-failed " + leg);
  }

  @Override
  public void expired(Pinhole pinhole, Unused why) {
    heard.add("expired " + why);
  }

  @Override
  public void drained(Pinhole pinhole, Ended soFar) {
    heard.add("drained");
    drained.add(soFar);
  }

  @Override
  public void ended(Pinhole pinhole, Ended how) {
    heard.add("ended");
    ended.add(how);
  }

  /** The next report, or "nothing" after a while. */
  String next() throws InterruptedException {
    String next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return next == null ? "nothing" : next;
  }

  /** What is reported within this time, or "nothing". */
  String quietFor(Duration time) throws InterruptedException {
    String next = heard.poll(time.toMillis(), TimeUnit.MILLISECONDS);
    return next == null ? "nothing" : next;
  }

  /** How the next pinhole ends. */
  Ended end() throws InterruptedException {
    Ended end = ended.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (end == null) {
      throw new AssertionError("it does not end; heard " + heard);
    }
    return end;
  }

  /** The share of one processor that the event loop takes, over a tenth of a second. */
  double busy() throws Exception {
    long[] id = new long[1];
    onLoop(() -> id[0] = Thread.currentThread().getId());
    var threads = ManagementFactory.getThreadMXBean();
    long cpu = threads.getThreadCpuTime(id[0]);
    long began = System.nanoTime();
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    long took = System.nanoTime() - began;
    return (double) (threads.getThreadCpuTime(id[0]) - cpu) / took;
  }

  @Override
  public void close() {
    loop.submit(plane::closeAll).syncUninterruptibly();
    Until.holds("all ports given back, but " + ports.available(), () -> ports.available() == all);
    // What lingers is closed by the end of the loop, and its engines freed by tasks behind that.
    Transport.end(group).syncUninterruptibly();
    assertEquals(all, ports.available());
  }
}
