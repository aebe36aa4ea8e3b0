package pinhole.control;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One end of a control connection, which says and hears lines, in clear and with the JDK's TLS. */
final class Talker implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket plain;
  private Socket current;

  Talker(Socket socket) throws IOException {
    this.plain = socket;
    this.current = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /** The other end's. */
  int port() {
    return plain.getPort();
  }

  void say(String line) throws IOException {
    send(line + "\r\n");
  }

  /** Bytes as they are, in one write. */
  void send(String text) throws IOException {
    current.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    current.getOutputStream().flush();
  }

  /** The same past TLS. */
  void sendInClear(String text) throws IOException {
    plain.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    plain.getOutputStream().flush();
  }

  /** The next line, or "closed". Reads no byte more: what follows may be TLS. */
  String hear() throws IOException {
    StringBuilder line = new StringBuilder();
    InputStream in = current.getInputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return line.isEmpty() ? "closed" : line + " closed";
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  /** Whether something waits that was sent to it. */
  boolean hasHeard() throws IOException {
    return plain.getInputStream().available() > 0;
  }

  String ask(String line) throws IOException {
    say(line);
    return hear();
  }

  /** Begins TLS. */
  void secure(SSLContext context, boolean asClient) throws IOException {
    secure(context, asClient, "TLSv1.2", "TLSv1.3");
  }

  /** Begins TLS of one of these versions. */
  void secure(SSLContext context, boolean asClient, String... versions) throws IOException {
    SSLSocket tls =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", 21, false);
    tls.setUseClientMode(asClient);
    tls.setEnabledProtocols(versions);
    tls.startHandshake();
    current = tls;
  }

  /** Says close_notify, waits for the other's, and goes on in clear. */
  void clear() throws IOException {
    current.close();
    current = plain;
  }

  @Override
  public void close() throws IOException {
    plain.close();
  }
}
