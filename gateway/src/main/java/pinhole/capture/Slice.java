package pinhole.capture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Some bytes of an array that belongs to somebody else: good until the next packet is read. */
public final class Slice {
  private final byte[] bytes;
  private final int from;
  private final int length;

  private Slice(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.from = from;
    this.length = length;
  }

  /**
   * The bytes of an array from an index on.
   *
   * @throws IndexOutOfBoundsException if the array has not that many
   */
  public static Slice of(byte[] bytes, int from, int length) {
    java.util.Objects.checkFromIndexSize(from, length, bytes.length);
    return new Slice(bytes, from, length);
  }

  public int length() {
    return length;
  }

  /** A byte as a number, 0 to 255. */
  public int u8(int at) {
    return bytes[from + java.util.Objects.checkIndex(at, length)] & 0xff;
  }

  /** Two bytes as a number, the higher first. */
  public int u16(int at) {
    return u8(at) << 8 | u8(at + 1);
  }

  /** Four bytes as they are, the highest first. */
  int i32(int at) {
    return u16(at) << 16 | u16(at + 2);
  }

  /** What is behind the first bytes. */
  public Slice behind(int count) {
    return of(bytes, from + count, length - count);
  }

  /** The first bytes, or all where there are not so many. */
  public Slice first(int count) {
    return of(bytes, from, Math.min(count, length));
  }

  /** What stands between two places, or less where there is not so much. */
  Slice between(int start, int end) {
    return of(bytes, from + start, Math.min(end, length) - start);
  }

  /** A copy that is good for ever. */
  public byte[] copy() {
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  /** Copies some of the bytes. */
  void copyTo(int at, byte[] target, int to, int count) {
    System.arraycopy(bytes, from + at, target, to, count);
  }

  /** The same bytes to read from. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes, from, length);
  }

  /** For Pcap4J, which takes an array, an index and a length. */
  byte[] array() {
    return bytes;
  }

  int index() {
    return from;
  }

  /** One character a byte. */
  @Override
  public String toString() {
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }
}
