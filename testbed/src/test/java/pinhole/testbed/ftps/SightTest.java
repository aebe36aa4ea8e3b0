package pinhole.testbed.ftps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pinhole.capture.Segment;
import pinhole.capture.Slice;
import pinhole.testbed.client.Leg;
import pinhole.testbed.client.Tour;

class SightTest {
  private static final String CLIENT_HELLO = record(22, "\1rest of it");
  private static final String SERVER_HELLO_12 = record(22, "\2" + "x".repeat(40));
  private static final String SERVER_HELLO_13 = record(22, "\2" + "x".repeat(40) + "\0+\0\2\3\4");
  private static final String SECRET = record(20, "\1") + record(23, "anything");
  private static final String LOGIN = "USER demo\r\nPASS demo\r\nPASV\r\n";

  private final List<Connection> connections = new ArrayList<>();
  private int nextPort = 1000;

  @Test
  void isContentWithWhatBelongsThere() {
    control(
        "FEAT\r\nAUTH TLS\r\n" + CLIENT_HELLO + SECRET,
        "220 ready\r\n211-x\r\n AUTH TLS\r\n211 end\r\n234 go\r\n" + SERVER_HELLO_12 + SECRET);
    data(7, CLIENT_HELLO + SECRET, SERVER_HELLO_12 + SECRET);
    assertEquals(List.of(), faults(Leg.E12P));
  }

  @Test
  void isContentWithAClearLegThatIsClear() {
    control(LOGIN, "220 ready\r\n");
    data(3, "", "x");
    data(4, "", mark() + "the rest");
    assertEquals(List.of(), faults(Leg.CLEAR));
  }

  @ParameterizedTest
  @CsvSource({"USER demo", "PASS demo", "PASV", "EPSV", "'PORT 1,2,3,4,5,6'"})
  void readsWhatIsSaidBeforeTheHandshake(String line) {
    control(line + "\r\nAUTH TLS\r\n" + CLIENT_HELLO, "220 r\r\n234 go\r\n" + SERVER_HELLO_13);
    data(7, CLIENT_HELLO, SERVER_HELLO_13);
    assertFault(Leg.E13P, "shows: " + line);
  }

  @Test
  void readsWhatIsSaidAfterTheHandshake() {
    control(
        CLIENT_HELLO + SECRET + "PASS demo\r\n",
        SERVER_HELLO_13 + SECRET + "227 (1,2,3,4,5,6)\r\n");
    data(7, CLIENT_HELLO, SERVER_HELLO_13);
    assertFault(Leg.I13P, "client's side of");
    assertFault(Leg.I13P, "server's side of");
  }

  @Test
  void seesThatThereWasNoHandshake() {
    control("", "220 ready\r\n");
    data(7, CLIENT_HELLO, SERVER_HELLO_13);
    assertFault(Leg.E13P, "is not all TLS");
  }

  @Test
  void seesTheOtherVersion() {
    control("AUTH TLS\r\n" + CLIENT_HELLO, "220 r\r\n234 go\r\n" + SERVER_HELLO_12);
    data(7, CLIENT_HELLO, SERVER_HELLO_12);
    assertFault(Leg.E13P, "TLS \"1.2\" on");
  }

  @Test
  void seesAFileInTheClear() {
    control(CLIENT_HELLO, SERVER_HELLO_12);
    data(6, CLIENT_HELLO, SERVER_HELLO_12);
    data(1, mark(), "");
    assertFault(Leg.I12P, "1 files can be read");
    assertFault(Leg.I12P, "is not all TLS");
    assertFault(Leg.I12C, "1 files can be read");
  }

  @Test
  void seesThatItLooksAtTheWrongPackets() {
    control("", "220 ready\r\n");
    assertFault(Leg.CLEAR, "cannot be seen");
    assertFault(Leg.CLEAR, "0 data connections for 7");
    assertFault(Leg.CLEAR, "0 files can be read, whose data is clear");
  }

  /** Segments in the wrong order, and twice. */
  @Test
  void putsConnectionsTogetherFromTheirPackets() {
    Connections some = new Connections();
    assertFalse(some.areOver());
    some.take(segment(false, 100, Connection.SYN, ""));
    some.take(segment(true, 900, Connection.SYN | Connection.ACK, ""));
    some.take(segment(false, 105, Connection.ACK, "5678"));
    some.take(segment(false, 101, Connection.ACK, "1234"));
    some.take(segment(false, 101, Connection.ACK, "12345"));
    some.take(segment(true, 901, Connection.ACK, "back"));
    some.take(segment(true, 905, Connection.FIN, ""));
    assertFalse(some.areOver());
    some.take(segment(false, 109, Connection.FIN, ""));
    assertTrue(some.areOver());
    Connection all = some.taken().get(0);
    assertEquals("12345678", new String(all.forth(), StandardCharsets.US_ASCII));
    assertEquals("back", new String(all.back(), StandardCharsets.US_ASCII));
    assertEquals(2100, all.to().getPort());
    some.take(segment(true, 906, Connection.ACK, ""));
    assertEquals(List.of(), some.taken());
  }

  private List<String> faults(Leg leg) {
    return new Sight(leg, 2100, connections).faults();
  }

  private void assertFault(Leg leg, String expected) {
    assertTrue(faults(leg).stream().anyMatch(f -> f.contains(expected)), () -> "" + faults(leg));
  }

  private void control(String forth, String back) {
    connections.add(connection(2100, forth, back));
  }

  private void data(int count, String forth, String back) {
    for (int i = 0; i < count; i++) {
      connections.add(connection(41000, forth, back));
    }
  }

  private Connection connection(int port, String forth, String back) {
    Connection connection =
        new Connection(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), nextPort++),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    connection.take(false, 0, Connection.SYN, new byte[0]);
    connection.take(true, 0, Connection.SYN | Connection.ACK, new byte[0]);
    connection.take(false, 1, Connection.ACK, bytes(forth));
    connection.take(true, 1, Connection.ACK, bytes(back));
    return connection;
  }

  private static Segment segment(boolean back, int sequence, int flags, String data) {
    InetAddress here = InetAddress.getLoopbackAddress();
    byte[] payload = bytes(data);
    return new Segment(
        1,
        0,
        0,
        64,
        here,
        back ? 2100 : 5000,
        here,
        back ? 5000 : 2100,
        sequence,
        0,
        flags,
        1000,
        Slice.of(payload, 0, payload.length),
        payload.length);
  }

  private static String record(int type, String content) {
    return (char) type
        + "\3\3"
        + (char) (content.length() >> 8)
        + (char) content.length()
        + content;
  }

  private static String mark() {
    return new String(Tour.mark(), StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
