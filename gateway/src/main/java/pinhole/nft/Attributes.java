package pinhole.nft;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The attributes of a message or of a nest: a stretch of a buffer that is in the machine's byte
 * order. What a stretch does not have reads as nothing: empty, or 0.
 */
record Attributes(ByteBuffer in, int from, int to) {
  private static final int HEADER = 4;
  private static final int TYPE = 0x3fff; // without the flags for nests and byte order

  /** Where the value of an attribute begins, or -1. */
  private int find(int type) {
    for (int at = from; at + HEADER <= to; ) {
      int length = in.getShort(at) & 0xffff;
      if (length < HEADER || at + length > to) {
        return -1; // the kernel does not do that
      }
      if ((in.getShort(at + 2) & TYPE) == type) {
        return at + HEADER;
      }
      at += (length + HEADER - 1) & -HEADER;
    }
    return -1;
  }

  private int length(int value) {
    return (in.getShort(value - HEADER) & 0xffff) - HEADER;
  }

  boolean has(int type) {
    return find(type) >= 0;
  }

  Attributes nest(int type) {
    int at = find(type);
    return at < 0 ? new Attributes(in, from, from) : new Attributes(in, at, at + length(at));
  }

  int u8(int type) {
    int at = find(type);
    return at < 0 ? 0 : in.get(at) & 0xff;
  }

  int u16(int type) {
    int at = find(type);
    return at < 0 ? 0 : (in.get(at) & 0xff) << 8 | (in.get(at + 1) & 0xff);
  }

  int u32(int type) {
    int at = find(type);
    return at < 0 ? 0 : network(Integer.reverseBytes(in.getInt(at)), in.getInt(at));
  }

  long u64(int type) {
    int at = find(type);
    return at < 0 ? 0 : network(Long.reverseBytes(in.getLong(at)), in.getLong(at));
  }

  private static int network(int swapped, int plain) {
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? swapped : plain;
  }

  private static long network(long swapped, long plain) {
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? swapped : plain;
  }

  byte[] bytes(int type) {
    int at = find(type);
    byte[] bytes = new byte[at < 0 ? 0 : length(at)];
    if (at >= 0) {
      in.get(at, bytes);
    }
    return bytes;
  }

  /** An address of 4 or 16 bytes. */
  InetAddress address(int type) {
    try {
      return InetAddress.getByAddress(bytes(type));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address: attribute " + type, e);
    }
  }
}
