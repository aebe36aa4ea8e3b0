package pinhole;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * An FTP server that says 200 to everything, 227 to PASV, 229 to EPSV, 221 to QUIT, 530 to "PASS
 * wrong", and nothing to HANG.
 */
public final class EchoServer implements AutoCloseable {
  private final ServerSocket listener;

  public EchoServer() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "echo server");
    thread.setDaemon(true);
    thread.start();
  }

  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        daemon(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      OutputStream out = socket.getOutputStream();
      say(out, "220 ready");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.equals("QUIT")) {
          say(out, "221 bye");
          return;
        }
        if (line.equals("PASV")) {
          int port = listener.getLocalPort(); // a data connection is accepted, and greeted
          say(out, "227 (127,0,0,1," + (port >> 8) + "," + (port & 0xff) + ")");
        } else if (line.equals("EPSV")) {
          say(out, "229 (|||" + listener.getLocalPort() + "|)");
        } else if (line.equals("PASS wrong")) {
          say(out, "530 no");
        } else if (!line.equals("HANG")) {
          say(out, "200 " + line);
        }
      }
    } catch (IOException e) {
      // The gateway cut it off.
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
