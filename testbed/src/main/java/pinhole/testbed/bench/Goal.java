package pinhole.testbed.bench;

import static pinhole.testbed.bench.Goal.Bound.AT_LEAST;
import static pinhole.testbed.bench.Goal.Bound.AT_MOST;
import static pinhole.testbed.bench.Quantity.CPU;
import static pinhole.testbed.bench.Quantity.FILES;
import static pinhole.testbed.bench.Quantity.HEAP;
import static pinhole.testbed.bench.Quantity.MEGABYTES;
import static pinhole.testbed.bench.Quantity.ROUND_TRIP;
import static pinhole.testbed.bench.Quantity.WHOLE;
import static pinhole.testbed.bench.Rival.FTP_PROXY;
import static pinhole.testbed.bench.Rival.HAPROXY;
import static pinhole.testbed.bench.Rival.KERNEL;
import static pinhole.testbed.bench.Rival.MOD_PROXY;
import static pinhole.testbed.bench.Rival.MOD_PROXY_TLS;
import static pinhole.testbed.bench.Rival.PINHOLE;
import static pinhole.testbed.bench.Rival.PINHOLE_NFT;
import static pinhole.testbed.bench.Rival.PINHOLE_TLS;
import static pinhole.testbed.bench.Rival.PLAIN;
import static pinhole.testbed.bench.Rival.UNTRACKED;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import pinhole.testbed.bench.Results.Row;
import pinhole.testbed.bench.Results.Values;

/** What is to be reached, one row each. */
enum Goal {
  RETR_1(times(FTP_PROXY, Trial.RETR_1, MEGABYTES), AT_LEAST, 1),
  RETR_1_CPU(times(FTP_PROXY, Trial.RETR_1, CPU), AT_MOST, 1.2),
  RETR_4(times(FTP_PROXY, Trial.RETR_4, MEGABYTES), AT_LEAST, 1),
  RETR_4_CPU(times(FTP_PROXY, Trial.RETR_4, CPU), AT_MOST, 1.2),
  STOR_1(times(FTP_PROXY, Trial.STOR_1, MEGABYTES), AT_LEAST, 1),
  STOR_1_CPU(times(FTP_PROXY, Trial.STOR_1, CPU), AT_MOST, 1.2),
  STOR_4(times(FTP_PROXY, Trial.STOR_4, MEGABYTES), AT_LEAST, 1),
  STOR_4_CPU(times(FTP_PROXY, Trial.STOR_4, CPU), AT_MOST, 1.2),
  SPLICE_RETR_1(times(HAPROXY, Trial.RETR_1, MEGABYTES), AT_LEAST, 0.9),
  SPLICE_RETR_1_CPU(times(HAPROXY, Trial.RETR_1, CPU), AT_MOST, 1.2),
  SPLICE_RETR_4(times(HAPROXY, Trial.RETR_4, MEGABYTES), AT_LEAST, 0.9),
  SPLICE_RETR_4_CPU(times(HAPROXY, Trial.RETR_4, CPU), AT_MOST, 1.2),
  SPLICE_STOR_1(times(HAPROXY, Trial.STOR_1, MEGABYTES), AT_LEAST, 0.9),
  SPLICE_STOR_1_CPU(times(HAPROXY, Trial.STOR_1, CPU), AT_MOST, 1.2),
  SPLICE_STOR_4(times(HAPROXY, Trial.STOR_4, MEGABYTES), AT_LEAST, 0.9),
  SPLICE_STOR_4_CPU(times(HAPROXY, Trial.STOR_4, CPU), AT_MOST, 1.2),
  PASSIVE_1(times(MOD_PROXY, Trial.PASSIVE_1, FILES), AT_LEAST, 1.5),
  PASSIVE_16(times(MOD_PROXY, Trial.PASSIVE_16, FILES), AT_LEAST, 2.5),
  ACTIVE_1(times(MOD_PROXY, Trial.ACTIVE_1, FILES), AT_LEAST, 1.5),
  ACTIVE_16(times(MOD_PROXY, Trial.ACTIVE_16, FILES), AT_LEAST, 2.5),
  NFT_RETR_1(timesNft(UNTRACKED, Trial.RETR_1, MEGABYTES), AT_LEAST, 0.97),
  NFT_RETR_1_CPU(plainlyNft(Trial.RETR_1, CPU), AT_MOST, 0.01),
  NFT_STOR_1(timesNft(UNTRACKED, Trial.STOR_1, MEGABYTES), AT_LEAST, 0.97),
  NFT_STOR_1_CPU(plainlyNft(Trial.STOR_1, CPU), AT_MOST, 0.01),
  NFT_PASSIVE_1(timesNft(KERNEL, Trial.PASSIVE_1, FILES), AT_LEAST, 0.8),
  NFT_PASSIVE_16(timesNft(KERNEL, Trial.PASSIVE_16, FILES), AT_LEAST, 0.8),
  NFT_ACTIVE_1(timesNft(KERNEL, Trial.ACTIVE_1, FILES), AT_LEAST, 0.8),
  NFT_ACTIVE_16(timesNft(KERNEL, Trial.ACTIVE_16, FILES), AT_LEAST, 0.8),
  LOGINS(times(PLAIN, Trial.LOGINS, Quantity.LOGINS), AT_LEAST, 0.85),
  NOOP(times(PLAIN, Trial.NOOP, ROUND_TRIP), AT_MOST, 1.4),
  IDLE_1000(plainly(Trial.IDLE_1000, HEAP), AT_MOST, 16),
  IDLE_5000(plainly(Trial.IDLE_5000, HEAP), AT_MOST, 16),
  TLS_RETR(timesSecure(Trial.TLS_RETR_1, MEGABYTES), AT_LEAST, 1.3),
  TLS_STOR(timesSecure(Trial.TLS_STOR_1, MEGABYTES), AT_LEAST, 1.3),
  TLS_PASSIVE_1(timesSecure(Trial.TLS_PASSIVE_1, FILES), AT_LEAST, 2),
  TLS_PASSIVE_16(timesSecure(Trial.TLS_PASSIVE_16, FILES), AT_LEAST, 2),
  TLS_LOGINS(timesSecure(Trial.TLS_LOGINS, Quantity.LOGINS), AT_LEAST, 4),
  TLS_IDLE(plainly(Trial.TLS_IDLE, WHOLE), AT_MOST, 64);

  /** The side of the limit to be on. */
  enum Bound {
    AT_LEAST,
    AT_MOST;

    boolean holds(double figure, double limit) {
      return this == AT_LEAST ? figure >= limit : figure <= limit;
    }

    String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** Pinhole's number, and what it is called. */
  private record Figure(Rival own, Row row, String unit, Function<Results, Optional<Double>> of) {}

  @SuppressWarnings("ImmutableEnumChecker") // a lambda over constants
  private final Figure figure;

  private final Bound bound;
  private final double limit;

  Goal(Figure figure, Bound bound, double limit) {
    this.figure = figure;
    this.bound = bound;
    this.limit = limit;
  }

  private static Figure times(Rival other, Trial test, Quantity quantity) {
    return ratio(PINHOLE, other, new Row(test, quantity));
  }

  private static Figure timesNft(Rival other, Trial test, Quantity quantity) {
    return ratio(PINHOLE_NFT, other, new Row(test, quantity));
  }

  private static Figure timesSecure(Trial test, Quantity quantity) {
    return ratio(PINHOLE_TLS, MOD_PROXY_TLS, new Row(test, quantity));
  }

  private static Figure ratio(Rival own, Rival other, Row row) {
    String unit = "times " + other.title();
    return new Figure(own, row, unit, results -> results.ratio(row, own, other));
  }

  private static Figure plainly(Trial test, Quantity quantity) {
    return plainly(test.isSecure() ? PINHOLE_TLS : PINHOLE, new Row(test, quantity));
  }

  private static Figure plainlyNft(Trial test, Quantity quantity) {
    return plainly(PINHOLE_NFT, new Row(test, quantity));
  }

  private static Figure plainly(Rival own, Row row) {
    Function<Results, Optional<Double>> median = r -> r.of(row, own).map(Values::median);
    return new Figure(own, row, row.quantity().unit(), median);
  }

  String title() {
    String unit = this.figure.row().quantity() == CPU ? ", " + CPU.unit() : "";
    String plane = figure.own() == PINHOLE_NFT ? "nft: " : "";
    return plane + figure.row().test().title() + unit;
  }

  String demand() {
    return String.format(Locale.ROOT, "%s %.2f %s", bound.words(), limit, figure.unit());
  }

  Optional<Double> reached(Results results) {
    return figure.of().apply(results);
  }

  String verdict(Results results) {
    return reached(results)
        .map(f -> bound.holds(f, limit) ? "met" : "missed")
        .orElse("not measured");
  }
}
