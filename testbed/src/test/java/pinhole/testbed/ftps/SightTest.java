package pinhole.testbed.ftps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  /** Segments in the wrong order, twice, and a file that ends in the middle of a packet. */
  @Test
  void putsConnectionsTogetherFromTheirPackets() throws Exception {
    ByteBuffer file = ByteBuffer.allocate(10_000).order(ByteOrder.nativeOrder());
    packet(file, false, 100, Connection.SYN, "");
    packet(file, true, 900, Connection.SYN | Connection.ACK, "");
    packet(file, false, 105, Connection.ACK, "5678");
    packet(file, false, 101, Connection.ACK, "1234");
    packet(file, false, 101, Connection.ACK, "12345");
    packet(file, true, 901, Connection.ACK, "back");
    packet(file, true, 905, Connection.FIN, "");
    int complete = file.position();
    packet(file, false, 109, Connection.FIN, "");
    Packets some = Packets.of(file.duplicate().position(0).limit(file.position() - 1), 24);
    assertEquals(24 + complete, some.end());
    assertFalse(some.connections().get(0).isOver());
    Connection all = Packets.of(file.flip(), 24).connections().get(0);
    assertTrue(all.isOver());
    assertEquals("12345678", new String(all.forth(), StandardCharsets.US_ASCII));
    assertEquals("back", new String(all.back(), StandardCharsets.US_ASCII));
    assertEquals(2100, all.to().getPort());
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

  private static void packet(ByteBuffer file, boolean back, int sequence, int flags, String data) {
    ByteBuffer packet = ByteBuffer.allocate(14 + 20 + 20 + data.length());
    packet.putShort(12, (short) 0x0800).put(14, (byte) 0x45);
    packet.putShort(16, (short) (40 + data.length()));
    packet.put(29, (byte) (back ? 2 : 1)).put(33, (byte) (back ? 1 : 2));
    packet.putShort(34, (short) (back ? 2100 : 5000)).putShort(36, (short) (back ? 5000 : 2100));
    packet.putInt(38, sequence).put(46, (byte) 0x50).put(47, (byte) flags);
    packet.put(54, bytes(data));
    file.putLong(0).putInt(packet.capacity()).putInt(packet.capacity()).put(packet);
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
