package pinhole.rules.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import pinhole.rules.Network;
import pinhole.rules.PortRange;

/**
 * Data connections: which addresses and ports, and for how long.
 *
 * @param plane where their bytes pass
 * @param source whom the server sees
 * @param externalAddresses the first that {@link ExternalAddress#isFor} the client counts; if none
 *     is, the client is told the address that it connected to
 * @param passivePorts where clients connect
 * @param activePorts where the server connects back to
 * @param exceptPorts ports inside both ranges that are never used
 * @param openFor how long an unused pinhole stays open
 * @param activeSource the gateway's own port towards the client in active mode
 * @param serverAddresses what the server may name in a 227 besides its own address
 * @param splice whether long streams are moved inside the kernel, where that can be had
 */
public record DataSection(
    PlaneChoice plane,
    SourceAddress source,
    List<ExternalAddress> externalAddresses,
    PortRange passivePorts,
    PortRange activePorts,
    List<PortRange> exceptPorts,
    Duration openFor,
    ActiveSource activeSource,
    List<Network> serverAddresses,
    boolean splice) {
  private static final PortRange PORTS = new PortRange(41000, 41999);

  // What middleboxes on the way take for SIP, H.323, PPTP, SCCP and X11, and meddle with.
  private static final List<PortRange> WATCHED =
      List.of(
          new PortRange(5060, 5061),
          new PortRange(1720, 1720),
          new PortRange(1723, 1723),
          new PortRange(2000, 2000),
          new PortRange(6000, 6063));

  /** What holds where the rules file is silent; active ports then follow the passive ones. */
  public static final DataSection DEFAULT =
      new DataSection(
          PlaneChoice.RELAY,
          SourceAddress.GATEWAY,
          List.of(),
          PORTS,
          PORTS,
          WATCHED,
          Duration.ofSeconds(30),
          ActiveSource.FTP_DATA,
          List.of(),
          true);

  public DataSection {
    requireNonNull(plane);
    requireNonNull(source);
    externalAddresses = List.copyOf(externalAddresses);
    requireNonNull(passivePorts);
    requireNonNull(activePorts);
    exceptPorts = List.copyOf(exceptPorts);
    requireNonNull(openFor);
    requireNonNull(activeSource);
    serverAddresses = List.copyOf(serverAddresses);
  }

  /** The passive ports that may be used, in order. */
  public IntStream usablePassivePorts() {
    return usable(passivePorts);
  }

  /** The active ports that may be used, in order. */
  public IntStream usableActivePorts() {
    return usable(activePorts);
  }

  private IntStream usable(PortRange range) {
    return IntStream.rangeClosed(range.first(), range.last())
        .filter(port -> exceptPorts.stream().noneMatch(except -> except.contains(port)));
  }
}
