package pinhole.nft;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.IntSupplier;
import pinhole.data.DataPlane;
import pinhole.data.NoPortFree;
import pinhole.data.PortPool;
import pinhole.data.Watcher;
import pinhole.ftp.HostPort;
import pinhole.rules.Mode;
import pinhole.session.Pinhole;

/** The pinholes of one session, as elements of the kernel's table. */
public final class KernelPlane implements DataPlane {
  private static final int FTP_DATA = 20;
  private static final int MOST_TRIES = 16;

  private final Firewall firewall;
  private final IntSupplier marks;
  private final ScheduledExecutorService loop;
  private final Settings settings;
  private final Watcher watcher;
  private final Map<Integer, Passage> passages = new HashMap<>(4);

  /** What the kernel has told of them, by whoever listened. */
  private final Queue<Runnable> mail = new ConcurrentLinkedQueue<>();

  KernelPlane(
      Firewall firewall,
      IntSupplier marks,
      ScheduledExecutorService loop,
      Settings settings,
      Watcher watcher) {
    this.firewall = firewall;
    this.marks = marks;
    this.loop = loop;
    this.settings = settings;
    this.watcher = watcher;
  }

  /**
   * What all sessions have in common.
   *
   * @param passivePorts where clients connect
   * @param activePorts where the server connects
   * @param fromFtpData whether clients see port 20
   * @param openFor how long an unused pinhole stays open
   * @param connect how long the endpoint may take to accept
   * @param stall how long a connection may stand still
   * @param finalReply how long one whose end is awaited may stand still
   */
  public record Settings(
      PortPool passivePorts,
      PortPool activePorts,
      boolean fromFtpData,
      Duration openFor,
      Duration connect,
      Duration stall,
      Duration finalReply) {}

  @Override
  public CompletionStage<HostPort> open(Pinhole pinhole) {
    boolean active = pinhole.mode() == Mode.ACTIVE;
    PortPool ports = active ? settings.activePorts() : settings.passivePorts();
    try {
      int sourcePort = active ? sourcePort(pinhole) : 0;
      for (int i = 0; i < MOST_TRIES; i++) {
        OptionalInt port = ports.take();
        if (port.isEmpty()) {
          throw new NoPortFree(ports.toString());
        }
        Hole hole =
            new Hole(
                marks.getAsInt(),
                pinhole.peer(),
                new HostPort(pinhole.at(), port.getAsInt()),
                pinhole.endpoint(),
                pinhole.from(),
                sourcePort);
        Passage passage = new Passage(this, pinhole, hole, ports);
        if (passage.open()) {
          passages.put(pinhole.number(), passage);
          return CompletableFuture.completedFuture(hole.entrance());
        }
      }
      throw new NoPortFree(ports + " at which this peer has no pinhole");
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Port 20, or any where the client has a connection from there to the same port. */
  private int sourcePort(Pinhole pinhole) throws IOException {
    HostPort source = new HostPort(pinhole.from(), FTP_DATA);
    return settings.fromFtpData() && firewall.vacate(source, pinhole.endpoint()) ? FTP_DATA : 0;
  }

  /** Nothing waits for it: the server's connection is the client's. */
  @Override
  public void release(Pinhole pinhole) {}

  @Override
  public void hear() {
    if (!passages.isEmpty()) {
      firewall.hear(this);
      read();
    }
  }

  /** Does something on the event loop: when it next {@linkplain #hear hears} or reads. */
  void tell(Runnable news) {
    mail.add(news);
  }

  boolean hasMail() {
    return !mail.isEmpty();
  }

  /** Reads what it was told, on the event loop. */
  void read() {
    for (Runnable news = mail.poll(); news != null; news = mail.poll()) {
      news.run();
    }
  }

  @Override
  public void drain(Pinhole pinhole) {
    of(pinhole).forEach(Passage::drain);
  }

  @Override
  public void close(Pinhole pinhole) {
    of(pinhole).forEach(Passage::close);
  }

  @Override
  public void closeAll() {
    List.copyOf(passages.values()).stream()
        .filter(passage -> !passage.finishing())
        .forEach(Passage::close);
  }

  private List<Passage> of(Pinhole pinhole) {
    Passage passage = passages.get(pinhole.number());
    return passage == null ? List.of() : List.of(passage);
  }

  void forget(Pinhole pinhole) {
    passages.remove(pinhole.number());
  }

  Firewall firewall() {
    return firewall;
  }

  ScheduledExecutorService loop() {
    return loop;
  }

  Settings settings() {
    return settings;
  }

  Watcher watcher() {
    return watcher;
  }
}
