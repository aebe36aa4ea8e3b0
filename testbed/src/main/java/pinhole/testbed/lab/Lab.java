package pinhole.testbed.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Three namespaces in a row, client - gateway - server, with IPv4 and IPv6 on both links. Several
 * can exist at once; closing one, or the end of this process however it comes about, ends what runs
 * in it.
 */
public final class Lab implements AutoCloseable {
  private final Path folder;
  private final boolean temporary;
  private final Namespace client;
  private final Namespace gateway;
  private final Namespace server;
  private final Thread emergency = new Thread(this::tearDown, "lab-emergency");

  private Lab(Path folder, boolean temporary, String name) {
    this.folder = folder;
    this.temporary = temporary;
    this.client = new Namespace(name + "-client", folder);
    this.gateway = new Namespace(name + "-gateway", folder);
    this.server = new Namespace(name + "-server", folder);
  }

  /** Builds a laboratory whose logs and files go to a folder, made if need be. */
  public static Lab open(Path folder, Firewall firewall) throws IOException, InterruptedException {
    return open(Files.createDirectories(folder), false, firewall);
  }

  /** The same in a folder that vanishes with it. */
  public static Lab temporary(Firewall firewall) throws IOException, InterruptedException {
    return open(Files.createTempDirectory("pinhole-lab-"), true, firewall);
  }

  private static Lab open(Path folder, boolean temporary, Firewall firewall)
      throws IOException, InterruptedException {
    Host.clearStale();
    String name =
        Host.PREFIX
            + ProcessHandle.current().pid()
            + "-%06x".formatted(ThreadLocalRandom.current().nextInt(1 << 24));
    Lab lab = new Lab(folder.toAbsolutePath(), temporary, name);
    Runtime.getRuntime().addShutdownHook(lab.emergency);
    try {
      lab.build();
      firewall.load(lab);
    } catch (IOException | InterruptedException | RuntimeException e) {
      lab.close();
      throw e;
    }
    return lab;
  }

  public Path folder() {
    return folder;
  }

  public Namespace client() {
    return client;
  }

  public Namespace gateway() {
    return gateway;
  }

  public Namespace server() {
    return server;
  }

  private void build() throws IOException, InterruptedException {
    // ProFTPD wants to know its own name's address.
    String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost " + name + "\n");
    Files.writeString(
        folder.resolve("nsswitch.conf"), "passwd: files\ngroup: files\nhosts: files\n");
    for (Namespace namespace : List.of(client, gateway, server)) {
      Host.feed("", List.of("ip", "netns", "add", namespace.name()));
    }
    // Each link is named for the end it leads to.
    String links =
        "link add gateway netns %s type veth peer name client netns %s\n"
                .formatted(client.name(), gateway.name())
            + "link add gateway netns %s type veth peer name server netns %s\n"
                .formatted(server.name(), gateway.name());
    Host.feed(links, List.of("ip", "-batch", "-"));
    for (Namespace namespace : List.of(client, gateway, server)) {
      Host.feed(configuration(namespace), List.of("ip", "-n", namespace.name(), "-batch", "-"));
    }
  }

  private String configuration(Namespace namespace) {
    StringBuilder text = new StringBuilder("link set lo up\n");
    if (namespace == gateway) {
      text.append("link set client up\nlink set server up\n");
    } else {
      text.append("link set gateway up\n");
    }
    for (Family family : Family.values()) {
      if (namespace == gateway) {
        text.append(address(family, family.gatewayOuter(), "client"));
        text.append(address(family, family.gatewayInner(), "server"));
        text.append(atOnce(family.server()));
      } else {
        boolean atClient = namespace == client;
        text.append(address(family, atClient ? family.client() : family.server(), "gateway"));
        text.append("route add default via ")
            .append(atClient ? family.gatewayOuter() : family.gatewayInner())
            .append('\n');
      }
    }
    return text.toString();
  }

  /**
   * What a server says is acknowledged at once. Apache FtpServer leaves Nagle's algorithm on, and
   * would wait for it a tenth of a second in each transfer.
   */
  private static String atOnce(String server) {
    return "route add " + server + " dev server quickack 1\n";
  }

  private static String address(Family family, String address, String link) {
    // Without nodad an IPv6 address is of no use for its first second.
    String nodad = family == Family.IPV6 ? " nodad" : "";
    return "address add " + address + "/" + family.prefix() + " dev " + link + nodad + "\n";
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(emergency);
    } catch (IllegalStateException alreadyShuttingDown) {
      // The hook does the same work at this moment.
    }
    tearDown();
  }

  private void tearDown() {
    for (Namespace namespace : List.of(client, gateway, server)) {
      try {
        Host.remove(namespace.name());
      } catch (IOException | InterruptedException | RuntimeException e) {
        System.err.println("cannot remove " + namespace.name() + ": " + e.getMessage());
      }
    }
    if (temporary) {
      try {
        Host.remove(folder);
      } catch (IOException e) {
        System.err.println("cannot remove " + folder + ": " + e.getMessage());
      }
    }
  }
}
