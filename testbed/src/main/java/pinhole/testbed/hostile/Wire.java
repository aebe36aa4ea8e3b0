package pinhole.testbed.hostile;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One end of a control connection. */
public final class Wire implements AutoCloseable {
  static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;
  private InputStream in;
  private OutputStream out;

  Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /** A client's end, from this address. */
  public static Wire connect(InetAddress from, InetSocketAddress to) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(to, PATIENCE_MILLIS);
    return new Wire(socket);
  }

  public Socket socket() {
    return socket;
  }

  /** Says a line, to which the line end is added. */
  public void say(String line) throws IOException {
    raw(line + "\r\n");
  }

  /** Sends exactly this, in one segment if it is short; one byte for a character. */
  public void raw(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** From now on everything is said and heard through TLS. */
  public void secure(Tls tls) {
    in = new BufferedInputStream(tls.in());
    out = tls.out();
  }

  /** And from now on no more; what was heard too early is lost. */
  public void unsecure() throws IOException {
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** The same with a segment for every byte. */
  public void trickle(String text) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      raw(text.substring(i, i + 1));
    }
  }

  /** Sends one byte as TCP urgent data. */
  public void urgent(int value) throws IOException {
    socket.sendUrgentData(value);
  }

  /** The next line, without its line end. */
  public String hear() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next;
    while ((next = in.read()) != '\n') {
      if (next < 0) {
        throw new EOFException("the connection ended after \"" + line + "\"");
      }
      line.write(next);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    if (!text.endsWith("\r")) {
      throw new AssertionError("no CR before the LF of \"" + text + "\"");
    }
    return text.substring(0, text.length() - 1);
  }

  /** The next line, which must begin so. */
  public String hear(String start) throws IOException {
    String line = hear();
    if (!line.startsWith(start)) {
      throw new AssertionError("expected \"" + start + "\", heard \"" + line + "\"");
    }
    return line;
  }

  /** So many bytes, line ends and all. */
  public byte[] bytes(int count) throws IOException {
    return in.readNBytes(count);
  }

  /** Whether nothing more can be heard for a while. */
  public boolean silent(Duration time) throws IOException {
    socket.setSoTimeout((int) time.toMillis());
    in.mark(1);
    try {
      if (in.read() >= 0) {
        in.reset();
      }
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  /** Everything up to the end, however it ends. */
  public String rest() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (SocketException e) {
      all.write('!'); // a reset
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  /** Sends a FIN. */
  public void finish() throws IOException {
    socket.shutdownOutput();
  }

  /** Breaks the connection with a reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Closes it, read or not. */
  public void hangUp() throws IOException {
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
