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
    for (int round = 0; round < values.length; round++) {
      results.add(round, LOGINS.test(), rival, Map.of(LOGINS.quantity(), values[round]));
    }
  }

  @Test
  void takesTheMiddleOfValuesInAnyOrder() {
    assertEquals(3, new Values(List.of(9.0, 1.0, 3.0)).median());
    assertEquals(2, new Values(List.of(3.0, 1.0)).median());
  }

  @Test
  void setsWhatWasMeasuredInTheSameRoundInRelation() {
    logins(Rival.PLAIN, 1000, 100, 800);
    logins(Rival.PINHOLE, 500, 75, 720);
    assertEquals(Optional.of(0.75), results.ratio(LOGINS, Rival.PINHOLE, Rival.PLAIN));
  }

  @Test
  void leavesRoundsOutInWhichOneOfThemFailed() {
    logins(Rival.PLAIN, 1000, 100);
    results.add(1, LOGINS.test(), Rival.PINHOLE, Map.of(LOGINS.quantity(), 75.0));
    results.add(2, LOGINS.test(), Rival.PINHOLE, Map.of(LOGINS.quantity(), 9.0));
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
    logins(Rival.PINHOLE, 840);
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
