package pinhole.testbed.textbook;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The names of choices as people type and read them. */
final class Words {
  private Words() {}

  static String of(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The choice of that name. */
  static <E extends Enum<E>> E parse(Class<E> choices, String word) {
    return Arrays.stream(choices.getEnumConstants())
        .filter(choice -> of(choice).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"%s\" is none of %s"
                        .formatted(
                            word,
                            Arrays.stream(choices.getEnumConstants())
                                .map(Words::of)
                                .collect(Collectors.joining(", ")))));
  }
}
