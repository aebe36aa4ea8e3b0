package pinhole.rules;

import java.util.OptionalInt;
import java.util.stream.Stream;

/** Characters that nobody can see, and that some systems overlook in a name. */
public final class Unseen {
  /** First and last of what is no control, and still has no shape (Default_Ignorable). */
  private static final int[][] WITHOUT_SHAPE = {
    {0x034f, 0x034f}, // combining grapheme joiner
    {0x115f, 0x1160}, // Hangul fillers
    {0x17b4, 0x17b5}, // Khmer inherent vowels
    {0x180b, 0x180f}, // Mongolian variation selectors
    {0x3164, 0x3164},
    {0xfe00, 0xfe0f}, // variation selectors
    {0xffa0, 0xffa0},
    {0xe0100, 0xe01ef}
  };

  private Unseen() {}

  /** The first in a text: controls, what has no shape, and blanks other than the common one. */
  public static OptionalInt in(String text) {
    return text.codePoints().filter(Unseen::is).findFirst();
  }

  private static boolean is(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      case Character.SPACE_SEPARATOR -> codePoint != ' ';
      default ->
          Stream.of(WITHOUT_SHAPE).anyMatch(row -> row[0] <= codePoint && codePoint <= row[1]);
    };
  }
}
