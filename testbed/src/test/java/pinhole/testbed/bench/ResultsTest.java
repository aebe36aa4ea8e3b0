package pinhole.testbed.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pinhole.testbed.bench.Results.Row;
import pinhole.testbed.bench.Results.Values;

class ResultsTest {
  private static final Row LOGINS = new Row(Trial.LOGINS, Quantity.LOGINS);

  private final Results results = new Results();

  private void logins(Rival rival, double... values) {
    for (double value : values) {
      results.add(LOGINS.test(), rival, Map.of(LOGINS.quantity(), value));
    }
  }

  @Test
  void takesTheMiddleOfValuesInAnyOrder() {
    assertEquals(3, new Values(List.of(9.0, 1.0, 3.0)).median());
    assertEquals(2, new Values(List.of(3.0, 1.0)).median());
  }

  @Test
  void setsTheMediansInRelation() {
    logins(Rival.PLAIN, 700, 800, 900);
    logins(Rival.PINHOLE, 720, 600, 10);
    assertEquals(Optional.of(0.75), results.ratio(LOGINS, Rival.PINHOLE, Rival.PLAIN));
  }

  @Test
  void hasNoRatioToWhatCostsNothing() {
    logins(Rival.PLAIN, 0);
    logins(Rival.PINHOLE, 1);
    assertTrue(results.ratio(LOGINS, Rival.PINHOLE, Rival.PLAIN).isEmpty());
  }

  @Test
  void tellsGoalsThatAreMetFromMissedAndUnknownOnes() {
    assertEquals("not measured", Goal.LOGINS.verdict(results));
    logins(Rival.PLAIN, 1000);
    logins(Rival.PINHOLE, 850);
    assertEquals("met", Goal.LOGINS.verdict(results));
    logins(Rival.PINHOLE, 840, 840);
    assertEquals("missed", Goal.LOGINS.verdict(results));
  }

  @Test
  void keepsAFailureOnOneLine() {
    results.failed(
        "start", Rival.HAPROXY, new IllegalStateException("ended with 1\n  [ALERT] no\n"));
    assertEquals(
        List.of("start, haproxy: ended with 1 | [ALERT] no"), List.copyOf(results.failures()));
  }
}
