package pinhole;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import pinhole.ftp.HostPort;

/** A client that says a line and hears one; waits ten seconds at most. */
public final class TestClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;
  private final BufferedReader in;

  public TestClient(HostPort to) throws IOException {
    socket = new Socket(to.address(), to.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  public void say(String line) throws IOException {
    write(line + "\r\n");
  }

  /** Sends bytes. */
  public void write(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Says that nothing follows. */
  public void shutDown() throws IOException {
    socket.shutdownOutput();
  }

  /** The next line, or "closed". */
  public String hear() throws IOException {
    String line = in.readLine();
    return line == null ? "closed" : line;
  }

  public String ask(String line) throws IOException {
    say(line);
    return hear();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
