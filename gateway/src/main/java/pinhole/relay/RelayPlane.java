package pinhole.relay;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import pinhole.data.DataPlane;
import pinhole.data.PortPool;
import pinhole.data.Surroundings;
import pinhole.data.Watcher;
import pinhole.ftp.HostPort;
import pinhole.rules.Mode;
import pinhole.session.Pinhole;
import pinhole.session.Side;
import pinhole.tls.TlsSession;

/** The pinholes of one session, as listening sockets on its event loop. */
public final class RelayPlane implements DataPlane {
  private final EventLoop loop;
  private final Settings settings;
  private final Watcher watcher;
  private final Function<Side, TlsSession> tls;
  private final Surroundings around;
  private final Sockets sockets;
  private final Map<Integer, Passage> passages = new HashMap<>(4);

  /**
   * The data plane of one session, which lives on this loop.
   *
   * @param tls the session's TLS on a leg, for pinholes that are private there
   * @param around what stands between it and both ends
   */
  public RelayPlane(
      EventLoop loop,
      Settings settings,
      Function<Side, TlsSession> tls,
      Surroundings around,
      Watcher watcher) {
    this.loop = loop;
    this.settings = settings;
    this.tls = tls;
    this.around = around;
    this.watcher = watcher;
    this.sockets = settings.way().sockets(settings.transport(), loop, settings.pipes());
  }

  /**
   * What all sessions have in common.
   *
   * @param way how bytes are moved
   * @param pipes for those that are spliced
   * @param passivePorts where clients connect
   * @param activePorts where the server connects
   * @param fromFtpData whether to connect to clients from port 20 where that can be had
   * @param openFor how long an unused pinhole stays open
   * @param connect how long the endpoint may take to accept
   * @param tls how long a handshake may take
   * @param stall how long a flow may stand still
   * @param finalReply how long a drained flow may take to say so without progress
   * @param uploadSize bytes that a client may send through one pinhole
   */
  public record Settings(
      Transport transport,
      Way way,
      Pipes pipes,
      PortPool passivePorts,
      PortPool activePorts,
      boolean fromFtpData,
      Duration openFor,
      Duration connect,
      Duration tls,
      Duration stall,
      Duration finalReply,
      long uploadSize) {}

  @Override
  public CompletionStage<HostPort> open(Pinhole pinhole) {
    assert loop.inEventLoop();
    Passage passage = new Passage(this, pinhole);
    passages.put(pinhole.number(), passage);
    return passage.open();
  }

  @Override
  public void release(Pinhole pinhole) {
    of(pinhole).forEach(Passage::release);
  }

  @Override
  public void begin(Pinhole pinhole, Side from) {
    of(pinhole).forEach(passage -> passage.begin(from));
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
    assert loop.inEventLoop();
    List.copyOf(passages.values()).stream()
        .filter(passage -> !passage.finishing())
        .forEach(Passage::close);
  }

  private List<Passage> of(Pinhole pinhole) {
    assert loop.inEventLoop();
    Passage passage = passages.get(pinhole.number());
    return passage == null ? List.of() : List.of(passage);
  }

  void forget(Pinhole pinhole) {
    passages.remove(pinhole.number());
  }

  EventLoop loop() {
    return loop;
  }

  Watcher watcher() {
    return watcher;
  }

  Sockets sockets() {
    return sockets;
  }

  /** Where a pinhole's peer comes in. */
  Near entrance(Pinhole pinhole, int port) {
    Side side = pinhole.mode() == Mode.PASSIVE ? Side.CLIENT : Side.SERVER;
    return new Near(pinhole.at(), port, around.foreign().contains(side));
  }

  /** Where it goes on to its endpoint. */
  Near exit(Pinhole pinhole, int port) {
    Side side = pinhole.mode() == Mode.PASSIVE ? Side.SERVER : Side.CLIENT;
    return new Near(pinhole.from(), port, around.foreign().contains(side));
  }

  Surroundings around() {
    return around;
  }

  TlsSession tls(Side leg) {
    return tls.apply(leg);
  }

  PortPool ports(Mode mode) {
    return mode == Mode.PASSIVE ? settings.passivePorts() : settings.activePorts();
  }

  boolean fromFtpData() {
    return settings.fromFtpData();
  }

  Duration openFor() {
    return settings.openFor();
  }

  Duration connectWithin() {
    return settings.connect();
  }

  Duration handshakeWithin() {
    return settings.tls();
  }

  Flow.Limits flowLimits() {
    return new Flow.Limits(settings.stall(), settings.finalReply(), settings.uploadSize());
  }
}
