package pinhole.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pinhole.session.Ended;
import pinhole.session.Side;

/** What bare sockets do when the kernel has no room just once, which it seldom does by itself. */
class SocketPumpTest {
  /** Below what a receive window begins with, so that all of it is there when it is first read. */
  private static final byte[] FILE = Peer.bytes(7, 48 << 10);

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Flow.Limits NEVER = new Flow.Limits(LONG, LONG);
  private static final Pipes PIPES = Relay.SPLICE.pipes();

  private final EventLoopGroup group = Transport.EPOLL.loops(1);
  private final IoEventLoop loop = (IoEventLoop) group.next();

  @AfterEach
  void end() {
    Transport.end(group).syncUninterruptibly();
  }

  /** A line on which one attempt to write finds no room; the kernel has some for the next one. */
  private static final class Crowded implements Line {
    private final Line line;
    private final boolean clear;
    private final int when;
    private int attempts;

    /**
     * Makes one of a line in clear.
     *
     * @param clear what it calls itself
     * @param when which attempt it is
     */
    Crowded(Line line, boolean clear, int when) {
      this.line = line;
      this.clear = clear;
      this.when = when;
    }

    @Override
    public boolean write(ByteBuf from) throws IOException {
      if (from.isReadable() && ++attempts == when) {
        return false;
      }
      return line.write(from);
    }

    @Override
    public Socket socket() {
      return line.socket();
    }

    @Override
    public boolean isClear() {
      return clear;
    }

    @Override
    public int least() {
      return line.least();
    }

    @Override
    public int read(ByteBuf to) throws IOException {
      return line.read(to);
    }

    @Override
    public boolean empty() {
      return line.empty();
    }

    @Override
    public boolean end() throws IOException {
      return line.end();
    }

    @Override
    public void release() {
      line.release();
    }
  }

  /** Of the file's loads, which of 16 KiB and 64 KiB there are two: the first, and the last. */
  static Stream<Arguments> linesAndAttempts() {
    return Stream.of(true, false)
        .flatMap(clear -> IntStream.of(1, 2).mapToObj(when -> Arguments.of(clear, when)));
  }

  /** The event that tells of room has to find that somebody waits for it. */
  @ParameterizedTest
  @MethodSource("linesAndAttempts")
  void goesOnWhenThereIsRoomAgain(boolean clear, int when) throws Exception {
    try (ServerSocket listener = Peer.listener(Plane.GATEWAY)) {
      Socket from = connect(listener);
      try (Peer sender = Peer.accept(listener)) {
        Socket to = connect(listener);
        try (Peer receiver = Peer.accept(listener)) {
          sender.send(FILE);
          sender.finish();
          Heard source = new Heard(loop, from);
          Flow flow = new Flow(loop, NEVER, new Unheard());
          loop.submit(() -> flow.connected(Side.SERVER, source)).sync();
          source.all.get(10, TimeUnit.SECONDS); // no event of the file comes behind that
          SocketPump target = new SocketPump(loop, to, PIPES);
          target.carries(new Crowded(new ClearLine(to), clear, when));
          loop.submit(
                  () -> {
                    flow.connected(Side.CLIENT, target);
                    flow.join();
                  })
              .sync();
          assertArrayEquals(FILE, receiver.rest());
          receiver.finish(); // not before that: it brings events to either end
        }
      }
    }
  }

  private static Socket connect(ServerSocket listener) throws IOException {
    Socket socket = LinuxSocket.newSocketStream(false);
    socket.connect((InetSocketAddress) listener.getLocalSocketAddress());
    return socket;
  }

  /** One that tells when it has been told that its peer has sent all, and a FIN. */
  private static final class Heard extends SocketPump {
    final CompletableFuture<EpollIoOps> all = new CompletableFuture<>();

    Heard(IoEventLoop loop, Socket socket) {
      super(loop, socket, PIPES);
    }

    @Override
    void handle(EpollIoOps ops) {
      super.handle(ops);
      if (ops.contains(EpollIoOps.EPOLLRDHUP)) {
        all.complete(ops);
      }
    }
  }

  /** The peer tells how it ends. */
  private static final class Unheard implements Flow.Report {
    @Override
    public void drained(Ended soFar) {}

    @Override
    public void ended(Ended how) {}
  }
}
