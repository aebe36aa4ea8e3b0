package pinhole.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import java.util.Optional;
import pinhole.tls.TlsSession;

/**
 * A connection that is a bare socket, watched edge-triggered.
 *
 * <p>An event is a hint that the kernel may have something new to say, and no more: a descriptor
 * that is closed and given out again may bring one that was meant for its predecessor. What counts
 * is what the socket says when it is asked, and it is asked until it says EAGAIN.
 */
class SocketPump implements Pump, EpollIoHandle {
  private static final EpollIoOps INPUT =
      EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLRDHUP).with(EpollIoOps.EPOLLET);
  private static final EpollIoOps BOTH = INPUT.with(EpollIoOps.EPOLLOUT);
  private static final EpollIoOps SOMETHING_TO_READ =
      EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLRDHUP).with(EpollIoOps.EPOLLERR);

  /** Bytes after which others on this loop have their turn. */
  private static final int TURN = 2 << 20;

  /** A file that may be read whole before any of it is written. */
  private static final int SHORT = 64 << 10;

  final IoEventLoop loop;
  final Socket socket;
  private final Pipes pipes;
  private Line line;
  private Carrier carrier = new BufferCarrier();
  private long carried;
  private long pipeFrom;
  private Runnable news = this::pump;
  private boolean connected = true;
  private IoRegistration registration;
  private boolean watchesOutput;
  Ends ends;
  private SocketPump other = this;
  private boolean joined;
  private boolean readable;

  /** Waits for room at the other end, which may come to be while TLS says something by itself. */
  private boolean heldUp;

  private boolean inputEnded;
  private boolean endTold;
  private boolean finishing;
  private boolean finSent;
  private boolean resuming;
  private boolean retired;
  private boolean closed;

  /** Pumps a connected socket. */
  SocketPump(IoEventLoop loop, Socket socket, Pipes pipes) {
    this.loop = loop;
    this.socket = socket;
    this.pipes = pipes;
    this.pipeFrom = pipes.from();
    this.line = new ClearLine(socket);
  }

  @Override
  public TlsSocketPump encrypted(TlsSession tls) {
    if (registration != null) {
      registration.cancel();
    }
    return new TlsSocketPump(loop, socket, pipes, tls);
  }

  final void carries(Line line) {
    this.line = line;
  }

  @Override
  public void introduce(Introduction introduction) {
    news = () -> hear(introduction);
    connected = false; // as far as others are concerned
    register(INPUT);
  }

  private void hear(Introduction introduction) {
    while (!introduction.over()) {
      ByteBuf bytes =
          PooledByteBufAllocator.DEFAULT.directBuffer(introduction.wanted(), introduction.wanted());
      try {
        int got = line.read(bytes);
        if (got == 0) {
          return;
        } else if (got > 0) {
          introduction.take(bytes.nioBuffer());
        } else {
          introduction.gone();
        }
      } catch (IOException | NotYetConnectedException e) {
        introduction.gone();
      } finally {
        bytes.release();
      }
    }
    connected = true;
    readable = true; // no event will tell of what has come with the header
    introduction.tell();
  }

  @Override
  public boolean announce(byte[] header) {
    ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer(header.length).writeBytes(header);
    try {
      return line.write(bytes);
    } catch (IOException | NotYetConnectedException e) {
      return false;
    } finally {
      bytes.release();
    }
  }

  /** The socket is still being connected; this is run when there is news of it. */
  void watch(Runnable news) {
    this.news = news;
    connected = false;
    register(BOTH);
  }

  void connected() {
    connected = true;
  }

  private void register(EpollIoOps ops) {
    registration = loop.register(this).getNow(); // on the loop it is done at once
    registration.submit(ops);
    watchesOutput = ops.contains(EpollIoOps.EPOLLOUT);
  }

  /** What the kernel refused for want of room, and what it has still to bring, are events, too. */
  final void watchOutput() {
    if (!watchesOutput) {
      watchesOutput = true;
      registration.submit(BOTH);
    }
  }

  @Override
  public void attach(Ends ends) {
    this.ends = ends;
    prepare();
  }

  /** Hears of it from now on. */
  final void prepare() {
    if (registration == null) {
      register(INPUT);
    }
    try {
      socket.setTcpNoDelay(true);
    } catch (IOException e) {
      readable = true; // it is broken; reading will say so
    }
  }

  @Override
  public void join(Pump other) {
    this.other = (SocketPump) other;
    joined = true;
    if (!line.isClear() || !this.other.line.isClear()) {
      pipeFrom = Long.MAX_VALUE; // the kernel cannot encrypt
    }
    pump();
  }

  @Override
  public final void handle(IoRegistration registration, IoEvent event) {
    if (!closed) {
      handle(((EpollIoEvent) event).ops());
    }
  }

  void handle(EpollIoOps ops) {
    readable |= ops.contains(SOMETHING_TO_READ); // also with the event that says it is connected
    if (!connected) {
      news.run();
      return;
    }
    if (joined) {
      if (ops.contains(EpollIoOps.EPOLLOUT)) {
        roomAgain();
      }
      pump();
    }
    if (!closed && ops.contains(EpollIoOps.EPOLLERR) && broken()) {
      failed();
    } else if (!closed && finSent) {
      ends.acknowledged();
    }
  }

  /** The kernel takes more of what goes out here. */
  private void roomAgain() {
    if (finishing && !finSent) {
      finish();
    } else if (other.heldUp || !line.empty()) {
      other.ends.moved(0);
      other.pump();
    }
  }

  private boolean broken() {
    try {
      return socket.getSoError() != 0;
    } catch (IOException e) {
      return true;
    }
  }

  /** Moves what can be moved. */
  private void pump() {
    long moved = 0;
    boolean room = true;
    while (room && readable && !inputEnded && !closed && !retired) {
      if (moved > TURN) {
        pumpLater();
        return;
      }
      room = gathers() || drained();
      moved += room ? read() : 0;
    }
    // To try once more where there was no room would find some, and the event of it nothing to do.
    if (room && !closed && !retired && drained() && inputEnded && !endTold) {
      endTold = true;
      inputEnded();
    }
    carrier.rest();
  }

  /** Of a short file the end is often there, too, and with TLS goes along with it. */
  private boolean gathers() {
    return carried < SHORT && !other.line.isClear() && carrier.hasRoom(line);
  }

  private boolean drained() {
    try {
      heldUp = !carrier.drain(other.line);
      if (!heldUp) {
        return true;
      }
      other.watchOutput();
    } catch (IOException | NotYetConnectedException e) {
      other.failed();
    }
    return false;
  }

  private int read() {
    if (carried >= pipeFrom) {
      usePipe();
    }
    int got;
    try {
      got = carrier.fill(line);
    } catch (IOException | NotYetConnectedException e) {
      readable = false;
      broken(e);
      return 0;
    }
    if (got > 0) {
      carried += got;
      ends.moved(got);
      return got;
    }
    readable = false;
    if (got < 0) {
      inputEnded = true;
      if (!carrier.empty() && endsWhole()) {
        other.line.endFollows();
      }
    }
    return 0;
  }

  /** Whether the end of what is read here is that of the stream. */
  boolean endsWhole() {
    return true;
  }

  /** The stream from the peer is at its end. */
  void inputEnded() {
    ends.inputEnded();
  }

  /** Reading has shown that the connection is broken. */
  void broken(Exception cause) {
    failed();
  }

  /** The connection is broken. */
  void failed() {
    ends.failed();
  }

  /** For a stream that has proved long; asked for again, though not soon, if there is none now. */
  private void usePipe() {
    Optional<Pipe> pipe = pipes.take();
    if (pipe.isPresent()) {
      carrier.release();
      carrier = new PipeCarrier(pipe.get());
    }
    pipeFrom = pipe.isPresent() ? Long.MAX_VALUE : 2 * Math.max(carried, 1);
  }

  final void pumpLater() {
    if (!resuming) {
      resuming = true;
      loop.execute(
          () -> {
            resuming = false;
            pump();
          });
    }
  }

  /** The other end's last byte was written before its end was read. */
  @Override
  public void finish() {
    finishing = true;
    try {
      if (!line.end()) {
        watchOutput();
        return;
      }
      if (ends.closing()) {
        close();
      } else {
        socket.shutdown(false, true);
      }
    } catch (IOException | NotYetConnectedException e) {
      unfinished();
      return;
    }
    finished();
  }

  final void finished() {
    finSent = true;
    ends.finSent();
  }

  /** The FIN could not be sent. */
  void unfinished() {
    ends.failed();
  }

  @Override
  public boolean empty() {
    return other.carrier.empty() && line.empty();
  }

  @Override
  public Delivery delivery(long patienceMillis) {
    if (closed) {
      return Delivery.UNKNOWN;
    }
    TcpInfo info = TcpInfo.of(socket);
    Delivery delivery = Delivery.of(info.state(), info.sinceLastAck(), patienceMillis);
    if (delivery == Delivery.MOVING) {
      watchOutput(); // when the FIN is acknowledged, that is an event
    }
    return delivery;
  }

  @Override
  public long acknowledgedBytes() {
    return closed ? 0 : TcpInfo.of(socket).acknowledged();
  }

  @Override
  public void reset() {
    if (!closed) {
      try {
        socket.setSoLinger(0);
      } catch (IOException e) {
        // it is broken, so its peer knows
      }
      shut();
    }
  }

  @Override
  public void close() {
    shut();
  }

  final boolean isClosed() {
    return closed;
  }

  /** Whether the end of the stream from the peer was told. */
  final boolean isAtItsEnd() {
    return endTold;
  }

  /** Moves nothing any more. */
  final void retire() {
    retired = true;
  }

  /** Something may have come that no event will tell of. */
  final void mayBeReadable() {
    readable = true;
  }

  /** Closes it now. */
  void shut() {
    if (closed) {
      return;
    }
    closed = true;
    carrier.release();
    line.release();
    try {
      socket.close();
    } catch (IOException e) {
      // close(2) closes whatever it reports
    }
    if (registration != null) {
      registration.cancel();
    }
  }

  @Override
  public FileDescriptor fd() {
    return socket;
  }
}
