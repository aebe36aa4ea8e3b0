package pinhole.relay;

import io.netty.channel.ChannelException;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.NativeInetAddress;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import pinhole.ftp.HostPort;

/**
 * Data connections as bare sockets in Netty's epoll set. For a file of ten kilobytes a channel with
 * its pipeline, promises and options costs several times what its bytes do, and a pinhole would
 * need three of them.
 */
final class EpollSockets implements Sockets {
  private static final int BACKLOG = 128; // strangers may knock, the peer must get in
  private static final int ADDRESS = 26; // what accept4 may write, with its length
  private static final long RETRY_MILLIS = 200;

  private final IoEventLoop loop;
  private final Pipes pipes;

  /** Makes them on this loop, with pipes for those that prove long. */
  EpollSockets(IoEventLoop loop, Pipes pipes) {
    this.loop = loop;
    this.pipes = pipes;
  }

  @Override
  public void listen(Near at, Listening listening) {
    Socket socket = null;
    try {
      socket = open(at);
      socket.setReuseAddress(true);
      socket.bind(at.socketAddress());
      socket.listen(BACKLOG);
      EpollListener listener = new EpollListener(socket, listening);
      listener.registration = loop.register(listener).getNow(); // on the loop it is done at once
      listener.registration.submit(EpollIoOps.EPOLLIN);
      listening.listening(listener);
    } catch (IOException | ChannelException e) {
      close(socket);
      listening.closed();
      listening.failed(new IOException(e.getMessage(), e));
    }
  }

  private static Socket open(Near near) throws IOException {
    Socket socket = LinuxSocket.newSocketStream(near.address() instanceof Inet6Address);
    try {
      if (near.foreign()) {
        ForeignAddresses.allow(socket);
      }
      return socket;
    } catch (IOException e) {
      close(socket);
      throw e;
    }
  }

  private static void close(Socket socket) {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      // close(2) closes whatever it reports
    }
  }

  private final class EpollListener implements Listener, EpollIoHandle {
    private final Socket socket;
    private final Listening listening;
    private final byte[] address = new byte[ADDRESS];
    private IoRegistration registration;

    EpollListener(Socket socket, Listening listening) {
      this.socket = socket;
      this.listening = listening;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      try {
        int accepted = socket.isOpen() ? socket.accept(address) : -1;
        if (accepted >= 0) { // of others the next turn tells: the event is as long as they wait
          InetSocketAddress from = NativeInetAddress.address(address, 1, address[0]);
          SocketPump pump = new SocketPump(loop, new Socket(accepted), pipes);
          listening.arrived(pump, HostPort.of(from));
        }
      } catch (IOException e) {
        if (!Aborted.is(e)) {
          pause();
        }
      }
    }

    /** No file descriptor is left: to look again at once would only keep the loop busy (E148). */
    private void pause() {
      registration.submit(EpollIoOps.NONE);
      loop.schedule(this::resume, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void resume() {
      if (socket.isOpen()) {
        registration.submit(EpollIoOps.EPOLLIN);
      }
    }

    @Override
    public void close() {
      if (socket.isOpen()) {
        EpollSockets.close(socket);
        registration.cancel();
        listening.closed();
      }
    }

    @Override
    public FileDescriptor fd() {
      return socket;
    }
  }

  @Override
  public void connect(HostPort to, Near from, Duration within, Connecting connecting) {
    Socket socket = null;
    try {
      socket = open(from);
      if (from.port() != 0) {
        socket.setReuseAddress(true);
      }
      socket.bind(from.socketAddress());
      new Attempt(socket, to.socketAddress(), connecting).begin(within);
    } catch (IOException | ChannelException e) {
      close(socket);
      boolean ours = ChannelSockets.ours(e);
      loop.execute(() -> connecting.failed(ours)); // whoever asks is told after the asking
    }
  }

  /** A connection in the making. */
  private final class Attempt implements Runnable {
    private final Socket socket;
    private final SocketPump pump;
    private final InetSocketAddress to;
    private final Connecting connecting;
    private Future<?> timeout;

    Attempt(Socket socket, InetSocketAddress to, Connecting connecting) {
      this.socket = socket;
      this.pump = new SocketPump(loop, socket, pipes);
      this.to = to;
      this.connecting = connecting;
    }

    void begin(Duration within) throws IOException {
      boolean done = socket.connect(to);
      timeout = loop.schedule(() -> failed(false), within.toMillis(), TimeUnit.MILLISECONDS);
      pump.watch(this);
      if (done) {
        loop.execute(this::connected);
      }
    }

    /** Something has happened: to ask again is what tells whether it is connected, and why not. */
    @Override
    public void run() {
      try {
        if (socket.connect(to)) {
          connected();
        }
      } catch (IOException e) {
        failed(ChannelSockets.ours(e));
      }
    }

    private void connected() {
      if (timeout.cancel(false)) {
        pump.connected();
        connecting.connected(pump);
      }
    }

    private void failed(boolean ours) {
      timeout.cancel(false);
      pump.close();
      connecting.failed(ours);
    }
  }
}
