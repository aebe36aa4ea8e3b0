package pinhole.testbed.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** All that was measured, and what could not be. */
final class Results {
  /** One line of the table. */
  record Row(Trial test, Quantity quantity) {}

  /** The values of all rounds. */
  record Values(List<Double> sorted) {
    Values {
      sorted = sorted.stream().sorted().toList();
    }

    double median() {
      int middle = sorted.size() / 2;
      return sorted.size() % 2 == 1
          ? sorted.get(middle)
          : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double least() {
      return sorted.get(0);
    }

    double most() {
      return sorted.get(sorted.size() - 1);
    }
  }

  private final Map<Row, Map<Rival, SortedMap<Integer, Double>>> values = new LinkedHashMap<>();
  private final Set<String> failures = new LinkedHashSet<>();

  void add(int round, Trial test, Rival rival, Map<Quantity, Double> numbers) {
    for (Quantity quantity : Quantity.values()) { // in this order
      if (numbers.containsKey(quantity)) {
        values
            .computeIfAbsent(new Row(test, quantity), row -> new EnumMap<>(Rival.class))
            .computeIfAbsent(rival, r -> new TreeMap<>())
            .put(round, numbers.get(quantity));
      }
    }
  }

  void failed(String what, Rival rival, Exception why) {
    String reason = why.getMessage() == null ? why.toString() : why.getMessage();
    failures.add(
        what + ", " + rival.title() + ": " + reason.strip().replaceAll("\\s*\\R\\s*", " | "));
  }

  /** The rows with at least one value, as they came. */
  Set<Row> rows() {
    return values.keySet();
  }

  Optional<Values> of(Row row, Rival rival) {
    return Optional.of(rounds(row, rival).values())
        .filter(numbers -> !numbers.isEmpty())
        .map(numbers -> new Values(List.copyOf(numbers)));
  }

  private SortedMap<Integer, Double> rounds(Row row, Rival rival) {
    return values.getOrDefault(row, Map.of()).getOrDefault(rival, Collections.emptySortedMap());
  }

  /**
   * One rival in terms of another: the median of the ratios of the rounds, in each of which they
   * were measured right after each other. A machine that is slow for a while is so for both.
   */
  Optional<Double> ratio(Row row, Rival rival, Rival to) {
    SortedMap<Integer, Double> others = rounds(row, to);
    List<Double> ratios = new ArrayList<>();
    rounds(row, rival)
        .forEach(
            (round, own) -> {
              double other = others.getOrDefault(round, 0.0);
              if (other > 0) {
                ratios.add(own / other);
              }
            });
    return Optional.of(ratios).filter(all -> !all.isEmpty()).map(all -> new Values(all).median());
  }

  Set<String> failures() {
    return failures;
  }
}
