package pinhole.testbed.lab;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.ftpserver.ConnectionConfigFactory;
import org.apache.ftpserver.DataConnectionConfigurationFactory;
import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.ftplet.FtpException;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.ssl.SslConfigurationFactory;
import org.apache.ftpserver.usermanager.impl.BaseUser;
import org.apache.ftpserver.usermanager.impl.ConcurrentLoginPermission;
import org.apache.ftpserver.usermanager.impl.WritePermission;

/**
 * Apache FtpServer as a program of its own: address, port, home directory, passive ports, active
 * port; for TLS also a key store, and the port of a second listener that begins with the handshake.
 */
public final class ApacheServer {
  private static final String PASSWORD = "pinhole";

  private ApacheServer() {}

  /** The command that runs it. */
  public static List<String> command(
      String address, int port, String home, String passivePorts, int activePort) {
    List<String> line = new ArrayList<>(Host.java(ApacheServer.class));
    line.addAll(
        List.of(address, Integer.toString(port), home, passivePorts, Integer.toString(activePort)));
    return line;
  }

  public static void main(String[] arguments) throws FtpException, IOException {
    DataConnectionConfigurationFactory data = new DataConnectionConfigurationFactory();
    data.setPassivePorts(arguments[3]);
    data.setActiveEnabled(true);
    data.setActiveLocalPort(Integer.parseInt(arguments[4]));

    ListenerFactory listener = new ListenerFactory();
    listener.setServerAddress(arguments[0]);
    ConnectionConfigFactory connections = new ConnectionConfigFactory();
    connections.setMaxLogins(2000);
    connections.setMaxThreads(64);
    connections.setAnonymousLoginEnabled(false);

    FtpServerFactory server = new FtpServerFactory();
    if (arguments.length > 5) {
      secure(data, listener, new File(arguments[5]));
    }
    listener.setDataConnectionConfiguration(data.createDataConnectionConfiguration());
    listener.setPort(Integer.parseInt(arguments[1]));
    server.addListener("default", listener.createListener());
    if (arguments.length > 6) {
      data.setImplicitSsl(true);
      listener.setDataConnectionConfiguration(data.createDataConnectionConfiguration());
      listener.setImplicitSsl(true);
      listener.setPort(Integer.parseInt(arguments[6]));
      server.addListener("implicit", listener.createListener());
    }
    server.setConnectionConfig(connections.createConnectionConfig());
    server.getUserManager().save(demo(Path.of(arguments[2])));
    server.createServer().start();
  }

  private static void secure(
      DataConnectionConfigurationFactory data, ListenerFactory listener, File keyStore) {
    SslConfigurationFactory tls = new SslConfigurationFactory();
    tls.setKeystoreFile(keyStore);
    tls.setKeystoreType("PKCS12");
    tls.setKeystorePassword(PASSWORD);
    tls.setSslProtocol("TLSv1.2", "TLSv1.3");
    listener.setSslConfiguration(tls.createSslConfiguration());
    data.setSslConfiguration(tls.createSslConfiguration());
  }

  /** Key and certificates of a PEM file as a store that Java can read, beside the file. */
  static Path keyStore(Path identity) throws IOException, InterruptedException {
    Path store = identity.resolveSibling(identity.getFileName() + ".p12");
    List<String> line = new ArrayList<>(List.of("openssl", "pkcs12", "-export"));
    line.addAll(List.of("-in", identity.toString(), "-out", store.toString()));
    line.addAll(List.of("-passout", "pass:" + PASSWORD));
    Host.feed("", line);
    return store;
  }

  private static BaseUser demo(Path home) throws IOException {
    BaseUser demo = new BaseUser();
    demo.setName("demo");
    demo.setPassword("demo");
    demo.setHomeDirectory(home.toString());
    demo.setAuthorities(List.of(new WritePermission(), new ConcurrentLoginPermission(2000, 2000)));
    Files.createDirectories(home);
    return demo;
  }
}
