package pinhole.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.rules.config.ClientTls;
import pinhole.rules.config.ServerTls;

/** Data of control connections that client and server have encrypted between themselves. */
class OpaquePortsTest {
  private static final byte[] FILE = "what is in the file".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path folder;

  /** The port is the same on both sides of the gateway, so that the server has it elsewhere. */
  @Test
  @Tag("E28")
  void partOfALineBehindAuthEndsTheSession() throws Exception {
    try (Front front =
            new Front(folder, ClientTls.Mode.OPAQUE, ServerTls.Mode.OFF, Duration.ofSeconds(30));
        Talker client = front.client();
        Talker server = front.server()) {
      server.say("220 ready");
      client.hear();
      client.send("AUTH TLS\r\nU");
      assertEquals("AUTH TLS", server.hear());
      server.say("234 go");
      Entry malformed = front.await(Event.MALFORMED);
      assertEquals("client", malformed.value("by"));
      assertEquals("behind auth", malformed.value("reason"));
      assertEquals("injection", front.await(Event.SESSION_CLOSED).value("reason"));
      assertEquals("234 go", client.hear());
      assertEquals(
          "421 Nothing may follow AUTH but TLS; closing control connection.", client.hear());
    }
  }

  @Test
  void areOpenWhileTheirControlConnectionLivesAndForItsClientOnly() throws Exception {
    try (Front front =
            new Front(folder, ClientTls.Mode.OPAQUE, ServerTls.Mode.OFF, Duration.ofSeconds(30));
        ServerSocket data =
            new ServerSocket(Front.OPAQUE_PORT, 5, InetAddress.getLoopbackAddress())) {
      assertThrows(ConnectException.class, () -> connect("127.0.0.1").close());
      try (Talker client = front.client();
          Talker server = front.server()) {
        server.say("220 ready");
        client.hear();
        client.say("AUTH TLS");
        assertEquals("AUTH TLS", server.hear());
        server.say("234 go");
        assertEquals("234 go", client.hear());
        CompletableFuture<Void> atServer = CompletableFuture.runAsync(() -> secure(server));
        client.secure(Front.context(), true);
        Entry opaque = front.await(Event.OPAQUE);
        assertEquals(String.valueOf(Front.OPAQUE_PORT), opaque.value("ports"));

        sendAtOnce(data); // nothing of TLS has passed before the port was open
        assertEquals("complete", front.await(Event.OPAQUE_DATA).value("result"));
        atServer.get(10, TimeUnit.SECONDS);
        client.say("PASV");
        assertEquals("PASV", server.hear());
        assertThrows(SocketException.class, OpaquePortsTest::beAStranger);
        assertEquals(
            "no opaque session of this client", front.await(Event.OPAQUE_REFUSED).value("reason"));

        try (Socket right = connect("127.0.0.1");
            Socket sent = data.accept()) {
          sent.getOutputStream().write(FILE);
          sent.shutdownOutput();
          assertArrayEquals(FILE, right.getInputStream().readAllBytes());
        }
        assertEquals("complete", front.await(Event.OPAQUE_DATA).value("result"));
      }
      front.await(Event.SESSION_CLOSED);
      assertThrows(ConnectException.class, () -> connect("127.0.0.1").close());
    }
  }

  /** All of it, with its end, before the gateway is connected to the server. */
  private static void sendAtOnce(ServerSocket data) throws IOException {
    try (Socket client = connect("127.0.0.1")) {
      client.getOutputStream().write(FILE);
    }
    try (Socket received = data.accept()) {
      assertArrayEquals(FILE, received.getInputStream().readAllBytes());
    }
  }

  /** Is reset, perhaps before it knows that it is connected. */
  private static void beAStranger() throws IOException {
    try (Socket stranger = connect("127.0.0.3")) {
      stranger.getInputStream().read();
    }
  }

  private static void secure(Talker server) {
    try {
      server.secure(Front.context(), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Socket connect(String from) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(from, 0));
    socket.setSoTimeout(10_000);
    socket.connect(new InetSocketAddress(Front.GATEWAY, Front.OPAQUE_PORT), 10_000);
    return socket;
  }
}
