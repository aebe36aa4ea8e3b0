package pinhole;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import pinhole.control.Door;
import pinhole.control.OpaquePorts;
import pinhole.control.Running;
import pinhole.control.Sessions;
import pinhole.control.Terms;
import pinhole.ftp.HostPort;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.log.Journal;
import pinhole.relay.Transport;
import pinhole.relay.Way;
import pinhole.rules.Literal;
import pinhole.rules.PortRange;
import pinhole.rules.config.Configuration;
import pinhole.rules.config.DataSection;
import pinhole.rules.config.InvalidConfiguration;
import pinhole.rules.config.Listener;
import pinhole.rules.config.Server;
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
  private final Map<InetSocketAddress, Bound> listening = new HashMap<>();
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

  /** An open listener; what is behind it may change while it stays open. */
  private static final class Bound {
    private final Channel channel;
    private volatile Listener listener;

    Bound(Channel channel, Listener listener) {
      this.channel = channel;
      this.listener = listener;
    }

    HostPort address() {
      return HostPort.of((InetSocketAddress) channel.localAddress());
    }
  }

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
    names.refresh(hosts(next)); // before it counts, so that the first client finds its server
    Map<InetSocketAddress, Bound> opened = new HashMap<>();
    try {
      for (Listener listener : next.listeners()) {
        if (!listening.containsKey(listener.bind())) {
          opened.put(listener.bind(), open(listener));
        }
      }
    } catch (IOException e) {
      opened.values().forEach(bound -> bound.channel.close().awaitUninterruptibly());
      throw e;
    }
    listening.putAll(opened);
    configuration = next;
    tls = loaded;
    terms = terms(next);
    sessions.forEach(session -> session.adopt(next.policy()));
    Map<InetSocketAddress, Listener> wanted = new HashMap<>();
    next.listeners().forEach(listener -> wanted.put(listener.bind(), listener));
    for (InetSocketAddress bind : List.copyOf(listening.keySet())) {
      if (wanted.containsKey(bind)) {
        Listener now = wanted.get(bind);
        Bound bound = listening.get(bind);
        transport.takeDiverted(bound.channel, now.server().isOriginalDestination());
        bound.listener = now;
      } else {
        listening.remove(bind).channel.close().awaitUninterruptibly();
      }
    }
    Set<HostPort> addresses = new HashSet<>();
    listening.values().forEach(bound -> addresses.add(bound.address()));
    ours = new OwnListeners(addresses);
    // Only now: a guest of the new configuration is not to meet a part of the old one.
    opened.values().forEach(bound -> bound.channel.config().setAutoRead(true));
    planes.announce(next.data());
    announceTls(loaded);
    opened.values().forEach(this::announce);
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

  private void announce(Bound bound) {
    journal.write(
        Entry.of(Event.LISTENING)
            .with("name", bound.listener.name())
            .with("address", bound.address())
            .with("server", bound.listener.server())
            .with("stateful-ftp", bound.listener.statefulFtp() ? "on" : "off"));
  }

  private Bound open(Listener listener) throws IOException {
    Bound[] self = new Bound[1];
    ChannelFuture bound =
        transport
            .controlListener(acceptors, loops)
            .option(io.netty.channel.ChannelOption.SO_BACKLOG, 1024)
            .childHandler(new Door(to -> behind(self[0].listener, to), () -> terms, sessions))
            .option(io.netty.channel.ChannelOption.AUTO_READ, false)
            .bind(listener.bind())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          listener.source()
              + ": cannot listen on "
              + text(listener.bind())
              + ": "
              + bound.cause().getMessage(),
          bound.cause());
    }
    transport.takeDiverted(bound.channel(), listener.server().isOriginalDestination());
    self[0] = new Bound(bound.channel(), listener);
    return self[0];
  }

  private static String text(InetSocketAddress address) {
    return address.getPort() == 0
        ? Literal.print(address.getAddress()) + ":0"
        : HostPort.of(address).toString();
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
        server(listener.server(), connectedTo),
        listener.statefulFtp(),
        asked,
        leg -> tls(listener, leg),
        opaque.computeIfAbsent(
            new Opaque(listener.name(), listener.tls().opaquePorts()),
            key -> new OpaquePorts(loops.next(), key.listener(), key.ports())),
        foreign);
  }

  private InetSocketAddress server(Server server, HostPort connectedTo) {
    if (server.isOriginalDestination()) {
      return connectedTo.socketAddress();
    }
    return names
        .address(server.host())
        .map(address -> new InetSocketAddress(address, server.port()))
        .orElseGet(() -> InetSocketAddress.createUnresolved(server.host(), server.port()));
  }

  private Terms terms(Configuration from) {
    DataSection data = from.data();
    return new Terms(
        transport,
        journal,
        from.policy(),
        from.limits(),
        from.timeouts(),
        planes.of(from),
        (client, connectedTo) -> advertised(data, client, connectedTo),
        endpoint -> ours.test(endpoint),
        data.serverAddresses());
  }

  private InetAddress advertised(DataSection data, InetAddress client, InetAddress connectedTo) {
    return data.externalAddresses().stream()
        .filter(external -> external.isFor(client))
        .findFirst()
        .flatMap(external -> names.address(external.host()))
        .orElse(connectedTo);
  }

  private static Set<String> hosts(Configuration from) {
    Set<String> hosts = new HashSet<>();
    from.listeners().stream()
        .map(Listener::server)
        .filter(server -> !server.isOriginalDestination())
        .forEach(server -> hosts.add(server.host()));
    from.data().externalAddresses().forEach(external -> hosts.add(external.host()));
    return hosts;
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
    names.refresh(hosts(configuration));
  }

  /** How data is moved in sessions that begin now. */
  public Way way() {
    return planes.way(configuration.data());
  }

  /** Where the listener of this name can be reached. */
  public synchronized HostPort address(String listener) {
    return listening.values().stream()
        .filter(bound -> bound.listener.name().equals(listener))
        .findFirst()
        .orElseThrow()
        .address();
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
    listening.values().forEach(bound -> bound.channel.close().awaitUninterruptibly());
    listening.clear();
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
