package pinhole.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import pinhole.ftp.HostPort;

/** A plain blocking socket at one end of a pinhole; waits ten seconds at most for anything. */
final class Peer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int SMALL_BUFFER = 16 << 10;

  final Socket socket;

  private Peer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /** Connects from this address. */
  static Peer connect(InetAddress from, HostPort to) throws IOException {
    return connect(new Socket(), from, to);
  }

  /** Connects, and has room for few bytes that it does not read. */
  static Peer connectNarrow(InetAddress from, HostPort to) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(SMALL_BUFFER);
    return connect(socket, from, to);
  }

  private static Peer connect(Socket socket, InetAddress from, HostPort to) throws IOException {
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(to.socketAddress(), PATIENCE_MILLIS);
    return new Peer(socket);
  }

  /** A listening socket on a free port. */
  static ServerSocket listener(InetAddress address) throws IOException {
    ServerSocket listener = new ServerSocket(0, 300, address);
    listener.setSoTimeout(PATIENCE_MILLIS);
    return listener;
  }

  static Peer accept(ServerSocket listener) throws IOException {
    return new Peer(listener.accept());
  }

  static HostPort address(ServerSocket listener) {
    return HostPort.of((InetSocketAddress) listener.getLocalSocketAddress());
  }

  /** So many bytes, always the same for a seed. */
  static byte[] bytes(int seed, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Sends a FIN. */
  void finish() throws IOException {
    socket.shutdownOutput();
  }

  /** The same on a loop. */
  void finishNow() {
    try {
      finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends all of it and a FIN, beside what the test does meanwhile. */
  CompletableFuture<Void> sending(byte[] bytes) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            send(bytes);
            finish();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> new Thread(task, "sender").start());
  }

  /** Whether what was being sent could not be, in the end. */
  static boolean failed(CompletableFuture<Void> sending) throws Exception {
    return sending.handle((done, broken) -> broken != null).get(20, TimeUnit.SECONDS);
  }

  byte[] read(int length) throws IOException {
    return socket.getInputStream().readNBytes(length);
  }

  /** Everything up to the FIN. */
  byte[] rest() throws IOException {
    return socket.getInputStream().readAllBytes();
  }

  /** Breaks the connection with a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Whether what follows is a reset rather than an end; bytes before it are skipped. */
  boolean isReset() throws IOException {
    try {
      rest();
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
