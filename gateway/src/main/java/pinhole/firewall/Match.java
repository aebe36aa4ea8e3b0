package pinhole.firewall;

import static java.util.stream.Collectors.joining;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pinhole.rules.Literal;
import pinhole.rules.Network;
import pinhole.rules.PortRange;
import pinhole.rules.config.FirewallSection.Protocol;

/** What a rule of nft asks of a packet. */
sealed interface Match {
  /** What nft calls {@link Diversion#MARK}. */
  String MARK = "0x%x".formatted(Diversion.MARK);

  /** As nft writes it. */
  String nft();

  /** On paper. */
  boolean holds(Arrival arrival);

  /** The packet is of one address family. */
  record Family(boolean ipv4) implements Match {
    @Override
    public String nft() {
      return "meta nfproto " + (ipv4 ? "ipv4" : "ipv6");
    }

    @Override
    public boolean holds(Arrival arrival) {
      return arrival.destination() instanceof Inet4Address == ipv4;
    }
  }

  /** It comes from one of the networks, which are of one family. */
  record From(List<Network> networks) implements Match {
    public From {
      networks = List.copyOf(networks);
    }

    @Override
    public String nft() {
      return prefix(networks.get(0)) + " saddr " + set(networks.stream().map(Match::nft).toList());
    }

    @Override
    public boolean holds(Arrival arrival) {
      return networks.stream().anyMatch(network -> network.contains(arrival.source()));
    }
  }

  /** It goes to one address of this host. */
  record To(Network address) implements Match {
    @Override
    public String nft() {
      return prefix(address) + " daddr " + Match.nft(address);
    }

    @Override
    public boolean holds(Arrival arrival) {
      return address.contains(arrival.destination());
    }
  }

  /** It goes to another machine and is kept here. */
  record Diverted() implements Match {
    @Override
    public String nft() {
      return "meta mark " + MARK;
    }

    @Override
    public boolean holds(Arrival arrival) {
      return arrival.diverted();
    }
  }

  /** It goes to one of the ports. */
  record Ports(Protocol protocol, List<PortRange> ports) implements Match {
    public Ports {
      ports = List.copyOf(ports);
    }

    /** TCP ports, in any order. */
    static Ports tcp(IntStream ports) {
      return new Ports(Protocol.TCP, PortRange.covering(ports));
    }

    @Override
    public String nft() {
      return protocol.name().toLowerCase(Locale.ROOT)
          + " dport "
          + set(ports.stream().map(PortRange::toString).toList());
    }

    @Override
    public boolean holds(Arrival arrival) {
      return protocol == Protocol.TCP
          && ports.stream().anyMatch(range -> range.contains(arrival.port()));
    }
  }

  /** It comes from one TCP port. */
  record SourcePort(int port) implements Match {
    @Override
    public String nft() {
      return "tcp sport " + port;
    }

    @Override
    public boolean holds(Arrival arrival) {
      return arrival.sourcePort() == port;
    }
  }

  /** Something that no first packet from another host has, or that only the kernel can see. */
  record Kernel(String nft) implements Match {
    @Override
    public boolean holds(Arrival arrival) {
      return false;
    }
  }

  /** All of these. */
  static List<Match> and(List<Match> matches, Match... more) {
    List<Match> all = new ArrayList<>(matches);
    all.addAll(List.of(more));
    return all;
  }

  /** The ways to come from the networks, one for each family; one where it can be any. */
  static List<List<Match>> from(List<Network> networks) {
    return networks.isEmpty()
        ? List.of(List.of())
        : Stream.of(true, false).flatMap(ipv4 -> from(networks, ipv4).stream()).toList();
  }

  /** The same for one family: one way or none. */
  static List<List<Match>> from(List<Network> networks, boolean ipv4) {
    List<Network> ours =
        widest(networks).stream().filter(network -> isIpv4(network) == ipv4).toList();
    if (networks.isEmpty() || ours.stream().anyMatch(network -> network.prefix() == 0)) {
      return List.of(List.of(new Family(ipv4)));
    }
    return ours.isEmpty() ? List.of() : List.of(List.of(new From(ours)));
  }

  /** Without those that lie in others, which nft would refuse in one set. */
  private static List<Network> widest(List<Network> networks) {
    List<Network> distinct = networks.stream().distinct().toList();
    return distinct.stream()
        .filter(
            network -> distinct.stream().noneMatch(o -> !o.equals(network) && o.contains(network)))
        .toList();
  }

  private static boolean isIpv4(Network network) {
    return network.address() instanceof Inet4Address;
  }

  private static String prefix(Network network) {
    return isIpv4(network) ? "ip" : "ip6";
  }

  private static String nft(Network network) {
    boolean single = network.prefix() == network.address().getAddress().length * 8;
    return single ? Literal.print(network.address()) : network.toString();
  }

  private static String set(List<String> elements) {
    return elements.size() == 1
        ? elements.get(0)
        : elements.stream().collect(joining(", ", "{ ", " }"));
  }
}
