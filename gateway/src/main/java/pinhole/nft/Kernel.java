package pinhole.nft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import pinhole.data.DataPlane;
import pinhole.data.Watcher;
import pinhole.ftp.HostPort;
import pinhole.rules.PortRange;
import pinhole.session.Pinhole;

/**
 * The kernel's share in the gateway: one for the process. Opens and closes pinholes in the table,
 * and takes what the kernel tells of connections to the pinholes that they came through.
 */
public final class Kernel implements Firewall, AutoCloseable {
  /** The kernel closes by itself what this process should have closed by then. */
  private static final Duration LATER = Duration.ofSeconds(2);

  /** The event loops, and who listens. */
  private static final int THREADS = Runtime.getRuntime().availableProcessors() + 1;

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final Table table;
  private final Conntrack conntrack;
  private final Ear ear;
  private final Set<Family> forwarded;
  private final AtomicInteger numbers =
      new AtomicInteger(ThreadLocalRandom.current().nextInt()); // not those of a process before us
  private final Map<Integer, Passage> passages = new ConcurrentHashMap<>();
  private final Map<HostPort, Passage> entrances = new ConcurrentHashMap<>();
  private final Deque<Retired> retired = new ArrayDeque<>();
  private final Courier courier;
  private volatile boolean missed;
  private volatile boolean closed;

  private Kernel(Table table, Conntrack conntrack, Ear ear, Set<Family> forwarded) {
    this.table = table;
    this.conntrack = conntrack;
    this.ear = ear;
    this.forwarded = forwarded;
    this.courier = new Courier(ear, new Telling(), System::nanoTime);
  }

  /**
   * Makes the table and begins to listen.
   *
   * @param listening has a thread to spare, for most of the time, until {@link #close}
   * @throws Unavailable if this machine's kernel lacks something, or forbids it
   * @throws IOException if it has no netlink at all
   */
  public static Kernel open(ScheduledExecutorService listening) throws IOException {
    Kernel kernel = open(Table.NAME);
    listening.execute(() -> kernel.listen(listening));
    return kernel;
  }

  /** Makes the table under another name and removes it: tells whether it can be had here. */
  public static void probe() throws IOException {
    Kernel kernel = open("pinhole-probe-" + ProcessHandle.current().pid());
    kernel.close();
  }

  private static Kernel open(String name) throws IOException {
    Set<Family> forwarded = Sysctl.forwarded();
    Sysctl.demand(forwarded);
    Ear ear = Ear.open();
    Netlink netlink = Netlink.open();
    try {
      Table table = Table.make(netlink, name, ear.group());
      return new Kernel(table, Conntrack.open(THREADS), ear, forwarded);
    } catch (IOException e) {
      netlink.close();
      ear.close();
      throw e;
    }
  }

  /** The data plane of a session that lives on this event loop. */
  public DataPlane plane(
      ScheduledExecutorService loop, KernelPlane.Settings settings, Watcher watcher) {
    return new KernelPlane(this, this::nextMark, loop, settings, watcher);
  }

  /** Where intruders are looked for: the ports that pinholes may have; the ranges are disjoint. */
  public void watch(List<PortRange> ranges) throws IOException {
    table.watch(ranges);
  }

  /**
   * Whether the kernel can have a pinhole: in clear, of one address family, and between two other
   * machines, because what this one sends to itself is not forwarded.
   */
  public boolean fits(Pinhole pinhole) {
    InetAddress endpoint = pinhole.endpoint().address();
    Family family = Family.of(pinhole.peer());
    return !pinhole.protection().any()
        && family == Family.of(endpoint)
        && forwarded.contains(family)
        && isForwarded(pinhole.peer(), pinhole.at())
        && isForwarded(endpoint, pinhole.from());
  }

  private static boolean isForwarded(InetAddress far, InetAddress near) {
    return !far.isLoopbackAddress() && !far.isLinkLocalAddress() && !far.equals(near);
  }

  /** A mark that no open pinhole has. */
  private int nextMark() {
    int mark = Marks.of(numbers.incrementAndGet());
    while (passages.containsKey(mark)) {
      mark = Marks.of(numbers.incrementAndGet());
    }
    return mark;
  }

  @Override
  public boolean open(Hole hole, Duration openFor, Passage passage) throws IOException {
    passages.put(hole.mark(), passage);
    boolean opened = false;
    try {
      opened = table.open(hole, openFor.plus(LATER));
    } finally {
      if (opened) {
        entrances.put(hole.entrance(), passage);
      } else {
        passages.remove(hole.mark());
      }
    }
    return opened;
  }

  @Override
  public boolean vacate(HostPort source, HostPort endpoint) throws IOException {
    Optional<Tracked> before = conntrack.answered(new Tracked.Ends(endpoint, source));
    if (before.isEmpty()) {
      return true;
    }
    if (!before.get().isOver()) {
      return false;
    }
    conntrack.forget(List.of(before.get()));
    return true;
  }

  @Override
  public boolean close(Hole hole) {
    try {
      return table.close(hole);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void hear(KernelPlane asking) {
    courier.hear(asking);
  }

  @Override
  public void used(Hole hole) {
    entrances.remove(hole.entrance(), passages.get(hole.mark()));
  }

  @Override
  public void closed(Hole hole) {
    used(hole);
    synchronized (retired) {
      retired.add(new Retired(System.nanoTime() + GRACE.toNanos(), hole.mark()));
    }
  }

  @Override
  public Optional<Tracked> find(Tracked connection) {
    try {
      return conntrack.find(connection.origin()).filter(now -> now.id() == connection.id());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void cut(Tracked connection) {
    try {
      conntrack.forget(List.of(connection));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    passages.remove(Marks.plain(connection.mark()));
  }

  /**
   * Its entry stays for as long as the kernel keeps those in TIME_WAIT: a server that has closed
   * first does the same. If it met the pair again, with timestamps of another connection, it would
   * answer as for the old one, and the client's reset would end the new one before it had begun.
   * While there is an entry, translation takes another port.
   */
  @Override
  public void ended(Tracked connection) {
    passages.remove(Marks.plain(connection.mark()));
  }

  /** What is to be forgotten at some time. */
  private record Retired(long at, int mark) {}

  private void listen(ScheduledExecutorService listening) {
    Duration pause = AFTER_FAILURE;
    try {
      turn();
      pause = Courier.PATIENCE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally { // or nothing would ever be heard again
      if (!closed) {
        listening.schedule(
            () -> listening.execute(() -> listen(listening)), // what it throws is in the log
            pause.toNanos(),
            TimeUnit.NANOSECONDS);
      }
    }
  }

  private void turn() throws IOException {
    courier.turn();
    if (missed) {
      missed = false;
      makeUp();
    }
    sweep();
  }

  private void sweep() {
    synchronized (retired) {
      long now = System.nanoTime();
      while (!retired.isEmpty() && retired.peek().at() - now < 0) {
        passages.remove(retired.remove().mark());
      }
    }
  }

  private Optional<Passage> passage(Tracked connection) {
    return Optional.ofNullable(passages.get(Marks.plain(connection.mark())));
  }

  private void tell(Passage passage, Runnable news) {
    courier.take(passage.plane(), news);
  }

  /** Asks for everything, and works out what must have happened. */
  private void makeUp() throws IOException {
    Set<Integer> alive = new HashSet<>();
    for (Tracked connection : conntrack.all()) {
      alive.add(Marks.plain(connection.mark()));
      passage(connection).ifPresent(passage -> tell(passage, () -> passage.found(connection)));
    }
    passages.forEach(
        (mark, passage) -> {
          if (!alive.contains(mark)) {
            tell(passage, passage::missing);
          }
        });
  }

  /** Finds the pinhole that something is told of. */
  private final class Telling implements Ear.Heard {
    @Override
    public void began(Tracked connection) {
      passage(connection).ifPresent(passage -> tell(passage, () -> passage.began(connection)));
    }

    @Override
    public void closed(Tracked connection) {
      passage(connection).ifPresent(passage -> tell(passage, () -> passage.closed(connection)));
    }

    @Override
    public void vanished(Tracked connection) {
      passage(connection).ifPresent(passage -> tell(passage, () -> passage.vanished(connection)));
    }

    @Override
    public void stranger(HostPort from, HostPort at) {
      Passage passage = entrances.get(at);
      if (passage != null) {
        tell(passage, () -> passage.stranger(from));
      }
    }

    @Override
    public void missed() {
      missed = true;
    }
  }

  /** Removes the table: no pinhole is left; transfers under way go on. */
  @Override
  public void close() {
    closed = true;
    table.close();
    conntrack.close();
    ear.close();
  }
}
