package pinhole.rules.config;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import pinhole.rules.Source;

/**
 * The bytes of a file to text, which must be UTF-8: a name that is read wrong is nobody's name, and
 * a rule about it holds for nobody.
 */
final class Utf8 {
  /** More cannot be so few characters as a rules file may have. */
  static final int LONGEST = 4 * Yaml.LONGEST;

  private Utf8() {}

  /**
   * The text.
   *
   * @throws InvalidConfiguration with the place of the first byte that belongs to no character
   */
  static String text(String file, byte[] bytes) throws InvalidConfiguration {
    if (bytes.length > LONGEST) {
      throw Yaml.tooLong(file);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    boolean whole = StandardCharsets.UTF_8.newDecoder().decode(in, out, true).isUnderflow();
    String text = out.flip().toString();
    if (!whole) {
      int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
      Source source = new Source(file, line, text.length() - text.lastIndexOf('\n'));
      String wrong = "the byte 0x%02X is not UTF-8; save the file in UTF-8".formatted(in.get());
      throw Yaml.refused(source, wrong);
    }
    return text;
  }
}
