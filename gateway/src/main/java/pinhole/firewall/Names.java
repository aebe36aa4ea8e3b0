package pinhole.firewall;

import java.net.InetAddress;
import java.util.List;

/** Knows the addresses of hosts. */
@FunctionalInterface
public interface Names {
  /**
   * All addresses of a host name, or the one of a literal.
   *
   * @throws IllegalArgumentException if there is none; the message is for people
   */
  List<InetAddress> addresses(String host);
}
