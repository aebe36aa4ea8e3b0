package pinhole.testbed.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pinhole.testbed.client.Script;
import pinhole.testbed.client.SmallFiles;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Running;
import pinhole.testbed.lab.Server;

/**
 * Once for each server: a thousand small files in one session, and a gibibyte; both ways, all
 * compared.
 */
record Bulk(Server server, Options options, Giant giant) {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String CURL =
      "set -o pipefail; curl -q -sS --connect-timeout 10 --user demo:demo ";

  /** One of the transfers, and how long it took. */
  record Entry(Server server, String what, Outcome outcome, Duration took, Path logs) {}

  private interface Transfer {
    void run(Stand stand) throws IOException, InterruptedException;
  }

  List<Entry> run() {
    List<Entry> entries = new ArrayList<>();
    try (Stand stand = Stand.open(folder(), server, options, PinholeGateway.Leaks.SIMPLE)) {
      Files.createDirectories(work());
      entries.add(time("1000 files down", true, stand, this::manyDown));
      entries.add(time("1000 files up", false, stand, this::manyUp));
      entries.add(time("1 GiB down", true, stand, this::giantDown));
      entries.add(time("1 GiB up", false, stand, this::giantUp));
      stand.gateway().end().forEach(fault -> entries.add(failed("end", fault)));
    } catch (IOException | InterruptedException | RuntimeException e) {
      entries.add(failed("bulk", "not run: " + e.getMessage()));
    }
    return entries;
  }

  private Entry time(String what, boolean passive, Stand stand, Transfer transfer)
      throws IOException, InterruptedException {
    if (options.expired()) {
      return failed(what, "not run: out of time");
    }
    long start = System.nanoTime();
    List<String> faults = new ArrayList<>();
    try {
      transfer.run(stand);
    } catch (IOException | IllegalStateException e) {
      faults.add(e.getMessage());
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    faults.addAll(stand.gateway().faults(passive));
    Wire wire = stand.wire();
    if (options.witnessed()) {
      faults.addAll(wire.testimony());
    }
    Outcome outcome = faults.isEmpty() ? Outcome.PASSED : Outcome.failed(String.join("; ", faults));
    return new Entry(server, what + (passive ? ", passive" : ", active"), outcome, took, folder());
  }

  private void manyDown(Stand stand) throws IOException, InterruptedException {
    SmallFiles files = new SmallFiles(stand.account(), work());
    run(stand, "many-down.log", files.down(stand.gateway().address(Family.IPV4)));
    files.check();
    files.remove();
  }

  private void manyUp(Stand stand) throws IOException, InterruptedException {
    SmallFiles files = new SmallFiles(stand.account(), work());
    run(stand, "many-up.log", files.up(stand.gateway().address(Family.IPV4)));
    files.check();
    files.remove();
  }

  /** It is compared on the way, so that no disk is in the way. */
  private void giantDown(Stand stand) throws IOException, InterruptedException {
    Path file = stand.account().home().resolve("giant.bin");
    Files.createLink(file, giant.path());
    try {
      run(stand, "giant-down.log", bash(CURL + url(stand) + " | cmp - " + giant.path()));
    } finally {
      Files.delete(file);
    }
  }

  private void giantUp(Stand stand) throws IOException, InterruptedException {
    Path file = stand.account().home().resolve("giant.bin");
    try {
      run(stand, "giant-up.log", bash(CURL + "-P - -T " + giant.path() + " " + url(stand)));
      giant.requireSame(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private String run(Stand stand, String log, Script script)
      throws IOException, InterruptedException {
    try (Running running = stand.lab().client().start(log, work(), script.command(), Map.of())) {
      script.drive(running, work());
      return running.finish(LIMIT).orFail(log);
    }
  }

  private static Script bash(String line) {
    return new Script(List.of("bash", "-c", line), List.of());
  }

  private static String url(Stand stand) {
    return "ftp://" + stand.gateway().address(Family.IPV4) + "/giant.bin";
  }

  private Entry failed(String what, String reason) {
    return new Entry(server, what, Outcome.failed(reason), Duration.ZERO, folder());
  }

  private Path folder() {
    return options.folder().resolve(server + "-bulk");
  }

  private Path work() {
    return folder().resolve("work");
  }
}
