package pinhole.testbed.ftps;

import java.nio.charset.StandardCharsets;

/** TLS records (RFC 8446, section 5.1) as they can be told apart without any key. */
final class Records {
  private static final int HEADER = 5;
  private static final int HANDSHAKE = 22;
  private static final int APPLICATION_DATA = 23;
  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int LONGEST = (1 << 14) + 2048;
  private static final int SERVER_HELLO = 2;

  /** The extension supported_versions of a ServerHello that says 1.3. */
  private static final String SAYS_13 = "\0+\0\2\3\4";

  private Records() {}

  /** Where the first handshake begins in what starts with lines of text; the length if nowhere. */
  static int start(byte[] bytes) {
    int line = 0;
    while (line < bytes.length && bytes[line] != HANDSHAKE) {
      while (line < bytes.length && bytes[line] != '\n') {
        line++;
      }
      line = Math.min(line + 1, bytes.length);
    }
    return line;
  }

  /** Whether everything from an offset on is whole records. */
  static boolean are(byte[] bytes, int from) {
    int at = from;
    while (bytes.length - at >= HEADER) {
      int type = bytes[at];
      int length = length(bytes, at);
      boolean known = type >= CHANGE_CIPHER_SPEC && type <= APPLICATION_DATA;
      if (!known || bytes[at + 1] != 3 || length == 0 || length > LONGEST) {
        return false;
      }
      at += HEADER + length;
    }
    return at == bytes.length;
  }

  /** The version that a ServerHello has chosen, 1.2 or 1.3; empty for the client's direction. */
  static String version(byte[] bytes) {
    int at = start(bytes);
    if (bytes.length - at <= HEADER || bytes[at + HEADER] != SERVER_HELLO) {
      return "";
    }
    int length = length(bytes, at);
    int end = Math.min(bytes.length, at + HEADER + length);
    String hello = new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
    return hello.contains(SAYS_13) ? "1.3" : "1.2";
  }

  private static int length(byte[] bytes, int at) {
    return ((bytes[at + 3] & 0xff) << 8) + (bytes[at + 4] & 0xff);
  }
}
