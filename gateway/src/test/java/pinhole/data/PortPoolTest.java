package pinhole.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PortPoolTest {
  private static final int FIRST = 41000;

  private static PortPool pool(int ports) {
    return new PortPool(IntStream.range(FIRST, FIRST + ports).toArray(), "test");
  }

  @Test
  @Tag("E68")
  void handsOutEachPortOnceAndThenNone() {
    PortPool pool = pool(100);
    Set<Integer> taken = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      assertTrue(taken.add(pool.take().orElseThrow()), "the same port twice");
    }
    assertTrue(taken.stream().allMatch(port -> port >= FIRST && port < FIRST + 100));
    assertEquals(OptionalInt.empty(), pool.take());
    assertEquals(0, pool.available());
    pool.give(FIRST + 7);
    assertEquals(OptionalInt.of(FIRST + 7), pool.take());
  }

  @Test
  @Tag("E68")
  void aPortGivenBackTwiceIsNotHandedOutTwice() {
    PortPool pool = pool(3);
    int first = pool.take().orElseThrow();
    pool.take();
    pool.give(first);
    assertThrows(IllegalStateException.class, () -> pool.give(first));
    assertThrows(IllegalStateException.class, () -> pool.give(80));
    assertEquals(2, pool.available());
  }

  @Test
  void doesNotChangeTheArrayItWasMadeFrom() {
    int[] ports = {41000, 41001, 41002};
    PortPool pool = new PortPool(ports, "test", new SplittableRandom(1));
    pool.take();
    pool.take();
    assertEquals("[41000, 41001, 41002]", Arrays.toString(ports));
    assertEquals("test", pool.toString());
  }

  /**
   * RFC 2577 section 3: whoever knows the last port must not guess the next. Taken and given back
   * at once, as by one client after another. For independent draws the correlation of neighbours is
   * near zero with a standard deviation of 1/sqrt(n); five of them are exceeded once in a million
   * runs.
   */
  @Test
  @Tag("E69")
  void portsInARowAreNotPredictable() {
    int n = 1000;
    double[] ports = new double[n];
    PortPool pool = pool(1000);
    for (int i = 0; i < n; i++) {
      int port = pool.take().orElseThrow();
      ports[i] = port;
      pool.give(port);
    }
    for (int lag = 1; lag <= 3; lag++) {
      assertTrue(
          Math.abs(correlation(ports, lag)) < 5 / Math.sqrt(n),
          "correlation " + correlation(ports, lag) + " with the port " + lag + " before");
    }
    assertTrue(Arrays.stream(ports).distinct().count() > 550, "few different ports");
  }

  private static double correlation(double[] values, int lag) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double together = 0;
    double alone = 0;
    for (int i = 0; i < values.length; i++) {
      alone += (values[i] - mean) * (values[i] - mean);
      if (i >= lag) {
        together += (values[i] - mean) * (values[i - lag] - mean);
      }
    }
    return together / alone;
  }

  @Test
  @Tag("E69")
  void everyPortIsTakenAboutAsOften() {
    PortPool pool = pool(10);
    int[] times = new int[10];
    for (int i = 0; i < 10_000; i++) {
      int port = pool.take().orElseThrow();
      times[port - FIRST]++;
      pool.give(port);
    }
    // 1000 each, standard deviation 30.
    assertTrue(Arrays.stream(times).allMatch(t -> t > 800 && t < 1200), Arrays.toString(times));
  }
}
