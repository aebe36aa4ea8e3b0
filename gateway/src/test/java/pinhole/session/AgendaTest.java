package pinhole.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pinhole.session.Action.Send;

class AgendaTest {
  private final List<String> sent = new ArrayList<>();

  /** What the world does at once when a line is sent. */
  private final Map<String, Runnable> reactions = new HashMap<>();

  private final Agenda agenda =
      new Agenda(
          (Effects)
              Proxy.newProxyInstance(
                  Effects.class.getClassLoader(),
                  new Class<?>[] {Effects.class},
                  (world, effect, arguments) -> sent((String) arguments[1])));

  private Object sent(String line) {
    sent.add(line);
    reactions.getOrDefault(line, () -> {}).run();
    return null; // of a method without a result
  }

  private void perform(String... lines) {
    agenda.perform(Stream.of(lines).<Action>map(line -> new Send(Side.SERVER, line)).toList());
  }

  @Test
  void whatAnActionLeadsToComesBehindWhatWasThereBefore() {
    reactions.put("1", () -> perform("4", "5"));
    reactions.put("2", () -> perform("6"));
    reactions.put("4", () -> perform("7"));
    perform("1", "2", "3");
    assertEquals(List.of("1", "2", "3", "4", "5", "6", "7"), sent);
  }

  @Test
  void anActionIsDoneBeforeWhatItLeadsToBegins() {
    reactions.put(
        "1",
        () -> {
          perform("3");
          sent.add("1 is done");
        });
    perform("1", "2");
    assertEquals(List.of("1", "1 is done", "2", "3"), sent);
  }

  @Test
  void isUnderWayOnlyWhileAnActionIsPerformed() {
    List<Boolean> seen = new ArrayList<>();
    reactions.put("1", () -> perform("2"));
    reactions.put("2", () -> seen.add(agenda.isUnderWay()));
    assertFalse(agenda.isUnderWay());
    perform("1");
    assertEquals(List.of(true), seen);
    assertFalse(agenda.isUnderWay());
  }

  @Test
  void goesOnAfterAnActionThatFailed() {
    reactions.put(
        "1",
        () -> {
          throw new IllegalStateException("1");
        });
    assertThrows(IllegalStateException.class, () -> perform("1", "2"));
    assertFalse(agenda.isUnderWay());
    perform("3");
    assertEquals(List.of("1", "2", "3"), sent);
  }
}
