package pinhole.testbed.bench;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import pinhole.testbed.bench.load.Work;

/** What is measured, one row each. */
enum Trial {
  RETR_1("bulk RETR, 1 stream", Measure.bulk(Work.RETR, 1)),
  RETR_4("bulk RETR, 4 streams", Measure.bulk(Work.RETR, 4)),
  STOR_1("bulk STOR, 1 stream", Measure.bulk(Work.STOR, 1)),
  STOR_4("bulk STOR, 4 streams", Measure.bulk(Work.STOR, 4)),
  PASSIVE_1("10 KiB, passive, 1 session", Measure.often(Work.PASSIVE, 1, Quantity.FILES)),
  PASSIVE_16("10 KiB, passive, 16 sessions", Measure.often(Work.PASSIVE, 16, Quantity.FILES)),
  ACTIVE_1("10 KiB, active, 1 session", Measure.often(Work.ACTIVE, 1, Quantity.FILES)),
  ACTIVE_16("10 KiB, active, 16 sessions", Measure.often(Work.ACTIVE, 16, Quantity.FILES)),
  LOGINS("logins, 16 at a time", Measure.often(Work.LOGIN, 16, Quantity.LOGINS)),
  NOOP("NOOP round trip, median", Measure.time(Work.NOOP)),
  IDLE_1000("1000 idle sessions", Measure.idle(1000)),
  IDLE_5000("5000 idle sessions", Measure.idle(5000)),
  TLS_RETR_1("TLS: bulk RETR, 1 stream", Measure.bulk(Work.RETR, 1)),
  TLS_STOR_1("TLS: bulk STOR, 1 stream", Measure.bulk(Work.STOR, 1)),
  TLS_PASSIVE_1("TLS: 10 KiB, passive, 1 session", Measure.often(Work.PASSIVE, 1, Quantity.FILES)),
  TLS_PASSIVE_16(
      "TLS: 10 KiB, passive, 16 sessions", Measure.often(Work.PASSIVE, 16, Quantity.FILES)),
  TLS_LOGINS("TLS: AUTH and login, 16 at a time", Measure.often(Work.LOGIN, 16, Quantity.LOGINS)),
  TLS_IDLE("TLS: 1000 idle sessions", Measure.idle(1000));

  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // a lambda over constants
  private final Measure measure;

  Trial(String title, Measure measure) {
    this.title = title;
    this.measure = measure;
  }

  String title() {
    return title;
  }

  /** Its name on the command line. */
  String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether once is enough: memory hardly varies, and 5000 logins take their time. */
  boolean isOnce() {
    return this == IDLE_1000 || this == IDLE_5000 || this == TLS_IDLE;
  }

  /** Whether both connections of the client are encrypted. */
  boolean isSecure() {
    return name().startsWith("TLS_");
  }

  boolean isBulk() {
    return this == RETR_1 || this == RETR_4 || this == STOR_1 || this == STOR_4;
  }

  /** Whether it counts how often something short is done, not how much flows or is occupied. */
  boolean isBrief() {
    return !isBulk() && this != TLS_RETR_1 && this != TLS_STOR_1 && !isOnce();
  }

  /** Whether small files are fetched in passive mode. */
  boolean isPassive() {
    return option().contains("passive");
  }

  boolean isActive() {
    return this == ACTIVE_1 || this == ACTIVE_16;
  }

  Map<Quantity, Double> take(Site site, Rival rival) throws IOException, InterruptedException {
    return measure.take(site, rival);
  }
}
