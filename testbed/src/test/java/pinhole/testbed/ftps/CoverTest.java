package pinhole.testbed.ftps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CoverTest {
  private static final List<Cell> ALL = Matrix.product().stream().filter(Cell::possible).toList();

  @Test
  void everyPairOfValuesMeetsThatCanMeet() {
    assertEquals(pairs(ALL), pairs(Cover.pairs(ALL)));
  }

  @Test
  void thatTakesFewSessions() {
    int few = Cover.pairs(ALL).size();
    assertTrue(few >= 80 && few < 110, few + " of " + ALL.size());
  }

  @Test
  void nothingIsAskedOfAServerThatItCannotDo() {
    assertTrue(ALL.stream().noneMatch(cell -> cell.toString().matches("pure-ftpd .*>I.*")));
    assertTrue(ALL.stream().noneMatch(cell -> cell.toString().contains("CLEAR>CLEAR")));
  }

  private static Set<List<Object>> pairs(List<Cell> cells) {
    Set<List<Object>> pairs = new HashSet<>();
    for (Cell cell : cells) {
      List<Object> values = cell.values();
      for (int i = 0; i < values.size(); i++) {
        for (int j = 0; j < i; j++) {
          pairs.add(List.of(i, values.get(i), j, values.get(j)));
        }
      }
    }
    return pairs;
  }
}
