package pinhole.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pinhole.ftp.HostPort;
import pinhole.ftp.Negotiation;
import pinhole.ftp.SyntaxException;
import pinhole.rules.config.ClientTls;
import pinhole.rules.config.ServerTls;

/** Active data connections of a server that connects before it answers PORT. */
class ReleaseTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final int ROUNDS = 20;

  @TempDir private Path folder;

  @Test
  @Tag("E62")
  void theClientIsToldBeforeItIsConnectedTo() throws Exception {
    try (Front front = front(ClientTls.Mode.OFF);
        Talker client = front.client();
        Talker server = front.server()) {
      server.say("220 ready");
      client.hear();
      rounds(client, server);
    }
  }

  @Test
  @Tag("E62")
  void soItIsWithTls() throws Exception {
    SSLContext context = Front.context();
    try (Front front = front(ClientTls.Mode.EXPLICIT);
        Talker client = front.client();
        Talker server = front.server()) {
      server.say("220 ready");
      client.hear();
      client.ask("AUTH TLS");
      client.secure(context, true);
      rounds(client, server);
    }
  }

  private Front front(ClientTls.Mode mode) throws Exception {
    return new Front(folder, mode, ServerTls.Mode.OFF, Duration.ofSeconds(30));
  }

  /** A race that the gateway must win every time. */
  private static void rounds(Talker client, Talker server) throws IOException, SyntaxException {
    for (int i = 0; i < ROUNDS; i++) {
      try (ServerSocket waiting = new ServerSocket(0, 1, HERE)) {
        waiting.setSoTimeout(10_000);
        client.say(Negotiation.PORT.print(new HostPort(HERE, waiting.getLocalPort())));
        HostPort told = Negotiation.PORT.parse(server.hear().substring(5), HERE);
        try (Socket early = new Socket(told.address(), told.port())) {
          server.say("200 go on");
          try (Socket data = waiting.accept()) {
            assertTrue(client.hasHeard(), "connected to before the 200, in round " + i);
            assertEquals("200 go on", client.hear());
            assertTrue(data.isConnected() && early.isConnected());
          }
        }
      }
    }
  }
}
