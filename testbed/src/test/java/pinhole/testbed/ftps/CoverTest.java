package pinhole.testbed.ftps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pinhole.testbed.client.Tour;
import pinhole.testbed.lab.Server;

class CoverTest {
  private static final List<Cell> ALL = Matrix.product().stream().filter(Cell::possible).toList();

  private static final List<Cell> CHOSEN = Cover.pairs(ALL);

  @Test
  void everyPairOfValuesMeetsThatCanMeet() {
    assertEquals(pairs(ALL), pairs(CHOSEN));
  }

  @Test
  void thatTakesFewSessions() {
    int few = CHOSEN.size();
    assertTrue(few >= 80 && few < 110, few + " of " + ALL.size());
  }

  @Test
  void nothingIsAskedOfAServerThatItCannotDo() {
    assertTrue(ALL.stream().noneMatch(cell -> cell.toString().matches("pure-ftpd .*>I.*")));
    assertTrue(ALL.stream().noneMatch(cell -> cell.toString().contains("CLEAR>CLEAR")));
  }

  /** By default they demand that data connections resume; a session is the seven of the tour. */
  @ParameterizedTest
  @EnumSource(
      value = Server.class,
      names = {"VSFTPD", "PROFTPD"})
  @Tag("E110")
  @Tag("E111")
  void serversThatDemandResumptionGetUploadsInARowWithBothVersions(Server server) {
    assertTrue(Tour.title().contains("put middle, put large, put small"), Tour.title());
    assertEquals(7, Tour.length());
    Set<String> versions = new HashSet<>();
    CHOSEN.stream()
        .filter(cell -> cell.server() == server && cell.out().isPrivate())
        .forEach(cell -> versions.add(cell.out().version()));
    assertEquals(Set.of("1.2", "1.3"), versions);
  }

  @ParameterizedTest
  @EnumSource(Server.class)
  @Tag("E114")
  @Tag("E119")
  @Tag("E123")
  void everyServerMeetsEveryBridging(Server server) {
    Set<Object> met = new HashSet<>();
    CHOSEN.stream()
        .filter(cell -> cell.server() == server)
        .forEach(
            cell -> {
              met.add(cell.in().version() + ">" + cell.out().version());
              met.add(cell.in().level() + ">" + cell.out().level());
              met.add("in " + cell.in().start());
            });
    assertTrue(
        met.containsAll(
            Set.of(
                "1.2>1.2",
                "1.2>1.3",
                "1.3>1.2",
                "1.3>1.3",
                ">1.2",
                ">1.3",
                "1.2>",
                "1.3>",
                "C>P",
                "P>C",
                "P>P",
                "C>C",
                "in CLEAR",
                "in EXPLICIT",
                "in IMPLICIT")),
        met::toString);
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
