package pinhole.testbed.ftps;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Few cells in which every two values of different dimensions that can meet do meet. */
final class Cover {
  private record Pair(Object one, Object other, int dimensions) {}

  private Cover() {}

  /** Chosen greedily: the cell with the most new pairs is next, the first of equals. */
  static List<Cell> pairs(List<Cell> all) {
    Set<Pair> missing = new HashSet<>();
    all.forEach(cell -> missing.addAll(pairs(cell)));
    List<Cell> chosen = new ArrayList<>();
    while (!missing.isEmpty()) {
      Cell best = all.get(0);
      long most = 0;
      for (Cell cell : all) {
        long fresh = pairs(cell).stream().filter(missing::contains).count();
        if (fresh > most) {
          best = cell;
          most = fresh;
        }
      }
      pairs(best).forEach(missing::remove);
      chosen.add(best);
    }
    return chosen;
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
