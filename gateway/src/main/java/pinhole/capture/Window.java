package pinhole.capture;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A window on a stream of bytes, wide enough for the record that is being read. Offsets count from
 * its beginning; numbers are read in the byte order of the file.
 */
final class Window {
  private static final int WIDTH = 1 << 20;

  private final InputStream in;
  private byte[] bytes = new byte[WIDTH];
  private int from;
  private int to;
  private long passed;
  private boolean littleEndian;

  Window(InputStream in) {
    this.in = in;
  }

  void littleEndian(boolean is) {
    littleEndian = is;
  }

  boolean isLittleEndian() {
    return littleEndian;
  }

  /** Where the window begins in the stream. */
  long position() {
    return passed;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The index in {@link #bytes} of an offset. */
  int index(int offset) {
    return from + offset;
  }

  /** How many bytes the window has, at most {@code length}; fewer only at the end of the stream. */
  int has(int length) throws IOException {
    if (to - from < length) {
      fill(length);
    }
    return Math.min(length, to - from);
  }

  private void fill(int length) throws IOException {
    int kept = to - from;
    byte[] target = length > bytes.length ? new byte[length] : bytes;
    System.arraycopy(bytes, from, target, 0, kept);
    bytes = target;
    from = 0;
    to = kept;
    while (to < length) {
      int read = in.read(bytes, to, bytes.length - to);
      if (read < 0) {
        return;
      }
      to += read;
    }
  }

  /** Moves on; what is skipped need not be in the window. */
  void pass(long length) throws IOException {
    long here = Math.min(length, to - from);
    from += (int) here;
    long beyond = length - here;
    while (beyond > 0) {
      long skipped = in.skip(beyond);
      if (skipped <= 0) {
        if (in.read() < 0) {
          break;
        }
        skipped = 1;
      }
      beyond -= skipped;
    }
    passed += length - beyond;
  }

  /** Two bytes as a number. */
  int u16(int offset) {
    int at = from + offset;
    int first = bytes[at] & 0xff;
    int second = bytes[at + 1] & 0xff;
    return littleEndian ? second << 8 | first : first << 8 | second;
  }

  /** Four bytes as a number. */
  long u32(int offset) {
    long high = u16(offset + (littleEndian ? 2 : 0));
    return high << 16 | u16(offset + (littleEndian ? 0 : 2));
  }

  /** The first bytes, for what must be known before the byte order is. */
  byte[] first(int length) throws IOException {
    int here = has(length);
    return Arrays.copyOfRange(bytes, from, from + here);
  }
}
