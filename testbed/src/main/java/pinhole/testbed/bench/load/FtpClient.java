package pinhole.testbed.bench.load;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A session of a client that costs little: no more of FTP than it takes to measure, on blocking
 * channels with direct buffers. It checks that every transfer is whole.
 */
final class FtpClient implements Closeable {
  private static final int DATA = 1 << 20;
  private static final Pattern SIX = Pattern.compile("(\\d+),(\\d+),(\\d+),(\\d+),(\\d+),(\\d+)");

  /** One for each thread: idle sessions must not cost the client a megabyte each. */
  private static final ThreadLocal<ByteBuffer> BUFFER =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(DATA));

  // Ports for active transfers go round in order. A port that comes again within the second would
  // meet the server's TIME_WAIT on its port 20; 30,000 of them take some seconds.
  private static final int FIRST_PORT = 30_000;
  private static final int PORTS = 30_000;
  private static final AtomicInteger NEXT_PORT = new AtomicInteger();
  private static final AtomicInteger NEXT_NAME = new AtomicInteger();

  private final Gate gateway;
  private final SocketChannel socket;
  private Link control;
  private final String name = "session-" + NEXT_NAME.getAndIncrement(); // which TLS resumes by
  private final ByteBuffer replies = ByteBuffer.allocateDirect(2048).flip();

  private FtpClient(Gate gateway) throws IOException {
    this.gateway = gateway;
    this.socket = SocketChannel.open();
    this.control = Link.clear(socket);
  }

  /** Connects and logs in as the laboratory's user. */
  static FtpClient login(Gate gateway) throws IOException {
    FtpClient client = new FtpClient(gateway);
    try {
      client.socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      client.socket.connect(gateway.address());
      client.expect("220", "connecting");
      client.encrypt();
      client.command("331", "USER demo");
      client.command("230", "PASS demo");
      return client;
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  private void encrypt() throws IOException {
    if (gateway.secure()) {
      command("234", "AUTH TLS");
      control = TlsLink.control(socket, name);
      command("200", "PBSZ 0");
      command("200", "PROT P");
    }
  }

  void noop() throws IOException {
    command("200", "NOOP");
  }

  /** Says goodbye and waits for the end, so that TIME_WAIT is not the client's. */
  void quit() throws IOException {
    command("221", "QUIT");
    while (control.read(replies.clear()) >= 0) {
      replies.clear();
    }
  }

  /** Fetches a file over a connection to the gateway, whatever address the 227 names. */
  void retrieve(Sample sample, LongConsumer progress) throws IOException {
    try (SocketChannel channel = passive()) {
      command("150", "RETR " + sample.path());
      Link data = link(channel);
      drain(data, sample, progress);
      data.end();
    }
    expect("226", "RETR");
  }

  /** Fetches a file over a connection from the gateway. */
  void retrieveActive(Sample sample) throws IOException {
    try (ServerSocketChannel listener = listener()) {
      String address = socket.socket().getLocalAddress().getHostAddress().replace('.', ',');
      int port = listener.socket().getLocalPort();
      command("200", "PORT " + address + "," + (port >> 8) + "," + (port & 255));
      command("150", "RETR " + sample.path());
      try (SocketChannel data = listener.accept()) {
        drain(link(data), sample, bytes -> {});
      }
    }
    expect("226", "RETR");
  }

  /** Sends so many bytes from memory. */
  void store(String path, int bytes, LongConsumer progress) throws IOException {
    try (SocketChannel channel = passive()) {
      command("150", "STOR " + path);
      Link data = link(channel);
      ByteBuffer buffer = BUFFER.get();
      for (int left = bytes; left > 0; ) {
        buffer.clear().limit(Math.min(left, DATA));
        int written = data.write(buffer);
        left -= written;
        progress.accept(written);
      }
      data.end();
    }
    expect("226", "STOR");
  }

  /** The data connection's, once the server has said that it is ready for it. */
  private Link link(SocketChannel data) throws IOException {
    return gateway.secure() ? TlsLink.data(data, name) : Link.clear(data);
  }

  private SocketChannel passive() throws IOException {
    String reply = command("227", "PASV");
    Matcher six = SIX.matcher(reply);
    if (!six.find()) {
      throw new IOException("no port in: " + reply);
    }
    int port = Integer.parseInt(six.group(5)) << 8 | Integer.parseInt(six.group(6));
    return SocketChannel.open(new InetSocketAddress(gateway.address().getAddress(), port));
  }

  private ServerSocketChannel listener() throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    while (true) {
      int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
      try {
        return listener.bind(new InetSocketAddress(socket.socket().getLocalAddress(), port), 1);
      } catch (BindException inUse) {
        // By one of the other sessions; the next port it is.
      }
    }
  }

  private static void drain(Link data, Sample sample, LongConsumer progress) throws IOException {
    ByteBuffer buffer = BUFFER.get();
    long total = 0;
    int read;
    while ((read = data.read(buffer.clear())) >= 0) {
      total += read;
      progress.accept(read);
    }
    if (total != sample.bytes()) {
      throw new IOException(sample.path() + " ended after " + total + " of " + sample.bytes());
    }
  }

  private String command(String code, String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      control.write(bytes);
    }
    return expect(code, line);
  }

  private String expect(String code, String command) throws IOException {
    String line = line();
    String last = line.substring(0, Math.min(3, line.length())) + " ";
    while (!line.startsWith(last)) {
      line = line();
    }
    if (!line.startsWith(code)) {
      throw new IOException(command + " was answered: " + line);
    }
    return line;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    while (true) {
      if (!replies.hasRemaining()) {
        int read = control.read(replies.clear());
        replies.flip();
        if (read < 0) {
          throw new EOFException("the control connection ended");
        }
      }
      char next = (char) (replies.get() & 0xff);
      if (next == '\n') {
        return line.toString().stripTrailing();
      }
      line.append(next);
    }
  }

  @Override
  public void close() throws IOException {
    control.release();
    socket.close();
  }
}
