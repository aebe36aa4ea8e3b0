package pinhole.testbed.bench;

import java.util.Locale;

/** What a number is, one row each: its unit, and how many decimals are worth printing. */
enum Quantity {
  MEGABYTES("MB/s", 0),
  CPU("CPU s/GiB", 2),
  FILES("files/s", 0),
  LOGINS("logins/s", 0),
  ROUND_TRIP("us", 1),
  PSS("KiB/session, PSS", 1),
  HEAP("KiB/session, heap and buffers", 1),
  WHOLE("KiB/session, heap in use and all else", 1);

  private final String unit;
  private final int decimals;

  Quantity(String unit, int decimals) {
    this.unit = unit;
    this.decimals = decimals;
  }

  String unit() {
    return unit;
  }

  String print(double value) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
