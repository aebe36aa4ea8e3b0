package pinhole.testbed.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** One end of a data connection. */
public final class Data implements AutoCloseable {
  private static final int NARROW = 16 << 10;

  private final Socket socket;
  private InputStream in;
  private OutputStream out;
  private Tls tls;

  private Data(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
    socket.setSoTimeout(Wire.PATIENCE_MILLIS);
  }

  /** Connects from this address. */
  public static Data connect(InetAddress from, InetSocketAddress to) throws IOException {
    return connect(new Socket(), new InetSocketAddress(from, 0), to);
  }

  /** Connects from a certain port, which may have served before. */
  public static Data connect(InetSocketAddress from, InetSocketAddress to) throws IOException {
    Socket socket = new Socket();
    socket.setReuseAddress(true);
    return connect(socket, from, to);
  }

  /** Connects, and has room for few bytes that it does not read. */
  public static Data connectNarrow(InetAddress from, InetSocketAddress to) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(NARROW);
    return connect(socket, new InetSocketAddress(from, 0), to);
  }

  private static Data connect(Socket socket, InetSocketAddress from, InetSocketAddress to)
      throws IOException {
    try {
      socket.bind(from);
      socket.connect(to, Wire.PATIENCE_MILLIS);
      return new Data(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** A free port. */
  public static ServerSocket listen(InetAddress at) throws IOException {
    return listen(new InetSocketAddress(at, 0));
  }

  /** The same at a certain port, which may have served before. */
  public static ServerSocket listen(InetSocketAddress at) throws IOException {
    ServerSocket listener = new ServerSocket(at.getPort(), 10, at.getAddress());
    listener.setSoTimeout(Wire.PATIENCE_MILLIS);
    return listener;
  }

  /** Who comes next. */
  public static Data accept(ServerSocket listener) throws IOException {
    return new Data(listener.accept());
  }

  /** Who comes next; they find little room. */
  public static Data acceptNarrow(ServerSocket listener) throws IOException {
    listener.setReceiveBufferSize(NARROW);
    return accept(listener);
  }

  /** Whether a connection from here is refused or reset. */
  public static boolean refused(InetAddress from, InetSocketAddress to) throws IOException {
    try (Data data = connect(from, to)) {
      return data.broken();
    } catch (SocketException e) {
      return true;
    }
  }

  /** So many bytes, always the same for a seed. */
  public static byte[] file(int seed, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  public Socket socket() {
    return socket;
  }

  /** From now on everything is sent and read through TLS. */
  public Data secure(Tls by) {
    tls = by;
    in = by.in();
    out = by.out();
    return this;
  }

  public void send(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /** Sends a FIN, and close_notify before it where there is TLS. */
  public void finish() throws IOException {
    if (tls != null) {
      tls.closeNotify();
    }
    socket.shutdownOutput();
  }

  /** Sends a FIN and no close_notify. */
  public void truncate() throws IOException {
    socket.shutdownOutput();
  }

  /** Sends all of it and a FIN, while the test goes on. */
  public CompletableFuture<Void> sending(byte[] bytes) {
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

  public byte[] read(int length) throws IOException {
    return in.readNBytes(length);
  }

  /** Everything up to the FIN, or close_notify; a FIN without that is an EOFException. */
  public byte[] rest() throws IOException {
    return in.readAllBytes();
  }

  /** How many bytes, and the end, could be read at once. */
  public int ready() throws IOException {
    return socket.getInputStream().available();
  }

  /** Whether it ends with a reset; what comes before is skipped. */
  public boolean broken() throws IOException {
    try (InputStream raw = socket.getInputStream()) {
      raw.transferTo(OutputStream.nullOutputStream());
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  /** Breaks the connection with a reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Has no more to say and hears no more: what a server does when the file is out. */
  public void hangUp() throws IOException {
    if (tls != null) {
      tls.closeNotify();
    }
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
