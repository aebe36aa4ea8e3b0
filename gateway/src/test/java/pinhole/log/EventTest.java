package pinhole.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The events are an interface: monitoring depends on them. */
class EventTest {
  @ParameterizedTest
  @EnumSource
  void isInTheReadmeWithItsLevel(Event event) {
    assertTrue(
        Documented.events().contains(event.toString()),
        () -> "README.md, section \"Log events\", has no row for " + event);
    assertEquals(event.level().toString(), Documented.level(event.toString()));
  }

  @Test
  void theReadmePromisesNoOthers() {
    Set<String> known =
        Arrays.stream(Event.values()).map(Event::toString).collect(Collectors.toSet());
    Set<String> promised = new TreeSet<>(Documented.events());
    promised.removeAll(known);
    assertEquals(Set.of(), promised);
  }
}
