package pinhole.relay;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the kernel tells of a TCP connection (struct tcp_info, include/uapi/linux/tcp.h).
 *
 * @param state of {@link Delivery}'s
 * @param sinceLastAck milliseconds
 * @param acknowledged bytes, by the peer's kernel; counts the SYN of a connection opened here
 */
record TcpInfo(int state, long sinceLastAck, long acknowledged) {
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;
  private static final int STATE = 0;
  private static final int LAST_ACK_RECV = 56;
  private static final int BYTES_ACKED = 120;
  private static final int LENGTH = 128;

  private static final RawUnixChannelOption OPTION =
      new RawUnixChannelOption("TCP_INFO", IPPROTO_TCP, TCP_INFO, LENGTH);

  private static final TcpInfo CLOSED = new TcpInfo(7, Integer.MAX_VALUE, 0);

  /** Of a channel; as of a closed one if it is, or is none of epoll's. */
  static TcpInfo of(Channel channel) {
    if (!(channel instanceof EpollSocketChannel) || !channel.isOpen()) {
      return CLOSED;
    }
    return of(channel.config().getOption(OPTION).order(ByteOrder.nativeOrder()));
  }

  static TcpInfo of(Socket socket) {
    ByteBuffer info = ByteBuffer.allocate(LENGTH).order(ByteOrder.nativeOrder());
    try {
      socket.getRawOpt(IPPROTO_TCP, TCP_INFO, info);
    } catch (IOException e) {
      return CLOSED;
    }
    return of(info);
  }

  private static TcpInfo of(ByteBuffer info) {
    return new TcpInfo(
        info.get(STATE),
        Integer.toUnsignedLong(info.getInt(LAST_ACK_RECV)),
        info.getLong(BYTES_ACKED));
  }
}
