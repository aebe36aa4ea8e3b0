package pinhole.ftp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Words of people and as the control connection has them: in UTF-8 (RFC 2640 section 2.1), which is
 * kept as one character for each byte.
 */
public final class Text {
  private Text() {}

  /** Whether the bytes are UTF-8, so that there is no doubt what they say. */
  public static boolean isText(String bytes) {
    return isAscii(bytes) || !of(bytes).equals(bytes);
  }

  /** What the bytes say. Those that are no UTF-8 are Latin-1, from somebody who knows no better. */
  public static String of(String bytes) {
    if (isAscii(bytes)) {
      return bytes;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      return bytes;
    }
  }

  /** The bytes that say this, one character for each. */
  public static String bytes(String text) {
    return isAscii(text)
        ? text
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }
}
