package pinhole.relay;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import pinhole.rules.Literal;

/**
 * Sockets at addresses that this machine does not have (IP_TRANSPARENT, Linux' tproxy.rst): whoever
 * is at the other end sees the client, or the server, in place of the gateway. It takes a
 * privilege, and packets for such an address must be led to this machine's sockets, for which a
 * rule of the firewall marks them and a rule of routing goes by the mark.
 */
public final class ForeignAddresses {
  private static final int SOL_IP = 0;
  private static final int IP_TRANSPARENT = 19;
  private static final int SOL_SOCKET = 1;
  private static final int SO_MARK = 36;
  private static final int ANY_PORT = 9;

  private static final int IP_MTU = 14;
  private static final int SOL_IPV6 = 41;
  private static final int IPV6_MTU = 24;

  /** What only the loopback interface takes in one piece. */
  private static final int LARGEST_PACKET = 65_535;

  // Documentation addresses, and no packet is sent. A laboratory may have one, but hardly both.
  private static final List<InetAddress> SOMEWHERE =
      List.of(Literal.parse("192.0.2.1"), Literal.parse("203.0.113.1"));
  private static final List<InetAddress> SOMEWHERE6 =
      List.of(Literal.parse("2001:db8::1"), Literal.parse("2001:db8:ffff::1"));

  private ForeignAddresses() {}

  /** Has a socket, of either family, take addresses that are not of this machine. */
  static void allow(Socket socket) throws IOException {
    socket.setIntOpt(SOL_IP, IP_TRANSPARENT, 1);
  }

  /** Whether this process may, asked by doing. */
  public static boolean permitted() {
    if (Transport.best() != Transport.EPOLL) {
      return false;
    }
    try (Closing closing = new Closing(LinuxSocket.newSocketStream(false))) {
      allow(closing.socket);
      return true;
    } catch (IOException | ChannelException e) {
      return false;
    }
  }

  /**
   * Whether routing leads marked packets to this machine itself, wherever they go: asked for the
   * largest packet on the way, the kernel then tells that of the loopback interface. Without the
   * privilege to mark, false.
   */
  public static boolean routed(int mark, boolean ipv6) {
    return (ipv6 ? SOMEWHERE6 : SOMEWHERE).stream().allMatch(to -> routed(mark, to, ipv6));
  }

  private static boolean routed(int mark, InetAddress to, boolean ipv6) {
    try (Closing closing = new Closing(LinuxSocket.newSocketDgram(ipv6))) {
      allow(closing.socket); // or it may not have the address that the route gives it
      closing.socket.setIntOpt(SOL_SOCKET, SO_MARK, mark);
      closing.socket.connect(new InetSocketAddress(to, ANY_PORT));
      int largest = closing.socket.getIntOpt(ipv6 ? SOL_IPV6 : SOL_IP, ipv6 ? IPV6_MTU : IP_MTU);
      return largest >= LARGEST_PACKET;
    } catch (IOException | ChannelException e) {
      return false; // there is no way at all
    }
  }

  private record Closing(Socket socket) implements AutoCloseable {
    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        // close(2) closes whatever it reports
      }
    }
  }
}
