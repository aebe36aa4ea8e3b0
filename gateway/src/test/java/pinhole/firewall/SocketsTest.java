package pinhole.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import pinhole.rules.Literal;
import pinhole.rules.config.InvalidConfiguration;

class SocketsTest {
  private static final String RULES =
      """
      listeners:
        - { name: public, bind: "[::]:21", server: "10.0.0.5:21" }
      rules: { connect: [allow: { from: 198.51.100.0/24 }], data: [allow: {}] }
      firewall: { allow: [{ port: 22, from: 192.0.2.0/24 }] }
      """;

  private static final InetAddress GATEWAY = Literal.parse("203.0.113.7");

  /** A line as the kernel writes it on a machine of either byte order. */
  private static String line(String local, int port, String remote, int remotePort, int state) {
    return "   0: %s:%04X %s:%04X %02X 00000000:00000000 00:00000000 00000000 0 0 4711 1"
        .formatted(hex(local), port, hex(remote), remotePort, state);
  }

  private static String hex(String address) {
    StringBuilder hex = new StringBuilder();
    byte[] bytes = bytes(address);
    for (int i = 0; i < bytes.length; i++) {
      boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
      hex.append("%02X".formatted(bytes[little ? i / 4 * 4 + 3 - i % 4 : i]));
    }
    return hex.toString();
  }

  private static byte[] bytes(String address) {
    if (!address.startsWith("::ffff:")) {
      return Literal.parse(address).getAddress();
    }
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    System.arraycopy(Literal.parse(address.substring(7)).getAddress(), 0, mapped, 12, 4);
    return mapped;
  }

  private static final List<String> LINES =
      List.of(
          "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid",
          line("0.0.0.0", 22, "0.0.0.0", 0, 10),
          line("0.0.0.0", 8080, "0.0.0.0", 0, 10),
          line("203.0.113.7", 22, "192.0.2.9", 50001, 1), // let in again
          line("203.0.113.7", 22, "198.51.100.9", 50002, 1), // not let in again
          line("203.0.113.7", 22, "198.51.100.9", 50003, 6), // closed already
          line("203.0.113.7", 50004, "10.0.0.5", 443, 1), // begun here
          line("203.0.113.7", 8080, "203.0.113.7", 50005, 1), // never leaves the host
          line("127.0.0.1", 8080, "127.0.0.1", 50006, 1),
          line("::ffff:203.0.113.7", 8080, "::ffff:192.0.2.9", 50007, 1),
          line("2001:db8::7", 22, "2001:db8::9", 50008, 1),
          line("2001:db8::7", 50009, "2001:db8::5", 443, 1));

  private static HostTable table() {
    try {
      return HostTableTest.table(RULES);
    } catch (InvalidConfiguration e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isOurs(InetAddress address) {
    return address.isLoopbackAddress() || address.equals(GATEWAY);
  }

  private static List<String> brief(List<Arrival> arrivals) {
    return arrivals.stream()
        .map(one -> Literal.print(one.source()) + " " + one.sourcePort() + " " + one.port())
        .toList();
  }

  @Test
  void knowsWhoWouldBeCutOff() {
    assertEquals(
        List.of("198.51.100.9 50002 22", "192.0.2.9 50007 8080", "2001:db8::9 50008 22"),
        brief(new Sockets(LINES, SocketsTest::isOurs).cutBy(table())));
  }

  @Test
  void knowsWhatThisHostHasBegun() {
    assertEquals(
        List.of("10.0.0.5 443 50004", "2001:db8::5 443 50009"),
        brief(new Sockets(LINES, SocketsTest::isOurs).begun(table()).connections()));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void readsWhatTheKernelWrites() throws IOException {
    InetAddress local = Literal.parse("127.0.0.1");
    try (ServerSocket server = new ServerSocket(0, 1, local);
        Socket client = new Socket(local, server.getLocalPort());
        Socket accepted = server.accept()) {
      List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("/proc/net/tcp")));
      lines.addAll(Files.readAllLines(Path.of("/proc/net/tcp6")));
      Sockets sockets = new Sockets(lines, address -> false);
      String ours = "127.0.0.1 " + client.getLocalPort() + " " + accepted.getLocalPort();
      assertTrue(brief(sockets.cutBy(table())).contains(ours));
      String theirs = "127.0.0.1 " + accepted.getLocalPort() + " " + client.getLocalPort();
      assertTrue(brief(sockets.begun(table()).connections()).contains(theirs));
    }
  }
}
