package pinhole;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import pinhole.control.Bans;
import pinhole.control.Door;
import pinhole.control.OpaquePorts;
import pinhole.control.Running;
import pinhole.control.Sessions;
import pinhole.control.Terms;
import pinhole.data.Surroundings;
import pinhole.ftp.HostPort;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.log.Journal;
import pinhole.relay.Transport;
import pinhole.relay.Way;
import pinhole.rules.PortRange;
import pinhole.rules.config.Configuration;
import pinhole.rules.config.DataSection;
import pinhole.rules.config.InvalidConfiguration;
import pinhole.rules.config.Listener;
import pinhole.rules.config.SourceAddress;
import pinhole.session.OwnListeners;
import pinhole.session.Setup;
import pinhole.session.Side;
import pinhole.tls.Provider;
import pinhole.tls.Tls;
import pinhole.tls.TlsSession;

/**
 * The running gateway. A configuration takes force whole or not at all: what can fail (binding) is
 * done first, and undone if any of it fails. Sessions under way keep their limits and ports and get
 * the new rules.
 *
 * <p>Event loops read only what it has published; all that changes it takes its lock.
 */
public final class Gateway implements AutoCloseable {
  private static final Duration NAMES_EVERY = Duration.ofSeconds(60);
  private static final Duration CERTIFICATES_EVERY = Duration.ofMillis(500);

  private final Transport transport = Transport.best();
  private final EventLoopGroup acceptors = transport.loops(1);
  private final EventLoopGroup loops =
      transport.loops(Math.max(1, Runtime.getRuntime().availableProcessors()));
  private final EventExecutor housekeeping =
      new DefaultEventExecutor(new DefaultThreadFactory("housekeeping", true));
  private final Sessions sessions = new Sessions();
  private final Bans bans = new Bans(System::nanoTime);
  private final Listeners listeners =
      new Listeners(
          transport,
          acceptors,
          loops,
          listener -> new Door(to -> behind(listener.get(), to), () -> this.terms, sessions, bans));
  private final Journal journal;
  private final Names names;
  private final Planes planes;

  private final Map<Opaque, OpaquePorts> opaque = new ConcurrentHashMap<>();

  private boolean tlsAnnounced;
  private boolean stopping;
  private volatile OwnListeners ours = new OwnListeners(Set.of());
  private volatile Configuration configuration;
  private volatile Terms terms;

  private volatile Tls tls;

  private Gateway(Configuration configuration, Tls tls, Journal journal) {
    this.configuration = configuration;
    this.tls = tls;
    this.journal = journal;
    this.names = new Names(journal);
    this.planes = new Planes(transport, housekeeping, journal);
    this.terms = terms(configuration);
  }

  /**
   * Starts with this configuration.
   *
   * @throws IOException naming the listener that cannot be opened, or what keeps pinholes from the
   *     kernel; then nothing stays open
   * @throws InvalidConfiguration if a certificate that it names cannot be used
   */
  public static Gateway start(Configuration configuration, Journal journal)
      throws IOException, InvalidConfiguration {
    Tls tls = Tls.load(configuration, InstantSource.system());
    Gateway gateway = new Gateway(configuration, tls, journal);
    if (!gateway.transport.shortcoming().isEmpty()) {
      journal.write(
          Entry.of(Event.STARTED)
              .with("transport", "nio")
              .with("reason", gateway.transport.shortcoming()));
    }
    try {
      gateway.planes.prepare(configuration);
      gateway.terms = gateway.terms(configuration); // for the first client of the first listener
      gateway.adopt(configuration, tls);
    } catch (IOException e) {
      gateway.close();
      throw e;
    }
    long every = NAMES_EVERY.toSeconds();
    gateway.housekeeping.scheduleAtFixedRate(gateway::refreshNames, every, every, TimeUnit.SECONDS);
    long look = CERTIFICATES_EVERY.toMillis();
    gateway.housekeeping.scheduleWithFixedDelay(
        gateway::lookAtCertificates, look, look, TimeUnit.MILLISECONDS);
    return gateway;
  }

  /** Which ports are whose; after a reload the same are still the same. */
  private record Opaque(String listener, List<PortRange> ports) {}

  /**
   * Puts a configuration in force.
   *
   * @throws IOException naming the listener that cannot be opened; then the old one stays in force
   * @throws InvalidConfiguration if a certificate that it names cannot be used; likewise
   */
  public void adopt(Configuration next) throws IOException, InvalidConfiguration {
    adopt(next, Tls.load(next, InstantSource.system()));
  }

  private synchronized void adopt(Configuration next, Tls loaded) throws IOException {
    if (stopping) {
      throw new IOException("the gateway is stopping");
    }
    planes.prepare(next);
    names.refresh(next); // before it counts, so that the first client finds its server
    Collection<Listeners.Bound> opened = listeners.open(next.listeners());
    configuration = next;
    tls = loaded;
    terms = terms(next);
    sessions.forEach(session -> session.adopt(next.policy()));
    listeners.adopt(next.listeners(), opened);
    ours = new OwnListeners(listeners.addresses());
    // Only now: a guest of the new configuration is not to meet a part of the old one.
    listeners.welcome(opened);
    planes.announce(next);
    announceTls(loaded);
    opened.forEach(this::announce);
  }

  /** Once: it stays the same for as long as the process runs. */
  private void announceTls(Tls loaded) {
    if (!tlsAnnounced && loaded.provider().isPresent()) {
      tlsAnnounced = true;
      Provider provider = loaded.provider().get();
      journal.write(
          Entry.of(Event.TLS_PROVIDER)
              .with("provider", provider)
              .withUnlessEmpty("reason", provider.shortcoming()));
    }
  }

  private void announce(Listeners.Bound bound) {
    Listener listener = bound.listener();
    journal.write(
        Entry.of(Event.LISTENING)
            .with("name", listener.name())
            .with("address", bound.address())
            .with("server", listener.server())
            .with("stateful-ftp", listener.statefulFtp() ? "on" : "off"));
  }

  private Door.Behind behind(Listener listener, HostPort connectedTo) {
    Set<Side> foreign = EnumSet.noneOf(Side.class);
    if (listener.server().isOriginalDestination()) {
      foreign.add(Side.CLIENT);
    }
    if (configuration.data().source() == SourceAddress.CLIENT) {
      foreign.add(Side.SERVER);
    }
    Setup.Tls asked = new Setup.Tls(listener.tls(), listener.server().tls());
    return new Door.Behind(
        listener.name(),
        names.server(listener.server(), connectedTo),
        listener.statefulFtp(),
        asked,
        leg -> tls(listener, leg),
        opaque.computeIfAbsent(
            new Opaque(listener.name(), listener.tls().opaquePorts()),
            key -> new OpaquePorts(loops.next(), key.listener(), key.ports())),
        new Surroundings(foreign, listener.proxy(), listener.server().proxy()));
  }

  private Terms terms(Configuration from) {
    DataSection data = from.data();
    return new Terms(
        transport,
        journal,
        from.policy(),
        from.limits(),
        from.timeouts(),
        from.ban(),
        planes.of(from),
        (client, connectedTo) -> names.advertised(data, client, connectedTo),
        endpoint -> ours.test(endpoint),
        data.serverAddresses());
  }

  private void lookAtCertificates() {
    tls.look(journal);
  }

  /** TLS for a session that begins now, on a leg that the rules file wants encrypted. */
  private TlsSession tls(Listener listener, Side leg) {
    return leg == Side.CLIENT
        ? tls.client(listener.name()).session()
        : tls.server(listener.name()).session();
  }

  private void refreshNames() {
    names.refresh(configuration);
  }

  /** How data is moved in sessions that begin now. */
  public Way way() {
    return planes.way(configuration.data());
  }

  /** Where the listener of this name can be reached. */
  public synchronized HostPort address(String listener) {
    return listeners.address(listener);
  }

  /** A thread for what may wait: files, names. */
  public EventExecutor housekeeping() {
    return housekeeping;
  }

  /** Sessions under way. */
  public int sessions() {
    return sessions.count();
  }

  /**
   * Takes no new sessions and waits for those under way to end, for as long as the configuration
   * says; then cuts them.
   *
   * @return how many had to be cut
   */
  public int drain() throws InterruptedException {
    journal.write(
        Entry.of(Event.DRAINING)
            .with("sessions", sessions.count())
            .with("within-ms", configuration.timeouts().drain().toMillis()));
    stopListening();
    sessions.drain();
    long until = System.nanoTime() + configuration.timeouts().drain().toNanos();
    sessions.awaitNone(until - System.nanoTime());
    int left = sessions.count();
    sessions.forEach(Running::cut);
    sessions.awaitNone(TimeUnit.SECONDS.toNanos(3));
    return left;
  }

  private synchronized void stopListening() {
    stopping = true;
    listeners.close();
  }

  /** Ends everything at once. */
  @Override
  public void close() {
    stopListening();
    Transport.end(acceptors);
    Transport.end(loops).awaitUninterruptibly();
    housekeeping.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    planes.close();
  }
}
