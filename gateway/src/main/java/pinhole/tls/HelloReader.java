package pinhole.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/**
 * Puts a client's hello together out of its records. Each byte is looked at once, however they
 * come: a hello may be cut into tens of thousands of records, each in a segment of its own.
 */
final class HelloReader {
  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int RECORD_HEADER = 5;
  private static final int MESSAGE_HEADER = 4;
  private static final int LONGEST_RECORD = 1 << 14;
  private static final int LONGEST_HELLO = 1 << 16;

  private final ByteBuf message = Unpooled.buffer(); // in the heap
  private int looked;

  /**
   * Looks at what has come since the last time.
   *
   * @param in all that has come from the start of the connection on; nothing is taken out of it
   * @return the hello; empty as long as it is not there whole
   */
  Optional<ClientHello> read(ByteBuf in) {
    int end = in.writerIndex();
    for (int at = in.readerIndex() + looked; end - at >= RECORD_HEADER; ) {
      int length = in.getUnsignedShort(at + 3);
      boolean handshake = in.getUnsignedByte(at) == HANDSHAKE && in.getUnsignedByte(at + 1) == 3;
      if (!handshake || length == 0 || length > LONGEST_RECORD) {
        return Optional.of(ClientHello.NONE);
      }
      if (end - at < RECORD_HEADER + length) {
        return Optional.empty();
      }
      message.writeBytes(in, at + RECORD_HEADER, length);
      at += RECORD_HEADER + length;
      looked += RECORD_HEADER + length;
      if (message.readableBytes() >= MESSAGE_HEADER) {
        int body = message.getUnsignedMedium(1);
        if (message.getByte(0) != CLIENT_HELLO || body > LONGEST_HELLO) {
          return Optional.of(ClientHello.NONE);
        }
        if (message.readableBytes() >= MESSAGE_HEADER + body) {
          return Optional.of(ClientHello.parse(message.slice(MESSAGE_HEADER, body)));
        }
      }
    }
    return Optional.empty();
  }
}
