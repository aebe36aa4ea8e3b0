package pinhole.testbed.witness;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import pinhole.testbed.packets.Packet;

/**
 * What the wire has to say of some sessions.
 *
 * @param negotiations completed ones, of both links
 * @param connections data connections that passed, of both links
 */
public record Testimony(int packets, int negotiations, int connections, List<Fault> faults) {
  private static final int MANY = 5;

  public static final Testimony NONE = new Testimony(0, 0, 0, List.of());

  public Testimony {
    faults = List.copyOf(faults);
  }

  /** Puts every claim to the packets of both links, which must be in the order of time. */
  public static Testimony of(Scene scene, List<Packet> packets) {
    Evidence evidence = new Evidence(scene, packets);
    return new Testimony(
        packets.size(),
        (int)
            evidence.exchanges().stream()
                .filter(exchange -> exchange.done() && exchange.arrangement().isPresent())
                .count(),
        evidence.passed().size(),
        Arrays.stream(Claim.values()).flatMap(claim -> claim.broken(evidence).stream()).toList());
  }

  /**
   * What is wrong, for people: the first faults, and that there was nothing to see.
   *
   * @param least so many data connections must have been there on each link
   */
  public List<String> complaints(int least) {
    Stream<String> blind =
        connections < 2 * least
            ? Stream.of("the wire has seen " + connections + " data connections")
            : Stream.of();
    return Stream.concat(blind, faults.stream().limit(MANY).map(Fault::toString)).toList();
  }

  public Testimony plus(Testimony other) {
    return new Testimony(
        packets + other.packets,
        negotiations + other.negotiations,
        connections + other.connections,
        Stream.concat(faults.stream(), other.faults.stream()).toList());
  }

  @Override
  public String toString() {
    return "the wire: %d packets, %d negotiations, %d data connections, %d faults"
        .formatted(packets, negotiations, connections, faults.size());
  }
}
