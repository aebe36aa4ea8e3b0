package pinhole.rules;

import java.util.OptionalInt;

/** Characters that nobody can see, and that some systems overlook in a name. */
public final class Unseen {
  private Unseen() {}

  /** The first in a text: controls, formatting, and blanks other than the common one. */
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
      default -> false;
    };
  }
}
