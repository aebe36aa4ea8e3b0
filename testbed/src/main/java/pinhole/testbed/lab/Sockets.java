package pinhole.testbed.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** The listening TCP ports of the namespace that a process lives in, read from /proc. */
public record Sockets(Set<Integer> listening) {
  private static final String LISTEN = "0A";

  /** The sockets that the process with this id sees; none when it is gone. */
  public static Sockets of(long pid) {
    Set<Integer> ports = new TreeSet<>();
    for (String table : new String[] {"tcp", "tcp6"}) {
      try {
        Files.readAllLines(Path.of("/proc", Long.toString(pid), "net", table)).stream()
            .skip(1)
            .map(line -> line.strip().split("\\s+"))
            .filter(columns -> columns[3].equals(LISTEN))
            .forEach(columns -> ports.add(portOf(columns[1])));
      } catch (IOException gone) {
        return new Sockets(ports);
      }
    }
    return new Sockets(ports);
  }

  public boolean listens(int port) {
    return listening.contains(port);
  }

  private static int portOf(String hexAddress) {
    return Integer.parseInt(hexAddress.substring(hexAddress.indexOf(':') + 1), 16);
  }
}
