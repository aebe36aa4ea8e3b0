package pinhole.nft;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A message from the kernel.
 *
 * @param sequence the number of the request that it answers, 0 if it answers none
 * @param family of addresses
 * @param body its attributes; they live as long as the buffer that it was read from is left alone
 */
record Message(int type, int flags, int sequence, int family, Attributes body) {
  private static final int ERROR = 2;
  private static final int DONE = 3;
  private static final int HEADER = 16;
  private static final int NETFILTER_HEADER = 4;
  private static final int CREATE = 0x400;

  /** The messages that were received in one go. */
  static List<Message> in(ByteBuffer buffer) {
    buffer.order(ByteOrder.nativeOrder());
    List<Message> messages = new ArrayList<>(2);
    int end = buffer.limit();
    for (int at = 0; at + HEADER + NETFILTER_HEADER <= end; ) {
      int length = buffer.getInt(at);
      if (length < HEADER + NETFILTER_HEADER || at + length > end) {
        throw new IllegalArgumentException("message of " + length + " bytes at " + at);
      }
      messages.add(read(buffer, at, at + length));
      at += (length + 3) & -4;
    }
    return messages;
  }

  private static Message read(ByteBuffer buffer, int at, int end) {
    int body = at + HEADER;
    return new Message(
        buffer.getShort(at + 4) & 0xffff,
        buffer.getShort(at + 6) & 0xffff,
        buffer.getInt(at + 8),
        buffer.get(body) & 0xff,
        new Attributes(buffer, body + NETFILTER_HEADER, end));
  }

  boolean of(Subsystem subsystem) {
    return type >> 8 == subsystem.number();
  }

  /** What it is about, in its subsystem. */
  int kind() {
    return type & 0xff;
  }

  /** Whether the kernel tells of something that was made just now. */
  boolean creates() {
    return (flags & CREATE) != 0;
  }

  /** Whether it says how a request went. */
  boolean isResult() {
    return type == ERROR;
  }

  /** Whether nothing more comes for a request. */
  boolean isLast() {
    return type == DONE || type == ERROR;
  }

  /** The errno of a result, 0 for success. */
  int errno() {
    return -body.in().getInt(body.from() - NETFILTER_HEADER);
  }
}
