package pinhole.testbed.bench;

import java.io.IOException;
import java.util.Map;
import pinhole.testbed.bench.load.Reading;
import pinhole.testbed.bench.load.Work;

/** How one test is taken for one rival: the numbers it yields. */
interface Measure {
  Map<Quantity, Double> take(Site site, Rival rival) throws IOException, InterruptedException;

  /** Streams of data, and what they cost the gateway. */
  static Measure bulk(Work work, int streams) {
    return (site, rival) -> {
      Reading reading = site.measure(work, streams, rival);
      return Map.of(
          Quantity.MEGABYTES, reading.perSecond() / 1e6, Quantity.CPU, reading.cpuPerGiB());
    };
  }

  /** How often something is done in a second. */
  static Measure often(Work work, int clients, Quantity quantity) {
    return (site, rival) -> Map.of(quantity, site.measure(work, clients, rival).perSecond());
  }

  /** How long something takes. */
  static Measure time(Work work) {
    return (site, rival) ->
        Map.of(Quantity.ROUND_TRIP, site.measure(work, 1, rival).medianNanos() / 1e3);
  }

  /** What idle sessions occupy, in a gateway started afresh. */
  static Measure idle(int sessions) {
    return (site, rival) -> new Memory(site, rival).of(sessions);
  }
}
