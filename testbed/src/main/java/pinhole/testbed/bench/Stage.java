package pinhole.testbed.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import pinhole.testbed.bench.load.Client;
import pinhole.testbed.bench.load.ProcessTree;
import pinhole.testbed.bench.load.Reading;
import pinhole.testbed.bench.load.Sample;
import pinhole.testbed.bench.load.Window;
import pinhole.testbed.bench.load.Work;
import pinhole.testbed.lab.Account;
import pinhole.testbed.lab.Authority;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Firewall;
import pinhole.testbed.lab.Lab;
import pinhole.testbed.lab.Namespace;
import pinhole.testbed.lab.Server;

/** A laboratory of the benchmark: vsftpd with its files in memory, the rivals, the client. */
final class Stage implements AutoCloseable {
  /**
   * What keeps vsftpd from being measured instead of the gateways. It puts every session into
   * namespaces of its own, which a login pays for. And from port 20, transfers through the 1000
   * ports of a gateway, with 16 sessions, end with a 425 now and then; presumably because the last
   * connection between the same two ports is not quite over.
   */
  private static final String[] VSFTPD = {
    "-oisolate=NO", "-oisolate_network=NO", "-oconnect_from_port_20=NO"
  };

  private final Lab lab;
  private final Gateways gateways;
  private final Client client;
  private Window window;

  private Stage(Lab lab, Path memory, Path jar) throws IOException, InterruptedException {
    this.lab = lab;
    Account account = Account.in(memory.resolve("server"));
    for (Sample sample : Sample.values()) {
      byte[] bytes = new byte[sample.bytes()];
      new Random(sample.bytes()).nextBytes(bytes);
      Files.write(account.home().resolve(sample.path()), bytes);
    }
    account.own(account.home());
    for (Namespace namespace : List.of(lab.client(), lab.gateway(), lab.server())) {
      // At thousands of connections a second TIME_WAIT would be measured: vsftpd runs out of ports,
      // and takes the client by NAT for an old duplicate of the client by forwarding.
      set(namespace, "net.ipv4.tcp_max_tw_buckets=0");
    }
    // Ephemeral ports keep clear of those that are given out for data connections.
    set(lab.client(), "net.ipv4.ip_local_port_range=10000 29999");
    set(lab.gateway(), "net.ipv4.ip_local_port_range=10000 40999");
    Server.VSFTPD.start(lab, account, VSFTPD);
    Authority authority = Authority.in(memory.resolve("authority"));
    Path identity = authority.issue("gateway", "IP:" + Family.IPV4.gatewayOuter());
    this.gateways =
        new Gateways(lab, Files.createDirectories(memory.resolve("gateway")), jar, identity);
    this.client = Client.in(lab.client());
  }

  /**
   * Builds it; Pinhole's jar need not exist, which is a failure of that rival alone.
   *
   * @param memory a folder whose files cost no disk
   */
  static Stage open(Path folder, Path memory, Path jar) throws IOException, InterruptedException {
    Lab lab = Lab.open(folder, Firewall.ROUTED);
    try {
      return new Stage(lab, memory, jar);
    } catch (IOException | InterruptedException | RuntimeException e) {
      lab.close();
      throw e;
    }
  }

  private static void set(Namespace namespace, String variable)
      throws IOException, InterruptedException {
    namespace.run("sysctl", "-qw", variable);
  }

  /** Sets how long the following measurements take. */
  void window(Window window) {
    this.window = window;
  }

  void start(Rival rival) throws IOException, InterruptedException {
    gateways.start(rival, Map.of());
  }

  /** Starts a rival afresh, so that what it occupies can be counted. */
  ProcessTree restart(Rival rival) throws IOException, InterruptedException {
    return gateways.start(rival, Jvm.COUNTED);
  }

  Reading measure(Work work, int clients, Rival rival) throws IOException, InterruptedException {
    ProcessTree gateway = gateways.enter(rival);
    return Reading.parse(
        client.order(
            "measure",
            work,
            clients,
            rival.address(),
            rival.port(),
            rival.isSecure(),
            window.warmUp().toMillis(),
            window.length().toMillis(),
            gateway.pid()));
  }

  /** Keeps so many idle sessions until {@link #release}. */
  void hold(Rival rival, int sessions) throws IOException, InterruptedException {
    gateways.enter(rival);
    client.order("hold", sessions, rival.address(), rival.port(), rival.isSecure());
  }

  void release() throws IOException {
    client.order("release");
  }

  @Override
  public void close() {
    lab.close();
  }
}
