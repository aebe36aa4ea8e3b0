package pinhole.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which data connections have resumed the TLS session of their control connection. */
class ResumptionTest {
  @TempDir private Path folder;

  /** Two control connections to one listener, of one client. */
  private final class Two implements AutoCloseable {
    private final TlsSession serving;
    private final TlsSession servingOther;
    private final TlsSession asking;
    private final Wire control = new Wire();
    private final Wire other = new Wire();

    Two(Provider server, Provider client, String version) {
      Ends ends = new Ends(folder).providers(server, client).versions("1.2-1.3", version);
      ClientLeg leg = ends.serving();
      serving = leg.session();
      servingOther = leg.session();
      asking = ends.asking().session();
    }

    private void begin() {
      connect(serving, asking, control);
    }

    @Override
    public void close() {
      control.close();
      other.close();
      serving.close();
      servingOther.close();
      asking.close();
    }
  }

  private static void connect(TlsSession serving, TlsSession asking, Wire wire) {
    serving.control(wire.server());
    asking.control(wire.client());
    wire.carry(Integer.MAX_VALUE);
    wire.speak();
  }

  /** Whether a data connection between the two is taken for one that resumes. */
  private static boolean data(TlsSession serving, TlsSession asking) {
    try (Wire wire = new Wire()) {
      serving.data(wire.server());
      asking.data(wire.client());
      wire.carry(Integer.MAX_VALUE);
      wire.speak();
      assertEquals("ftp", serving.peer(wire.server()).alpn(), "the handshake has succeeded");
      return serving.resumed(wire.server());
    }
  }

  @ParameterizedTest
  @MethodSource("pinhole.tls.HandshakeTest#all")
  @Tag("E123")
  void isSeenOnEveryDataConnection(Provider server, Provider client, String version) {
    try (Two two = new Two(server, client, version)) {
      two.begin();
      for (int i = 0; i < 30; i++) {
        assertTrue(data(two.serving, two.asking), "data connection " + i);
      }
    }
  }

  /** A server that says nothing on a data connection sends no ticket for the next one either. */
  @ParameterizedTest
  @MethodSource("pinhole.tls.HandshakeTest#all")
  @Tag("E111")
  void uploadsFollowEachOther(Provider server, Provider client, String version) {
    try (Two two = new Two(server, client, version)) {
      two.begin();
      for (int i = 0; i < 6; i++) {
        try (Wire wire = new Wire()) {
          two.serving.data(wire.server());
          two.asking.data(wire.client());
          wire.carry(Integer.MAX_VALUE);
          assertTrue(two.serving.resumed(wire.server()), "upload " + i);
          assertEquals("hello", wire.upload());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pinhole.tls.HandshakeTest#all")
  @Tag("E112")
  void isNotSeenOfAStranger(Provider server, Provider client, String version) {
    Ends ends = new Ends(folder).providers(server, client).versions("1.2-1.3", version);
    try (Two two = new Two(server, client, version);
        TlsSession stranger = ends.asking().session()) {
      two.begin();
      assertFalse(data(two.serving, stranger), "a session of its own");
      assertFalse(data(two.serving, stranger), "resumed, but from the stranger's own");
      assertFalse(data(two.serving, stranger));
      assertTrue(data(two.serving, two.asking), "the right client, after all that");
      assertFalse(data(two.serving, stranger));
    }
  }

  @ParameterizedTest
  @MethodSource("pinhole.tls.HandshakeTest#all")
  @Tag("E112")
  void isNotSeenOfASessionOfAnotherControlConnection(
      Provider server, Provider client, String version) {
    try (Two two = new Two(server, client, version)) {
      connect(two.servingOther, two.asking, two.other); // What asking has is of the other one.
      assertTrue(data(two.servingOther, two.asking));
      assertFalse(data(two.serving, two.asking));
    }
  }
}
