package pinhole.testbed.hostile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hostile peers' own TLS, one end against the other, with no gateway between them. */
class TlsTest {
  @TempDir static Path folder;
  private static Papers papers;

  private final SSLContext client = papers.client();
  private final SSLContext server = papers.server();

  /** Both ends of a connection. */
  private record Ends(Data client, Data server, Tls clientTls, Tls serverTls)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      client.close();
      server.close();
    }
  }

  @BeforeAll
  static void issue() throws IOException {
    papers = new Papers(folder);
  }

  private Ends connect(String version, String name) throws Exception {
    try (ServerSocket listener = Data.listen(Site.SERVER)) {
      Data to = Data.connect(Site.CLIENT, Site.at(listener));
      Data from = Data.accept(listener);
      Tls one = Tls.client(to.socket(), client, name).only(version);
      Tls other = Tls.server(from.socket(), server);
      CompletableFuture<Tls> shaking = CompletableFuture.supplyAsync(() -> handshake(other));
      one.handshake();
      shaking.get(10, TimeUnit.SECONDS);
      return new Ends(to.secure(one), from.secure(other), one, other);
    }
  }

  private static Tls handshake(Tls tls) {
    try {
      return tls.handshake();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2", "1.3"})
  void bytesArriveAndSoDoesTheEnd(String version) throws Exception {
    byte[] file = Data.file(1, 300_000);
    try (Ends ends = connect(version, "a")) {
      assertEquals("TLSv" + version, ends.clientTls().session().getProtocol());
      CompletableFuture<Void> sending = ends.client().sending(file);
      assertArrayEquals(file, ends.server().rest());
      sending.get(10, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2", "1.3"})
  void anEndWithoutCloseNotifyIsNoEnd(String version) throws Exception {
    try (Ends ends = connect(version, "a")) {
      ends.server().send(new byte[10]);
      ends.server().truncate();
      assertEquals(10, ends.client().read(10).length);
      assertThrows(EOFException.class, () -> ends.client().rest());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2", "1.3"})
  void aSessionIsResumedByItsName(String version) throws Exception {
    try (Ends first = connect(version, "a")) {
      assertFalse(first.clientTls().resumed());
      first.server().send(new byte[1]); // with TLS 1.3 the tickets come before it
      assertEquals(1, first.client().read(1).length);
      try (Ends again = connect(version, "a");
          Ends other = connect(version, "b")) {
        assertTrue(again.clientTls().resumed());
        assertTrue(again.serverTls().resumed());
        assertFalse(other.clientTls().resumed());
        assertFalse(other.serverTls().resumed());
      }
    }
  }

  @Test
  void whomNobodyVouchesForIsRefused() throws Exception {
    SSLContext impostor = papers.impostor();
    try (ServerSocket listener = Data.listen(Site.SERVER);
        Data to = Data.connect(Site.CLIENT, Site.at(listener));
        Data from = Data.accept(listener)) {
      Tls other = Tls.server(from.socket(), impostor);
      CompletableFuture<Tls> shaking = CompletableFuture.supplyAsync(() -> handshake(other));
      Tls one = Tls.client(to.socket(), client, Site.SERVER.getHostAddress());
      assertThrows(SSLException.class, one::handshake);
      to.hangUp(); // its engine has no alert to send, and the server would wait for what comes
      assertTrue(shaking.handle((tls, broken) -> broken != null).get(10, TimeUnit.SECONDS));
    }
  }
}
