package pinhole.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import pinhole.firewall.Diversion;
import pinhole.rules.config.Configuration;

/** The host's routing of what is kept here, by ip(8). Without marks it has no effect. */
final class Routing {
  private static final Tool IP = new Tool("ip", "iproute2");

  /** Makes what a configuration needs; what is there already stays. */
  void install(Configuration configuration) throws IOException {
    for (boolean ipv6 : families()) {
      if (Diversion.isWanted(configuration, ipv6)) {
        if (!isThere(ipv6)) {
          demand(ipv6, Diversion.rule("add"));
        }
        demand(ipv6, Diversion.route());
      }
    }
  }

  /** Takes it away. False if there was none. */
  boolean remove() throws IOException {
    boolean removed = false;
    for (boolean ipv6 : families()) {
      while (isThere(ipv6)) {
        demand(ipv6, Diversion.rule("del"));
        removed = true;
      }
      ip(ipv6, "route flush table " + Diversion.TABLE); // fails where there is no such table
    }
    return removed;
  }

  private static List<Boolean> families() {
    return Files.exists(Path.of("/proc/net/if_inet6")) ? List.of(false, true) : List.of(false);
  }

  private static boolean isThere(boolean ipv6) throws IOException {
    return demand(ipv6, "rule show").lines().anyMatch(line -> line.contains(Diversion.rule("")));
  }

  private static String demand(boolean ipv6, String words) throws IOException {
    Tool.Said said = ip(ipv6, words);
    if (said.exit() != 0) {
      throw new IOException(
          said.err().contains("Operation not permitted")
              ? "routing may be changed by root only (CAP_NET_ADMIN): sudo pinhole firewall ..."
              : "ip says: " + said.err().strip());
    }
    return said.out();
  }

  private static Tool.Said ip(boolean ipv6, String words) throws IOException {
    String[] arguments =
        Stream.concat(Stream.of(ipv6 ? "-6" : "-4"), Stream.of(words.split(" ", -1)))
            .toArray(String[]::new);
    return IP.call("", arguments);
  }
}
