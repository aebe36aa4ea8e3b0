package pinhole.testbed.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.apache.commons.net.PrintCommandListener;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPFile;
import org.apache.commons.net.ftp.FTPSClient;
import pinhole.testbed.lab.Authority;
import pinhole.testbed.lab.Host;

/**
 * Apache commons-net with TLS, as a program of its own: the arguments of a visit, then the moves.
 */
public final class CommonsNetTls {
  private final FTPClient ftp;

  private CommonsNetTls(FTPClient ftp) {
    this.ftp = ftp;
  }

  static Script tour(Visit visit) {
    List<String> line = new ArrayList<>(Host.java(CommonsNetTls.class));
    line.add(1, "--add-opens=java.base/sun.security.ssl=ALL-UNNAMED");
    line.add(1, "--add-opens=java.base/sun.security.util=ALL-UNNAMED");
    // JSSE discards the tickets of vsftpd, which are to live too long, and with them the session.
    line.add(1, "-Djdk.tls.client.enableSessionTicketExtension=false");
    line.addAll(visit.arguments());
    line.addAll(Tour.arguments());
    return Script.of(line);
  }

  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    Leg.Start start = Leg.Start.valueOf(arguments[2]);
    FTPClient ftp = new FTPClient();
    if (start != Leg.Start.CLEAR) {
      SSLContext context = Authority.trusting(Path.of(arguments[6]));
      Resuming secure = new Resuming(start == Leg.Start.IMPLICIT, context);
      secure.setEnabledProtocols(new String[] {"TLSv" + arguments[3]});
      secure.setEndpointCheckingEnabled(true);
      ftp = secure;
    }
    CommonsNetTls client = new CommonsNetTls(ftp);
    client.logIn(arguments[0], Integer.parseInt(arguments[1]));
    if (ftp instanceof FTPSClient secure) {
      secure.execPBSZ(0);
      secure.execPROT(arguments[4]);
    }
    if (arguments[5].equals("passive")) {
      ftp.enterLocalPassiveMode();
    }
    for (String move : List.of(arguments).subList(7, arguments.length)) {
      client.move(move);
    }
    client.require(ftp.logout());
    ftp.disconnect();
  }

  private void logIn(String host, int port) throws IOException {
    ftp.addProtocolCommandListener(
        new PrintCommandListener(
            new PrintWriter(System.out, true, StandardCharsets.ISO_8859_1), true));
    ftp.setConnectTimeout(10_000);
    ftp.setDataTimeout(Duration.ofSeconds(10));
    ftp.connect(host, port);
    require(ftp.login("demo", "demo"));
    require(ftp.setFileType(FTP.BINARY_FILE_TYPE));
  }

  private void move(String move) throws IOException {
    String name = move.substring(move.indexOf(':') + 1);
    if (move.startsWith("get")) {
      try (OutputStream out = Files.newOutputStream(Path.of(name))) {
        require(ftp.retrieveFile(name, out));
      }
    } else if (move.startsWith("put")) {
      try (InputStream in = Files.newInputStream(Path.of(name))) {
        require(ftp.storeFile(name, in));
      }
    } else {
      for (FTPFile file : ftp.listFiles()) {
        System.out.println(file.getName());
      }
    }
  }

  private void require(boolean success) throws IOException {
    if (!success) {
      throw new IOException("refused: " + ftp.getReplyString());
    }
  }

  /**
   * Does what is done by those who must make commons-net resume: JSSE looks for a session under the
   * data port, so the control connection's is put there, by reflection. Works up to TLS 1.2.
   */
  private static final class Resuming extends FTPSClient {
    Resuming(boolean implicit, SSLContext context) {
      super(implicit, context);
    }

    @Override
    protected void _prepareDataSocket_(Socket socket) throws IOException {
      SSLSession session = ((SSLSocket) _socket_).getSession();
      Object context = session.getSessionContext(); // null if an ugly end has made it invalid
      boolean old = session.getProtocol().equals("TLSv1.2");
      if (!old || context == null || !(socket instanceof SSLSocket)) {
        return;
      }
      try {
        var field = context.getClass().getDeclaredField("sessionHostPortCache");
        field.setAccessible(true);
        Object cache = field.get(context);
        Method put = cache.getClass().getDeclaredMethod("put", Object.class, Object.class);
        put.setAccessible(true);
        for (String host :
            List.of(
                socket.getInetAddress().getHostName(), socket.getInetAddress().getHostAddress())) {
          put.invoke(cache, (host + ":" + socket.getPort()).toLowerCase(Locale.ROOT), session);
        }
      } catch (NoSuchFieldException
          | NoSuchMethodException
          | IllegalAccessException
          | InvocationTargetException e) {
        throw new IOException(e);
      }
    }
  }
}
