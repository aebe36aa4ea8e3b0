package pinhole.testbed.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All that was measured, and what could not be. */
final class Results {
  /** One line of the table. */
  record Row(Test test, Quantity quantity) {}

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

  private final Map<Row, Map<Rival, List<Double>>> values = new LinkedHashMap<>();
  private final Set<String> failures = new LinkedHashSet<>();

  void add(Test test, Rival rival, Map<Quantity, Double> numbers) {
    for (Quantity quantity : Quantity.values()) { // in this order
      if (numbers.containsKey(quantity)) {
        values
            .computeIfAbsent(new Row(test, quantity), row -> new EnumMap<>(Rival.class))
            .computeIfAbsent(rival, r -> new ArrayList<>())
            .add(numbers.get(quantity));
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
    return Optional.ofNullable(values.getOrDefault(row, Map.of()).get(rival)).map(Values::new);
  }

  /** One rival's median in terms of another's. */
  Optional<Double> ratio(Row row, Rival rival, Rival to) {
    return of(row, to)
        .filter(other -> other.median() > 0)
        .flatMap(other -> of(row, rival).map(own -> own.median() / other.median()));
  }

  Set<String> failures() {
    return failures;
  }
}
