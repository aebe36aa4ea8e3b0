package pinhole.testbed.textbook.drawing;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import pinhole.testbed.textbook.drawing.Step.Kind;

/** A line of Pinhole's log about a pinhole. */
record LogMark(String time, Kind kind, Map<String, String> values) {
  private static final Pattern LINE =
      Pattern.compile("(\\S+) +\\w+ +(pinhole-(?:opened|used|closed|expired)) (.*)");
  private static final Pattern VALUE = Pattern.compile("(\\S+)=(\\S+)");

  /** The log cuts fractions of a millisecond off. */
  private static final Duration BLUR = Duration.ofMillis(1);

  static List<LogMark> of(List<String> log) {
    return log.stream()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .map(line -> new LogMark(line.group(1), kind(line.group(2)), values(line.group(3))))
        .toList();
  }

  private static Kind kind(String event) {
    return switch (event) {
      case "pinhole-opened" -> Kind.OPENED;
      case "pinhole-used" -> Kind.USED;
      default -> Kind.CLOSED;
    };
  }

  private static Map<String, String> values(String text) {
    Map<String, String> values = new HashMap<>();
    Matcher matcher = VALUE.matcher(text);
    while (matcher.find()) {
      values.put(matcher.group(1), matcher.group(2));
    }
    return values;
  }

  /**
   * Finds its place: by its time, and within what the log cannot tell by what it must precede or
   * follow. A pinhole is open before anybody is told of it, and used when a peer has connected.
   */
  void putInto(List<Step> steps) {
    Instant at = OffsetDateTime.parse(time).toInstant();
    int byTime =
        (int) steps.stream().takeWhile(step -> step.time().isBefore(at.plus(BLUR))).count();
    Predicate<Step> told = step -> step.kind() == Kind.NEGOTIATION && step.from() == Lane.GATEWAY;
    Predicate<Step> connected = step -> step.kind() == Kind.HANDSHAKE && step.label().equals("ACK");
    int place =
        switch (kind) {
          case OPENED -> near(steps, at, told).findFirst().orElse(byTime);
          case USED -> near(steps, at, connected).map(i -> i + 1).findFirst().orElse(byTime);
          default -> byTime;
        };
    steps.add(place, step(at));
  }

  private static IntStream near(List<Step> steps, Instant at, Predicate<Step> what) {
    return IntStream.range(0, steps.size())
        .filter(i -> what.test(steps.get(i)))
        .filter(i -> !steps.get(i).time().isBefore(at))
        .filter(i -> steps.get(i).time().isBefore(at.plus(BLUR)));
  }

  private Step step(Instant at) {
    String label =
        switch (kind) {
          case OPENED -> "pinhole opened at " + value("public");
          case USED -> "pinhole used by " + value("from") + ", and shut";
          default -> "pinhole closed: " + value("reason");
        };
    List<String> notes =
        kind == Kind.OPENED
            ? List.of("for " + value("peer") + " alone, once; it leads to " + value("endpoint"))
            : List.of();
    return new Step(at, kind, Lane.GATEWAY, Lane.GATEWAY, false, label, "", notes, List.of());
  }

  private String value(String key) {
    return values.getOrDefault(key, "?");
  }
}
