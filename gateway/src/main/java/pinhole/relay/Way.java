package pinhole.relay;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import java.util.Locale;

/** How the bytes of data connections are moved. */
public enum Way {
  /** Through Netty channels, on any transport, and with room for handlers. */
  CHANNELS {
    @Override
    Sockets sockets(Transport transport, EventLoop loop, Pipes pipes) {
      return new ChannelSockets(transport, loop);
    }
  },
  /** From socket to socket through a buffer, where the transport is epoll; else as channels. */
  COPY {
    @Override
    Sockets sockets(Transport transport, EventLoop loop, Pipes pipes) {
      return SPLICE.sockets(transport, loop, Pipes.none());
    }
  },
  /** Long streams from socket to socket inside the kernel, where that can be had; else copied. */
  SPLICE {
    @Override
    Sockets sockets(Transport transport, EventLoop loop, Pipes pipes) {
      return transport == Transport.EPOLL
          ? new EpollSockets((IoEventLoop) loop, pipes)
          : CHANNELS.sockets(transport, loop, pipes);
    }
  };

  /** Its name in the log: {@code splice}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where the data connections of a loop come from. */
  abstract Sockets sockets(Transport transport, EventLoop loop, Pipes pipes);
}
