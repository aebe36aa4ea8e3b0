package pinhole.certificates;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A value in DER (X.690): as much of it as it takes to put a private key of an older form into
 * PKCS#8, which is the only one that the JDK reads.
 */
final class Der {
  static final int INTEGER = 0x02;
  static final int OCTETS = 0x04;
  static final int SEQUENCE = 0x30;

  private final int tag; // With class and form.
  private final byte[] content;

  private Der(int tag, byte[] content) {
    this.tag = tag;
    this.content = content;
  }

  int tag() {
    return tag;
  }

  /** What it holds, without tag and length. */
  byte[] content() {
    return content.clone();
  }

  /** The value that the bytes are. */
  static Der parse(byte[] bytes) {
    List<Der> all = all(bytes);
    if (all.size() != 1) {
      throw new IllegalArgumentException("not one DER value but " + all.size());
    }
    return all.get(0);
  }

  /** The values inside this one. */
  List<Der> parts() {
    return all(content);
  }

  private static List<Der> all(byte[] bytes) {
    List<Der> values = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      int lengthAt = at + 1;
      int first = byteAt(bytes, lengthAt);
      int octets = first < 0x80 ? 0 : first & 0x7f;
      long length = octets == 0 ? first : 0;
      for (int i = 1; i <= octets; i++) {
        length = length << 8 | byteAt(bytes, lengthAt + i);
      }
      int start = lengthAt + 1 + octets;
      if (octets > 4 || start + length > bytes.length) {
        throw new IllegalArgumentException("a DER value that is longer than its file");
      }
      int end = (int) (start + length);
      values.add(new Der(bytes[at] & 0xff, Arrays.copyOfRange(bytes, start, end)));
      at = end;
    }
    return values;
  }

  private static int byteAt(byte[] bytes, int at) {
    if (at >= bytes.length) {
      throw new IllegalArgumentException("a DER value that is cut off");
    }
    return bytes[at] & 0xff;
  }

  /** A value with these inside. */
  static Der of(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    return new Der(tag, content.toByteArray());
  }

  /** The whole of it. */
  byte[] bytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(tag);
    if (content.length < 0x80) {
      all.write(content.length);
    } else {
      int octets = (39 - Integer.numberOfLeadingZeros(content.length)) / 8;
      all.write(0x80 | octets);
      for (int i = octets - 1; i >= 0; i--) {
        all.write(content.length >> (8 * i));
      }
    }
    all.writeBytes(content);
    return all.toByteArray();
  }
}
