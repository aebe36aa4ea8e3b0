package pinhole;

import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import pinhole.control.Terms;
import pinhole.data.ChosenPlane;
import pinhole.data.PortPool;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.log.Journal;
import pinhole.nft.Kernel;
import pinhole.nft.KernelPlane;
import pinhole.nft.Unavailable;
import pinhole.relay.Pipes;
import pinhole.relay.RelayPlane;
import pinhole.relay.Transport;
import pinhole.relay.Way;
import pinhole.rules.PortRange;
import pinhole.rules.config.ActiveSource;
import pinhole.rules.config.Configuration;
import pinhole.rules.config.DataSection;
import pinhole.rules.config.PlaneChoice;
import pinhole.rules.config.Timeouts;

/**
 * The data planes: the relay, and the kernel where the configuration wants it. Once had, the kernel
 * is kept until the end: sessions that began with it may still need it.
 */
final class Planes implements AutoCloseable {
  private final Transport transport;
  private final Journal journal;
  private final Pipes pipes;
  private final EventExecutor listening =
      new DefaultEventExecutor(new DefaultThreadFactory("conntrack", true));
  private final Map<List<PortRange>, PortPool> pools = new HashMap<>();
  private Optional<Kernel> kernel = Optional.empty();
  private Optional<Unavailable> lack = Optional.empty();
  private String announced = "";

  Planes(Transport transport, EventExecutor housekeeping, Journal journal) {
    this.transport = transport;
    this.journal = journal;
    this.pipes = new Pipes(housekeeping, this::withoutPipes);
  }

  /**
   * Makes sure that what a configuration wants can be had.
   *
   * @throws IOException if it insists on the kernel, and the kernel is not to be had; or if it
   *     needs other machines' addresses, and they are not
   */
  void prepare(Configuration configuration) throws IOException {
    Optional<String> obstacle = Foreign.obstacle(configuration);
    if (obstacle.isPresent()) {
      throw new IOException(obstacle.get());
    }
    lack = Optional.empty();
    if (!wantsKernel(configuration)) {
      return;
    }
    DataSection next = configuration.data();
    try {
      if (kernel.isEmpty()) {
        kernel = Optional.of(Kernel.open(listening));
      }
      List<PortRange> both =
          PortRange.covering(IntStream.concat(next.usablePassivePorts(), next.usableActivePorts()));
      kernel.get().watch(both);
    } catch (Unavailable e) {
      if (next.plane() == PlaneChoice.NFT) {
        throw new IOException(
            "data.plane: nft cannot be had: " + e.getMessage() + "; what helps: " + e.mend(), e);
      }
      lack = Optional.of(e);
    }
  }

  /** Where uploads have a limit, somebody has to see their bytes. */
  private static boolean wantsKernel(Configuration configuration) {
    return configuration.data().plane() != PlaneChoice.RELAY
        && !configuration.limits().countsUploads();
  }

  /** Says which plane a configuration, for which all is prepared, gets; if that is news. */
  void announce(Configuration configuration) {
    PlaneChoice choice = configuration.data().plane();
    boolean inKernel = wantsKernel(configuration) && lack.isEmpty();
    Entry entry =
        Entry.of(Event.DATA_PLANE)
            .with("plane", inKernel ? "nft" : "relay")
            .with("configured", choice.name().toLowerCase(Locale.ROOT));
    if (choice == PlaneChoice.AUTO && configuration.limits().countsUploads()) {
      entry.with("reason", "limits.upload-size is kept by the relay");
    }
    lack.ifPresent(e -> entry.with("reason", e.getMessage()).with("mend", e.mend()));
    if (!entry.toString().equals(announced)) {
      announced = entry.toString();
      journal.write(entry);
    }
  }

  /** Makes the planes of the sessions that begin under a configuration. */
  Terms.Planes of(Configuration from) {
    DataSection data = from.data();
    Timeouts timeouts = from.timeouts();
    boolean fromFtpData = data.activeSource() == ActiveSource.FTP_DATA;
    PortPool passive = pool(data.usablePassivePorts(), data.passivePorts());
    PortPool active = pool(data.usableActivePorts(), data.activePorts());
    RelayPlane.Settings relay =
        new RelayPlane.Settings(
            transport,
            way(data),
            pipes,
            passive,
            active,
            fromFtpData,
            data.openFor(),
            timeouts.connect(),
            timeouts.tls(),
            timeouts.stall(),
            timeouts.finalReply(),
            from.limits().uploadSize());
    if (!wantsKernel(from) || kernel.isEmpty()) {
      return (loop, tls, around, watcher) -> new RelayPlane(loop, relay, tls, around, watcher);
    }
    KernelPlane.Settings settings =
        new KernelPlane.Settings(
            passive,
            active,
            fromFtpData,
            data.openFor(),
            timeouts.connect(),
            timeouts.stall(),
            timeouts.finalReply());
    Kernel firewall = kernel.get();
    return (loop, tls, around, watcher) ->
        new ChosenPlane(
            firewall.plane(loop, settings, watcher),
            pinhole ->
                firewall.fits(pinhole)
                    && !around.announced(pinhole.mode())
                    && !around.announces(pinhole.mode()),
            new RelayPlane(loop, relay, tls, around, watcher));
  }

  /** How the relay moves data. */
  Way way(DataSection data) {
    if (transport != Transport.EPOLL) {
      return Way.CHANNELS;
    }
    return data.splice() ? Way.SPLICE : Way.COPY;
  }

  private void withoutPipes(String why) {
    journal.write(Entry.of(Event.SPLICE_UNAVAILABLE).with("reason", why));
  }

  /** The pool of these ports; the same again after a reload, so that no port is given out twice. */
  private PortPool pool(IntStream ports, PortRange written) {
    int[] usable = ports.toArray();
    return pools.computeIfAbsent(
        PortRange.covering(IntStream.of(usable)), key -> new PortPool(usable, written.toString()));
  }

  @Override
  public void close() {
    kernel.ifPresent(Kernel::close);
    listening.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
