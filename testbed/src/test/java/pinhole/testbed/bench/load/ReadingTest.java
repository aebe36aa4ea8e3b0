package pinhole.testbed.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ReadingTest {
  private final Reading gibibyte = new Reading(1L << 30, 500_000_000, 0.25, 48_000);

  @Test
  void isParsedAsItWasPrinted() {
    assertEquals(gibibyte, Reading.parse(gibibyte.print()));
  }

  @Test
  void refusesWhatIsNone() {
    assertThrows(IllegalArgumentException.class, () -> Reading.parse("holding 1000"));
  }

  @Test
  void countsPerSecondAndPerGibibyte() {
    assertEquals(2.0 * (1L << 30), gibibyte.perSecond());
    assertEquals(0.25, gibibyte.cpuPerGiB());
  }
}
