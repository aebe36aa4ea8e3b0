package pinhole.testbed.bench.load;

/**
 * What the generator read off at the end of a measurement: an amount (bytes, files, logins or round
 * trips) in so many nanoseconds, the gateway's CPU seconds meanwhile, and the median round trip.
 */
public record Reading(long amount, long nanos, double cpuSeconds, long medianNanos) {
  private static final String WORD = "read";

  public double perSecond() {
    return amount * 1e9 / nanos;
  }

  public double cpuPerGiB() {
    return cpuSeconds / amount * (1L << 30);
  }

  Reading withMedian(long nanos) {
    return new Reading(amount, this.nanos, cpuSeconds, nanos);
  }

  /** As the generator says it. */
  String print() {
    return String.join(
        " ",
        WORD,
        Long.toString(amount),
        Long.toString(nanos),
        Double.toString(cpuSeconds),
        Long.toString(medianNanos));
  }

  public static Reading parse(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != 5 || !words[0].equals(WORD)) {
      throw new IllegalArgumentException(line);
    }
    return new Reading(
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        Double.parseDouble(words[3]),
        Long.parseLong(words[4]));
  }
}
