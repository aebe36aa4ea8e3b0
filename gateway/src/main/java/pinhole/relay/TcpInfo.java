package pinhole.relay;

import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the kernel tells of a TCP connection (struct tcp_info, include/uapi/linux/tcp.h).
 *
 * @param state of {@link Delivery}'s
 * @param sinceLastSent milliseconds
 * @param sinceLastAck milliseconds
 */
record TcpInfo(int state, long sinceLastSent, long sinceLastAck) {
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;
  private static final int STATE = 0;
  private static final int LAST_DATA_SENT = 44;
  private static final int LAST_ACK_RECV = 56;
  private static final int LENGTH = 60;

  private static final TcpInfo CLOSED = new TcpInfo(7, Integer.MAX_VALUE, Integer.MAX_VALUE);

  static TcpInfo of(Socket socket) {
    ByteBuffer info = ByteBuffer.allocate(LENGTH).order(ByteOrder.nativeOrder());
    try {
      socket.getRawOpt(IPPROTO_TCP, TCP_INFO, info);
    } catch (IOException e) {
      return CLOSED;
    }
    return new TcpInfo(
        info.get(STATE),
        Integer.toUnsignedLong(info.getInt(LAST_DATA_SENT)),
        Integer.toUnsignedLong(info.getInt(LAST_ACK_RECV)));
  }
}
