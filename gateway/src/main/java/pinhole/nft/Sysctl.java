package pinhole.nft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** How the machine is set: whether it forwards packets, and what it tells of connections. */
final class Sysctl {
  private static final Path NET = Path.of("/proc/sys/net");

  private Sysctl() {}

  /** The families whose packets are forwarded, at least by one interface. */
  static Set<Family> forwarded() throws IOException {
    Set<Family> families = EnumSet.noneOf(Family.class);
    for (Family family : Family.values()) {
      if (isForwarded(NET.resolve(family.toString()).resolve("conf"))) {
        families.add(family);
      }
    }
    return families;
  }

  private static boolean isForwarded(Path interfaces) throws IOException {
    if (!Files.isDirectory(interfaces)) {
      return false;
    }
    List<Path> folders;
    try (Stream<Path> listed = Files.list(interfaces)) {
      folders = listed.toList();
    }
    for (Path folder : folders) {
      // "default" is for interfaces that do not exist yet.
      boolean counts = !folder.endsWith("default") && !folder.endsWith("lo");
      if (counts && is(folder.resolve("forwarding"), 1)) {
        return true;
      }
    }
    return false;
  }

  /** Finds fault with what pinholes in the kernel cannot do without. */
  static void demand(Set<Family> forwarded) throws IOException {
    if (forwarded.isEmpty()) {
      throw new Unavailable(
          "this machine does not forward packets", "sysctl -w net.ipv4.ip_forward=1");
    }
    Path conntrack = NET.resolve("netfilter");
    if (!Files.exists(conntrack.resolve("nf_conntrack_acct"))) {
      throw new Unavailable("the kernel does not track connections", "modprobe nf_conntrack");
    }
    if (!is(conntrack.resolve("nf_conntrack_acct"), 1)) {
      throw new Unavailable(
          "the kernel does not count the bytes of connections",
          "sysctl -w net.netfilter.nf_conntrack_acct=1");
    }
    if (is(conntrack.resolve("nf_conntrack_events"), 0)) {
      throw new Unavailable(
          "the kernel does not tell of connections",
          "sysctl -w net.netfilter.nf_conntrack_events=2");
    }
  }

  private static boolean is(Path setting, int value) throws IOException {
    return Files.isReadable(setting)
        && Files.readString(setting).strip().equals(Integer.toString(value));
  }
}
