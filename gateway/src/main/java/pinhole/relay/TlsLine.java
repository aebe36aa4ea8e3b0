package pinhole.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import javax.net.ssl.SSLException;
import pinhole.tls.TlsStream;

/**
 * TLS on a bare socket. Has buffers only for what is no whole record yet, and for what the kernel
 * has not taken yet.
 */
final class TlsLine implements Line {
  private static final int RECORD = TlsStream.RECORD;

  /** What is sealed before it is sent: it stays in the processor's cache. */
  private static final int PIECE = 128 << 10;

  private final ClearLine wire;
  private final TlsStream stream;
  private final long acknowledgedBefore;

  /** Told that bytes are lost, because the peer has ended TLS before it had them. */
  private final Runnable lost;

  private ByteBuf in = Unpooled.EMPTY_BUFFER;
  private ByteBuf out = Unpooled.EMPTY_BUFFER;
  private long sent;
  private long all = Long.MAX_VALUE;
  private boolean finSeen;
  private boolean endFollows;
  private boolean ended;

  TlsLine(Socket socket, TlsStream stream, Runnable lost) {
    this.wire = new ClearLine(socket);
    this.stream = stream;
    this.acknowledgedBefore = TcpInfo.of(socket).acknowledged();
    this.lost = lost;
  }

  /** Begins the handshake. */
  void begin() throws IOException {
    writable(RECORD);
    stream.begin(out);
    flush();
  }

  /** Carries it on; true if it is over. */
  boolean shake() throws IOException {
    ByteBuf room = buffer(RECORD);
    try {
      boolean over = stream.shake(in, room, writable(RECORD));
      while (!over && receive(RECORD)) {
        over = stream.shake(in, room, writable(RECORD));
      }
      flush();
      return over;
    } catch (SSLException e) {
      flush(); // the alert that says why
      throw e;
    } finally {
      room.release();
      tidy();
    }
  }

  @Override
  public Socket socket() {
    return wire.socket();
  }

  @Override
  public boolean isClear() {
    return false;
  }

  @Override
  public int least() {
    return RECORD;
  }

  @Override
  public int read(ByteBuf to) throws IOException {
    // Behind close_notify nothing is read: a reset there would hide that the stream is whole.
    boolean more = !stream.ended() && (in.isReadable() || receive(to.writableBytes()));
    while (more) {
      open(to);
      if (to.isReadable()) {
        return to.readableBytes();
      }
      more = !stream.ended() && receive(to.writableBytes());
    }
    tidy();
    return stream.ended() || finSeen ? -1 : 0;
  }

  private void open(ByteBuf to) throws IOException {
    try {
      stream.read(in, to, writable(0));
    } finally {
      answer();
    }
  }

  /** Sends what TLS says by itself; that it cannot be sent is no reason not to read on. */
  private void answer() {
    try {
      flush();
    } catch (IOException | NotYetConnectedException e) {
      // Reading tells how the stream ends, and whoever has more to write hears of this again.
    }
  }

  /** Reads more of what is on the wire; false if there is none now, or never again. */
  private boolean receive(int most) throws IOException {
    if (finSeen) {
      return false;
    }
    in.discardReadBytes();
    if (in.capacity() < most || !in.isWritable()) { // a hello may be larger than a record
      in = moved(in, Math.max(most, 2 * in.readableBytes()));
    }
    int got = wire.read(in);
    finSeen = got < 0;
    return got > 0;
  }

  /** A peer that is slow, or silent, has no more than its bytes in memory. */
  private void tidy() {
    if (!in.isReadable()) {
      in.release();
      in = Unpooled.EMPTY_BUFFER;
    } else if (in.capacity() > RECORD && in.readableBytes() <= RECORD) {
      in = moved(in, RECORD);
    }
  }

  private static ByteBuf moved(ByteBuf bytes, int size) {
    ByteBuf moved = buffer(size).writeBytes(bytes);
    bytes.release();
    return moved;
  }

  /** Who has ended TLS is to be told apart from who has broken the connection, so nothing waits. */
  @Override
  public void endFollows() {
    endFollows = !stream.ended();
  }

  @Override
  public boolean write(ByteBuf from) throws IOException {
    if (endFollows && empty() && from.isReadable() && from.readableBytes() <= PIECE) {
      sealOrLose(from);
      return true;
    }
    try {
      while (flush()) {
        if (!from.isReadable()) {
          return true;
        }
        sealOrLose(from);
      }
      return false;
    } catch (IOException | NotYetConnectedException e) {
      if (!stream.ended()) {
        throw e;
      }
      dropOut();
      lose(from);
      return true;
    }
  }

  private void sealOrLose(ByteBuf from) throws IOException {
    if (!seal(from)) {
      lose(from);
    }
  }

  private void lose(ByteBuf bytes) {
    bytes.skipBytes(bytes.readableBytes());
    lost.run();
  }

  private boolean seal(ByteBuf from) throws IOException {
    int length = Math.min(from.readableBytes(), PIECE);
    writable(length + RECORD);
    return stream.write(from.readSlice(length), out);
  }

  private ByteBuf writable(int most) {
    if (out.capacity() == 0) {
      out = PooledByteBufAllocator.DEFAULT.directBuffer(most);
    }
    return out;
  }

  /** Whether all that was sealed is with the kernel. */
  boolean flush() throws IOException {
    int before = out.readableBytes();
    boolean taken = wire.write(out);
    sent += before - out.readableBytes();
    if (taken) {
      dropOut();
    }
    return taken;
  }

  private void dropOut() {
    out.release();
    out = Unpooled.EMPTY_BUFFER;
  }

  @Override
  public boolean empty() {
    return !out.isReadable();
  }

  @Override
  public boolean end() throws IOException {
    if (!ended) {
      ended = true;
      all = sent + out.readableBytes();
      stream.end(writable(RECORD));
    }
    try {
      return flush();
    } catch (IOException | NotYetConnectedException e) {
      dropOut(); // nobody takes it, and whoever writes next would be told the same
      throw e;
    }
  }

  /** Whether the kernel has taken all of the stream, up to its close_notify. */
  boolean sentAll() {
    return sent >= all;
  }

  /** Whether the peer's kernel has acknowledged all of the stream, up to its close_notify. */
  boolean hadAll() {
    return TcpInfo.of(socket()).acknowledged() - acknowledgedBefore >= all;
  }

  /** Whether the peer has ended the connection. */
  boolean finSeen() {
    return finSeen;
  }

  @Override
  public void release() {
    in.release();
    in = Unpooled.EMPTY_BUFFER;
    dropOut();
    stream.release();
  }

  private static ByteBuf buffer(int size) {
    return PooledByteBufAllocator.DEFAULT.directBuffer(size, size);
  }
}
