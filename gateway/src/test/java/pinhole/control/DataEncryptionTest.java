package pinhole.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pinhole.data.Surroundings;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.rules.Network;
import pinhole.rules.Source;
import pinhole.rules.config.ClientTls;
import pinhole.rules.config.ProxyProtocol;
import pinhole.rules.config.ServerProxy;
import pinhole.rules.config.ServerTls;

/** Private data connections of whole sessions, with a client that resumes as the JDK does. */
class DataEncryptionTest {
  private static final byte[] FILE = "what is in the file".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path folder;

  private static SSLSocket data(SSLContext context, Talker control, int port) throws IOException {
    return data(context, plain(control, port));
  }

  /** The JDK finds a session to resume by host and port, and is told those of the control's. */
  private static Socket plain(Talker control, int port) throws IOException {
    Socket plain =
        new Socket(InetAddress.getLoopbackAddress(), port) {
          @Override
          public int getPort() {
            return control.port();
          }
        };
    plain.setSoTimeout(10_000);
    return plain;
  }

  private static SSLSocket data(SSLContext context, Socket plain) throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", 21, true);
    socket.setEnabledProtocols(new String[] {"TLSv1.2"});
    return socket;
  }

  private static int port(String reply227) {
    String[] numbers = reply227.replaceAll("[^0-9,]", "").split(",", -1);
    return Integer.parseInt(numbers[4]) * 256 + Integer.parseInt(numbers[5]);
  }

  /** Up to the server's 150; tells the client's port for its data. */
  private static int download(Talker client, Talker server, SSLContext context, int passive)
      throws IOException {
    server.say("220 ready");
    client.hear();
    client.ask("AUTH TLS");
    client.secure(context, true, "TLSv1.2");
    client.ask("PBSZ 0");
    client.ask("PROT P");
    client.say("PASV");
    assertEquals("PASV", server.hear());
    server.say("227 (127,0,0,1,%d,%d)".formatted(passive / 256, passive % 256));
    int port = port(client.hear().substring(3));
    client.say("RETR x");
    assertEquals("RETR x", server.hear());
    server.say("150 here it comes");
    assertEquals("150 here it comes", client.hear());
    return port;
  }

  @Test
  @Tag("E112")
  void onlyWhoResumesTheControlConnectionsSessionGetsThrough() throws Exception {
    try (Front front =
            new Front(
                folder,
                ClientTls.Mode.EXPLICIT,
                ServerTls.Mode.OFF,
                Duration.ofSeconds(30),
                ClientTls.DataResumption.REQUIRED);
        ServerSocket passive = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Talker client = front.client();
        Talker server = front.server()) {
      SSLContext context = Front.context(); // behind the properties that the gateway sets
      int port = download(client, server, context, passive.getLocalPort());
      try (SSLSocket stranger = data(Front.context(), client, port)) {
        assertThrows(IOException.class, () -> stranger.getInputStream().read());
      }
      assertEquals("not-resumed", front.await(Event.PINHOLE_INTRUDER).value("reason"));

      try (Socket sent = passive.accept()) {
        sent.getOutputStream().write(FILE);
      }
      server.say("226 done");
      try (SSLSocket right = data(context, client, port)) {
        right.startHandshake();
        assertArrayEquals(FILE, right.getInputStream().readAllBytes());
      }
      Entry secured = front.await(Event.SECURED);
      assertEquals("1", secured.value("pinhole"));
      assertEquals("yes", secured.value("resumed"));
      assertEquals("226 done", client.hear());
      assertEquals("complete", front.await(Event.TRANSFER_DONE).value("result"));
    }
  }

  /** Somebody else has come from the same load balancer before its client has proved to be it. */
  @Test
  @Tag("E132")
  void theServerIsToldWhereItsClientWent() throws Exception {
    ProxyProtocol balancer =
        new ProxyProtocol(List.of(Network.parse("127.0.0.1")), true, Source.NONE);
    ServerProxy told = new ServerProxy(ServerProxy.Version.V1, true);
    try (Front front =
            new Front(
                folder,
                ClientTls.Mode.EXPLICIT,
                ServerTls.Mode.OFF,
                Duration.ofSeconds(30),
                ClientTls.DataResumption.REQUIRED,
                new Surroundings(Set.of(), balancer, told));
        ServerSocket passive = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Talker client = front.client()) {
      client.say("PROXY TCP4 127.0.0.2 127.0.0.8 40000 21");
      try (Talker server = front.server()) {
        SSLContext context = Front.context();
        assertEquals("PROXY TCP4 127.0.0.2 127.0.0.8 40000 21", server.hear());
        int at = passive.getLocalPort();
        int port = download(client, server, context, at);
        Socket plain = plain(client, port);
        introduce(plain, "PROXY TCP4 127.0.0.2 127.0.0.8 40001 41000");
        try (Socket other = plain(client, port)) {
          introduce(other, "PROXY TCP4 127.0.0.3 127.0.0.9 40002 41000");
          assertThrows(IOException.class, () -> other.getInputStream().read());
        }
        try (SSLSocket right = data(context, plain)) {
          right.startHandshake();
          try (Talker sent = new Talker(passive.accept())) {
            assertEquals("PROXY TCP4 127.0.0.2 127.0.0.8 40001 " + at, sent.hear());
          }
        }
      }
    }
  }

  private static void introduce(Socket client, String header) throws IOException {
    client.getOutputStream().write((header + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }
}
