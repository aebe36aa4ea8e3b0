package pinhole.firewall;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The TCP sockets of this host, as /proc/net/tcp and /proc/net/tcp6 list them (proc(5)). */
public final class Sockets {
  private static final int ESTABLISHED = 1;
  private static final int LISTEN = 10;
  private static final int WORD = 4;

  /** A socket with what it is connected to, which is nothing for one that listens. */
  private record Socket(
      InetAddress local, int localPort, InetAddress remote, int remotePort, int state) {}

  private final List<Socket> sockets;
  private final Predicate<InetAddress> ours;

  /**
   * The sockets in the lines of both files, headings included.
   *
   * @param ours whether an address is one of this host: what it sends itself passes no firewall
   * @throws IllegalArgumentException if a line is not as the kernel writes it
   */
  public Sockets(List<String> lines, Predicate<InetAddress> ours) {
    this.sockets = lines.stream().filter(line -> line.contains(": ")).map(Sockets::socket).toList();
    this.ours = ours;
  }

  /** Established connections that others have begun and that a table would not let in again. */
  public List<Arrival> cutBy(HostTable table) {
    Set<Integer> served = listening();
    return established(table).stream().filter(one -> served.contains(one.port())).toList();
  }

  /** Established connections that this host has begun, as far as a table does not let them in. */
  public UnderWay begun(HostTable table) {
    Set<Integer> served = listening();
    return new UnderWay(
        established(table).stream().filter(one -> !served.contains(one.port())).toList());
  }

  private List<Arrival> established(HostTable table) {
    List<Arrival> found = new ArrayList<>();
    for (Socket one : sockets) {
      boolean diverted = !ours.test(one.local);
      Arrival again = new Arrival(one.remote, one.remotePort, one.local, one.localPort, diverted);
      if (one.state == ESTABLISHED && !ours.test(one.remote) && !table.admits(again)) {
        found.add(again);
      }
    }
    return found;
  }

  private Set<Integer> listening() {
    return sockets.stream()
        .filter(one -> one.state == LISTEN)
        .map(Socket::localPort)
        .collect(Collectors.toSet());
  }

  private static Socket socket(String line) {
    String[] fields = line.strip().split("\\s+", -1);
    String[] local = fields[1].split(":", -1);
    String[] remote = fields[2].split(":", -1);
    return new Socket(
        address(local[0]),
        Integer.parseInt(local[1], 16),
        address(remote[0]),
        Integer.parseInt(remote[1], 16),
        Integer.parseInt(fields[3], 16));
  }

  /** Words of four bytes, each as the machine has it in memory. */
  private static InetAddress address(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    ByteBuffer network = ByteBuffer.allocate(bytes.length);
    for (int i = 0; i < bytes.length; i += WORD) {
      network.putInt(words.getInt(i));
    }
    try {
      return InetAddress.getByAddress(network.array());
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address of " + hex, e);
    }
  }
}
