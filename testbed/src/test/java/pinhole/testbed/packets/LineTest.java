package pinhole.testbed.packets;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pinhole.ftp.HostPort;
import pinhole.rules.Literal;

class LineTest {
  private static final HostPort CLIENT = new HostPort(Literal.parse("198.51.100.2"), 50000);
  private static final HostPort SERVER = new HostPort(Literal.parse("192.0.2.2"), 21);

  private final List<Packet> packets = new ArrayList<>();

  LineTest() {
    add(CLIENT, SERVER, 99, Packet.SYN, 0, "");
    add(SERVER, CLIENT, 999, Packet.SYN | Packet.ACK, 0, "");
  }

  @Test
  void joinsWhatCameInPieces() {
    client(100, "PA");
    client(102, "SV\r");
    client(105, "\nTYPE I\r\nNO");
    assertLines("> PASV", "> TYPE I");
    assertEquals(packets.get(4), lines().get(0).packet());
  }

  @Test
  void keepsTheOrderOfTheTwoDirections() {
    server(1000, "220 hello\r\n");
    client(100, "USER demo\r\n");
    server(1011, "331 and the password\r\n");
    assertLines("< 220 hello", "> USER demo", "< 331 and the password");
  }

  @Test
  void readsOnceWhatWasSentTwice() {
    client(100, "PASV\r\n");
    client(100, "PASV\r\n");
    client(104, "\r\nTYPE I\r\n");
    assertLines("> PASV", "> TYPE I");
  }

  @Test
  void putsInOrderWhatWasOvertaken() {
    client(106, "TYPE I\r\n");
    client(100, "PASV\r\n");
    assertEquals(
        List.of("PASV", "TYPE I"),
        lines().stream().map(Line::text).sorted().toList()); // each with the packet that had it
    assertEquals(packets.get(3), lines().get(1).packet());
  }

  @Test
  void endsALineThatWasNotCapturedWhole() {
    add(SERVER, CLIENT, 1000, Packet.ACK, 5000, "211-Features:\r\n EP");
    server(6000, "227 =1,2,3,4,5,6\r\n");
    assertLines("< 211-Features:", "<  EP...", "< 227 =1,2,3,4,5,6");
  }

  @Test
  void leavesOutTelnetsSignals() {
    client(100, "\u00ff\u00f4\u00ff");
    client(103, "\u00f2ABOR\r\n");
    assertLines("> ABOR");
  }

  private void client(long sequence, String text) {
    add(CLIENT, SERVER, sequence, Packet.ACK, text.length(), text);
  }

  private void server(long sequence, String text) {
    add(SERVER, CLIENT, sequence, Packet.ACK, text.length(), text);
  }

  private void add(HostPort from, HostPort to, long at, int flags, int length, String text) {
    Instant time = Instant.EPOCH.plusMillis(packets.size());
    packets.add(new Packet(time, Link.SERVER, from, to, at, flags, length, text));
  }

  private List<Line> lines() {
    return Line.of(Connection.of(packets).get(0));
  }

  private void assertLines(String... expected) {
    assertEquals(
        List.of(expected),
        lines().stream().map(line -> (line.command() ? "> " : "< ") + line.text()).toList());
  }
}
