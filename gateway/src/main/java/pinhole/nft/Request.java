package pinhole.nft;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Messages to the kernel's netfilter subsystems, one behind the other in one buffer
 * (linux/netlink.h, linux/netfilter/nfnetlink.h). Headers are in the machine's byte order, values
 * in the network's, as those subsystems want them.
 */
final class Request {
  static final int CREATE = 0x400;
  static final int EXCLUSIVE = 0x200;
  static final int DUMP = 0x300;
  static final int ACKNOWLEDGE = 0x4;

  private static final int REQUEST = 0x1;
  private static final int NESTED = 0x8000;
  private static final int ALIGNMENT = 4;
  private static final int BATCH_BEGIN = 0x10;
  private static final int BATCH_END = 0x11;

  private final ByteBuffer buffer;
  private final int[] nests = new int[8];
  private int depth;
  private int message = -1;
  private int sequence;

  Request(ByteBuffer buffer) {
    this.buffer = buffer.order(ByteOrder.nativeOrder());
  }

  /** Starts again with an empty buffer; messages are numbered from 1. */
  Request clear() {
    buffer.clear();
    message = -1;
    depth = 0;
    sequence = 0;
    return this;
  }

  /** The number of the last message that was begun. */
  int sequence() {
    return sequence;
  }

  /** Begins a transaction: all of its messages take force together, or none. */
  Request beginBatch(Subsystem of) {
    return begin(BATCH_BEGIN, 0, 0, of.number());
  }

  Request endBatch(Subsystem of) {
    return begin(BATCH_END, 0, 0, of.number());
  }

  /** Begins a message of a subsystem, for an address family. */
  Request begin(Subsystem to, int type, int flags, int family) {
    return begin(to.number() << 8 | type, flags, family, 0);
  }

  /** Begins a message; {@code resource} is for those subsystems that have several of a kind. */
  Request begin(int type, int flags, int family, int resource) {
    endMessage();
    message = buffer.position();
    buffer.putInt(0).putShort((short) type).putShort((short) (flags | REQUEST));
    buffer.putInt(++sequence).putInt(0);
    buffer.put((byte) family).put((byte) 0);
    network16(resource);
    return this;
  }

  private void endMessage() {
    if (depth != 0) {
      throw new IllegalStateException("a nest is open");
    }
    if (message >= 0) {
      buffer.putInt(message, buffer.position() - message);
    }
  }

  /** The bytes to send; the request is whole. */
  ByteBuffer finish() {
    endMessage();
    message = -1;
    return buffer.flip();
  }

  /** Begins an attribute that holds attributes. */
  Request nest(int type) {
    nests[depth++] = buffer.position();
    buffer.putShort((short) 0).putShort((short) (type | NESTED));
    return this;
  }

  Request end() {
    int start = nests[--depth];
    buffer.putShort(start, (short) (buffer.position() - start));
    return this;
  }

  Request text(int type, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    head(type, bytes.length + 1);
    buffer.put(bytes).put((byte) 0);
    return pad();
  }

  Request u8(int type, int value) {
    head(type, 1);
    buffer.put((byte) value);
    return pad();
  }

  Request u16(int type, int value) {
    head(type, Short.BYTES);
    network16(value);
    return pad();
  }

  Request u32(int type, int value) {
    head(type, Integer.BYTES);
    buffer.order(ByteOrder.BIG_ENDIAN).putInt(value).order(ByteOrder.nativeOrder());
    return this;
  }

  Request u64(int type, long value) {
    head(type, Long.BYTES);
    buffer.order(ByteOrder.BIG_ENDIAN).putLong(value).order(ByteOrder.nativeOrder());
    return this;
  }

  Request bytes(int type, byte[] value) {
    head(type, value.length);
    buffer.put(value);
    return pad();
  }

  Request address(int type, InetAddress address) {
    return bytes(type, address.getAddress());
  }

  private void network16(int value) {
    buffer.put((byte) (value >> 8)).put((byte) value);
  }

  private void head(int type, int length) {
    buffer.putShort((short) (Short.BYTES * 2 + length)).putShort((short) type);
  }

  private Request pad() {
    while (buffer.position() % ALIGNMENT != 0) {
      buffer.put((byte) 0);
    }
    return this;
  }
}
