package pinhole.testbed.perimeter;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import pinhole.testbed.hostile.Data;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Firewall;
import pinhole.testbed.lab.PortRange;

/**
 * Which ports data connections are given behind the translation, and when they are given again. Two
 * of the claims are about one pair of ports at two times: {@link #pair} is put to the test early,
 * {@link #noPairAgain} late.
 */
final class PortClaims {
  private static final byte[] FILE = Data.file(2, 100_000);

  /** Ports that no system picks by itself. */
  private static final int AGAIN = 25_000;

  private static final int PAIR = 25_678;
  private static final Duration LONG_AGO = Duration.ofSeconds(8);
  private static final int PORTS = 300;
  private static final int MOST_LAG = 10;

  private final Site site;
  private InetSocketAddress pairThrough = new InetSocketAddress(0);
  private long pairAt;

  PortClaims(Site site) {
    this.site = site;
  }

  /** Serial correlation of the ports of one session, each replacing the one before. */
  void unforeseen() throws Exception {
    PortRange range = Firewall.PASSIVE;
    int count = range.last() - range.first() + 1;
    double mean = (range.first() + range.last()) / 2.0;
    double variance = (count * count - 1) / 12.0;
    try (Talk talk = site.talk(Family.IPV4)) {
      List<Integer> ports = talk.passivePorts(PORTS);
      for (int lag = 1; lag <= MOST_LAG; lag++) {
        double sum = 0;
        for (int i = 0; i + lag < PORTS; i++) {
          sum += (ports.get(i) - mean) * (ports.get(i + lag) - mean);
        }
        double deviations = sum / variance / Math.sqrt(PORTS - lag);
        Claim.holds("lag " + lag + ": " + deviations, Math.abs(deviations) < 6);
      }
      Claim.same("parts of the only pinhole", 3, site.gateway().elements().size());
      String last = " . " + ports.get(PORTS - 1) + " ";
      Claim.holds(
          "the kernel has another one than" + last,
          site.gateway().elements().stream().anyMatch(element -> element.contains(last)));
      talk.quit();
    }
  }

  /**
   * Behind the translation all connections are from port 20 to the same port. The client listens
   * all the while: a process that another thread begins has a copy of the socket for a moment, and
   * holds the port with it.
   */
  void again() throws Exception {
    try (Talk talk = site.talk(Family.IPV4);
        ServerSocket listener =
            site.outside().here(() -> Data.listen(new InetSocketAddress(talk.from(), AGAIN)))) {
      for (int i = 0; i < 3; i++) {
        Talk.Hole hole = talk.active(listener);
        try (Data inside = talk.connectBack(hole);
            Data client = hole.accept()) {
          talk.download(inside, client, FILE);
        }
      }
      talk.quit();
    }
  }

  /** For the claim that comes later: the server closes first, and holds them in TIME_WAIT. */
  void pair() throws Exception {
    InetSocketAddress seen = transferBetween(PAIR);
    pairAt = System.nanoTime();
    Claim.same("the client's port, as the server sees it", PAIR, seen.getPort());
  }

  /**
   * It would take the SYN for one of the old connection, if its timestamp is lower, and the
   * client's reset would end the new one. Through another pinhole, that is: to the same one the
   * client itself goes on with the pair, and with its timestamps.
   */
  void noPairAgain() throws Exception {
    Site.until(
        "it is long ago",
        LONG_AGO.multipliedBy(2),
        () -> System.nanoTime() - pairAt > LONG_AGO.toNanos());
    Claim.holds("the same pair", transferBetween(PAIR).getPort() != PAIR);
  }

  /** A transfer from this port to the same port of the server; how the server sees the client. */
  private InetSocketAddress transferBetween(int port) throws Exception {
    InetSocketAddress server = new InetSocketAddress(Site.address(Family.IPV4.server()), port);
    try (Talk talk = site.talk(Family.IPV4);
        ServerSocket listener = site.inside().here(() -> Data.listen(server));
        Talk.Hole hole = another(talk, listener);
        Data client =
            site.outside()
                .here(() -> Data.connect(new InetSocketAddress(talk.from(), port), hole.at()));
        Data inside = hole.accept()) {
      pairThrough = hole.at();
      var seen = (InetSocketAddress) inside.socket().getRemoteSocketAddress();
      talk.download(inside, client, FILE);
      talk.quit();
      return seen;
    }
  }

  /** A pinhole that is not where the one before was: one in a hundred is, by chance. */
  private Talk.Hole another(Talk talk, ServerSocket listener) throws Exception {
    Talk.Hole hole = talk.passive(listener);
    while (hole.at().equals(pairThrough)) {
      hole = talk.passive(listener);
    }
    return hole;
  }
}
