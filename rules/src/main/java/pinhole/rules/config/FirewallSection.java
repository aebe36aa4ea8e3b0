package pinhole.rules.config;

import static java.util.Objects.requireNonNull;

import java.util.List;
import pinhole.rules.Network;
import pinhole.rules.PortRange;
import pinhole.rules.Source;

/**
 * The firewall of the gateway's host: what the rules cannot say about it. The gateway itself does
 * not look at this.
 *
 * @param allow what is let in besides FTP
 * @param forward what becomes of packets that only pass through the host
 * @param serverDataPort where a server's data connections come from: port 20 (RFC 959 section 3.2)
 *     or, as many servers do it, any
 */
public record FirewallSection(List<Service> allow, Forward forward, ActiveSource serverDataPort) {
  /** What holds where the rules file is silent. */
  public static final FirewallSection DEFAULT =
      new FirewallSection(List.of(), Forward.DENY, ActiveSource.ANY);

  public FirewallSection {
    allow = List.copyOf(allow);
    requireNonNull(forward);
    requireNonNull(serverDataPort);
  }

  /** What becomes of packets that only pass through the host. */
  public enum Forward {
    /** Only those of a pinhole pass. */
    DENY,
    /** They are the business of another firewall. */
    LEAVE
  }

  /** What a service speaks. */
  public enum Protocol {
    TCP,
    UDP,
    /** Echo requests of ICMP and ICMPv6; has no ports. */
    PING
  }

  /**
   * Something on the host that is the administrator's own.
   *
   * @param ports at least one; none with {@link Protocol#PING}
   * @param from who may reach it; empty for everybody
   * @param source where it is written
   */
  public record Service(
      Protocol protocol, List<PortRange> ports, List<Network> from, Source source) {
    public Service {
      requireNonNull(protocol);
      ports = List.copyOf(ports);
      from = List.copyOf(from);
      requireNonNull(source);
      if (ports.isEmpty() != (protocol == Protocol.PING)) {
        throw new IllegalArgumentException(protocol + " with ports " + ports);
      }
    }
  }
}
