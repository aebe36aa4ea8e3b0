package pinhole.testbed.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pinhole.testbed.bench.load.ProcessTree;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Firewall;
import pinhole.testbed.lab.Host;
import pinhole.testbed.lab.Lab;
import pinhole.testbed.lab.Running;

/**
 * The rivals in the gateway's namespace. Those with a process run all the time, each on a port of
 * its own, and cost nothing while they wait; what the kernel does is switched for each measurement,
 * because connection tracking would slow down the others, and forwarding might do their work.
 */
final class Gateways {
  private static final String RESOURCES = "/pinhole/testbed/bench/";

  private final Lab lab;
  private final Path folder;
  private final Path jar;
  private final Path identity;
  private final Map<Rival, Running> running = new EnumMap<>(Rival.class);

  Gateways(Lab lab, Path folder, Path jar, Path identity) {
    this.lab = lab;
    this.folder = folder;
    this.jar = jar;
    this.identity = identity;
  }

  /** Starts a rival, again if it runs, with more environment, and returns its processes. */
  ProcessTree start(Rival rival, Map<String, String> more)
      throws IOException, InterruptedException {
    if (rival.isKernel()) {
      return ProcessTree.NONE;
    }
    stop(rival);
    if (rival.isTracked()) {
      lab.gateway()
          .run("sysctl", "-qw", "net.ipv4.ip_forward=1", "net.netfilter.nf_conntrack_acct=1");
    }
    List<String> command = rival.program().command().of(configure(rival), jar);
    if (rival.isPinhole() && !Files.exists(jar)) {
      throw new IOException(jar + " does not exist");
    }
    Map<String, String> environment = new HashMap<>(rival.program().environment());
    environment.putAll(more);
    Running program = lab.gateway().start(rival.option() + ".log", folder, command, environment);
    running.put(rival, program);
    program.awaitListening(rival.port());
    return new ProcessTree(program.pid());
  }

  /** Makes the kernel do what this rival needs, and no more. */
  ProcessTree enter(Rival rival) throws IOException, InterruptedException {
    lab.gateway().run("nft", "flush", "ruleset");
    lab.gateway().run("sysctl", "-qw", "net.ipv4.ip_forward=" + (rival.isForwarded() ? 1 : 0));
    if (!rival.firewall().isEmpty()) {
      lab.gateway().nft(Files.readString(write(rival, rival.firewall())));
    }
    if (rival.isKernel()) {
      return ProcessTree.NONE;
    }
    Running program = running.get(rival);
    if (program == null || !program.isAlive()) {
      throw new IOException("it does not run");
    }
    return new ProcessTree(program.pid());
  }

  private void stop(Rival rival) {
    Running old = running.remove(rival);
    if (old == null) {
      return;
    }
    List<ProcessHandle> children =
        ProcessHandle.of(old.pid()).stream().flatMap(ProcessHandle::descendants).toList();
    old.close();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  private Path configure(Rival rival) throws IOException {
    return write(rival, rival.program().configuration());
  }

  private Path write(Rival rival, String resource) throws IOException {
    Path own = Files.createDirectories(folder.resolve(rival.option()));
    Map<String, String> words =
        Map.of(
            "gateway", rival.address(),
            "inner", Family.IPV4.gatewayInner(),
            "server", Family.IPV4.server(),
            "port", Integer.toString(rival.port()),
            "serverPorts", Firewall.SERVER_PASSIVE.toString(),
            "folder", own.toString(),
            "identity", identity.toString(),
            "modules", Host.testbed().resolve(".cache/root/usr/lib/proftpd").toString());
    Path file = own.resolve(resource);
    Files.writeString(file, Host.resource(RESOURCES + resource, words));
    return file;
  }
}
