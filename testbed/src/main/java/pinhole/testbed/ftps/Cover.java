package pinhole.testbed.ftps;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Few cells in which every two values of different dimensions that can meet do meet. */
final class Cover {
  private record Pair(Object one, Object other, int dimensions) {}

  /** More than all the uses of a cell's values. */
  private static final long MANY = 1_000_000;

  private Cover() {}

  /**
   * Chosen greedily: the cell with the most new pairs is next, and of equals the one with the
   * values that were chosen least, so that no server has most of the work.
   */
  static List<Cell> pairs(List<Cell> all) {
    Set<Pair> missing = new HashSet<>();
    all.forEach(cell -> missing.addAll(pairs(cell)));
    List<Cell> chosen = new ArrayList<>();
    Map<Object, Integer> uses = new HashMap<>();
    while (!missing.isEmpty()) {
      Cell best = all.get(0);
      long most = Long.MIN_VALUE;
      for (Cell cell : all) {
        long fresh = pairs(cell).stream().filter(missing::contains).count();
        long worth = fresh * MANY - uses(cell, uses);
        if (worth > most) {
          best = cell;
          most = worth;
        }
      }
      pairs(best).forEach(missing::remove);
      best.values().forEach(value -> uses.merge(value, 1, Integer::sum));
      chosen.add(best);
    }
    return chosen;
  }

  private static int uses(Cell cell, Map<Object, Integer> uses) {
    return cell.values().stream().mapToInt(value -> uses.getOrDefault(value, 0)).sum();
  }

  private static List<Pair> pairs(Cell cell) {
    List<Object> values = cell.values();
    List<Pair> pairs = new ArrayList<>();
    for (int one = 0; one < values.size(); one++) {
      for (int other = one + 1; other < values.size(); other++) {
        pairs.add(new Pair(values.get(one), values.get(other), one * values.size() + other));
      }
    }
    return pairs;
  }
}
