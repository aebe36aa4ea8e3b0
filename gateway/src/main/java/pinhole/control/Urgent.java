package pinhole.control;

import com.sun.jna.Native;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;

/** send(2) with MSG_OOB, which neither Netty nor the JDK's channels offer. */
final class Urgent {
  private static final int MSG_OOB = 1;

  private Urgent() {}

  /** The C library, bound on first use: most gateways never need it. */
  private static final class LibC {
    static {
      Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native long send(int fd, byte[] buffer, long length, int flags);
  }

  /**
   * Sends bytes, the last of them as urgent data. False where this transport cannot, or where other
   * bytes still wait to be sent before them; then nothing was sent.
   */
  static boolean send(Channel channel, byte[] bytes) {
    if (!(channel instanceof EpollSocketChannel socket)
        || socket.unsafe().outboundBuffer() == null
        || !socket.unsafe().outboundBuffer().isEmpty()) {
      return false;
    }
    try {
      return LibC.send(socket.fd().intValue(), bytes, bytes.length, MSG_OOB) == bytes.length;
    } catch (UnsatisfiedLinkError e) {
      return false; // a C library that JNA does not know; in-band will do for most servers
    }
  }
}
