package pinhole.testbed.textbook;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** One experiment. */
public record Setting(Middle gateway, Nat nat, Mode mode) {
  /** All of them, in the order in which a course would do them. */
  public static List<Setting> all() {
    return Arrays.stream(Middle.values())
        .flatMap(gateway -> Arrays.stream(Nat.values()).flatMap(nat -> modes(gateway, nat)))
        .toList();
  }

  private static Stream<Setting> modes(Middle gateway, Nat nat) {
    return Arrays.stream(Mode.values()).map(mode -> new Setting(gateway, nat, mode));
  }

  /** What files are called that belong to it. */
  public String id() {
    return "%s-%s-%s"
        .formatted(Words.of(gateway), nat == Nat.ON ? "nat" : "routed", Words.of(mode));
  }

  /** The title for people. */
  public String title() {
    return "%s mode, %s, %s"
        .formatted(mode == Mode.ACTIVE ? "Active" : "Passive", nat.title(), gateway.title());
  }
}
