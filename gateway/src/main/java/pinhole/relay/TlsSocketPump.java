package pinhole.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import pinhole.session.Secured;
import pinhole.tls.Peer;
import pinhole.tls.TlsSession;
import pinhole.tls.TlsStream;

/** A connection that is a bare socket with TLS, which is worked off on its event loop. */
final class TlsSocketPump extends SocketPump implements SecurePump {
  private final TlsSession tls;
  private TlsStream stream; // both, once it has begun
  private TlsLine line;
  private Outcome outcome;
  private boolean attached;
  private boolean unfinished;
  private boolean over;
  private Future<?> linger;

  TlsSocketPump(IoEventLoop loop, Socket socket, Pipes pipes, TlsSession tls) {
    super(loop, socket, pipes);
    this.tls = tls;
    this.linger = loop.newSucceededFuture(null);
  }

  @Override
  public void hold(Outcome outcome) {
    this.outcome = outcome;
    prepare();
  }

  private boolean begun() {
    return stream != null;
  }

  @Override
  public void begin(Outcome outcome) {
    if (isClosed()) {
      return; // as was told
    }
    stream = tls.stream();
    line = new TlsLine(socket, stream, () -> ends.undeliverable());
    carries(line);
    try {
      line.begin(); // a hello that is there already is an event
      awaitRoom();
    } catch (IOException | NotYetConnectedException e) {
      noTls(e);
    }
  }

  @Override
  void handle(EpollIoOps ops) {
    if (over) {
      readOn();
    } else if (attached) {
      super.handle(ops);
    } else if (begun()) {
      shakeOrFail();
    } else {
      premature();
    }
  }

  private void shakeOrFail() {
    try {
      shake();
    } catch (IOException | NotYetConnectedException e) {
      noTls(e);
    }
  }

  private void shake() throws IOException {
    boolean secured = line.shake();
    awaitRoom();
    if (secured) {
      attached = true;
      mayBeReadable();
      Peer peer = stream.peer();
      outcome.secured(
          new Secured(
              peer.protocol(), peer.cipher(), peer.subject(), peer.serverName(), stream.resumed()));
    } else if (line.finSeen()) {
      throw new ClosedChannelException();
    }
  }

  private void awaitRoom() {
    if (!line.empty()) {
      watchOutput();
    }
  }

  @Override
  public void attach(Ends ends) {
    this.ends = ends; // it has been prepared since it was held
  }

  /** What breaks the connection is told like its end: the library has not failed. */
  private void noTls(Exception cause) {
    boolean gone = !(cause instanceof SSLException);
    String why = stream.reason(gone ? new ClosedChannelException() : cause);
    shut();
    loop.execute(() -> outcome.failed(why, gone)); // whoever has begun it is told after that
  }

  /** A server of TLS says nothing before it is spoken to. */
  private void premature() {
    ByteBuf byteOfIt = PooledByteBufAllocator.DEFAULT.directBuffer(1, 1);
    try {
      if (new ClearLine(socket).read(byteOfIt) == 0) {
        return;
      }
    } catch (IOException | NotYetConnectedException e) {
      // It has been reset.
    } finally {
      byteOfIt.release();
    }
    shut();
    outcome.failed("the connection was closed before the handshake", true);
  }

  @Override
  boolean endsWhole() {
    return stream.ended();
  }

  @Override
  void inputEnded() {
    if (stream.ended()) {
      ends.closeNotified();
      if (unfinished) {
        departed();
      }
    } else if (unfinished) {
      ends.failed();
    } else {
      ends.truncated();
    }
  }

  @Override
  void broken(Exception cause) {
    if (cause instanceof SSLException) {
      outcome.broken(stream.reason(cause));
    }
    failed();
  }

  /** Behind close_notify it is no matter how the connection ends. */
  @Override
  void failed() {
    if (!stream.ended()) {
      ends.failed();
    }
  }

  @Override
  public boolean hadAll() {
    return line.hadAll();
  }

  /** The peer has closed meanwhile; whether it has said close_notify may still be to be read. */
  @Override
  void unfinished() {
    if (stream.ended()) {
      departed();
    } else if (isAtItsEnd()) {
      ends.failed();
    } else {
      unfinished = true;
      mayBeReadable();
      pumpLater();
    }
  }

  /** A peer that has got all that was for it need not wait for our farewell. */
  private void departed() {
    if (!line.sentAll()) {
      ends.undeliverable();
    }
    if (!isClosed()) {
      ends.closing();
      finished();
    }
  }

  /** Closes it once the peer has closed, too. */
  @Override
  public void close() {
    if (over || isClosed()) {
      return;
    }
    over = true;
    retire();
    readOn();
    if (!isClosed()) {
      linger = loop.schedule(this::shut, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  void shut() {
    super.shut();
    linger.cancel(false);
  }

  private void readOn() {
    ByteBuf unwanted = PooledByteBufAllocator.DEFAULT.directBuffer(line.least(), line.least());
    int got = 1;
    try {
      while (got > 0) {
        got = line.read(unwanted.clear());
      }
    } catch (IOException | NotYetConnectedException e) {
      got = -1;
    } finally {
      unwanted.release();
    }
    if (got < 0) {
      shut();
    }
  }
}
