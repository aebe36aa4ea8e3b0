package pinhole.testbed.textbook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pinhole.testbed.lab.Account;
import pinhole.testbed.lab.Firewall;
import pinhole.testbed.lab.Lab;
import pinhole.testbed.lab.Running;
import pinhole.testbed.lab.Server;
import pinhole.testbed.packets.Connection;
import pinhole.testbed.packets.Packet;
import pinhole.testbed.packets.Tap;

/** A laboratory in which curl fetches one file from vsftpd, once, while both links are watched. */
final class Experiment {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration GLANCE = Duration.ofMillis(20);

  /** After so many SYNs without an answer all has been seen; curl would wait for a minute. */
  private static final int ENOUGH = 3;

  private final Setting setting;
  private final Lab lab;
  private final Tap tap;
  private final Running trace;

  private Experiment(Setting setting, Lab lab, Tap tap, Running trace) {
    this.setting = setting;
    this.lab = lab;
    this.tap = tap;
    this.trace = trace;
  }

  /** Runs it; the report may keep what it left. */
  static Recording run(Setting setting, Report report) throws IOException, InterruptedException {
    try (Lab lab = Lab.temporary(Firewall.NONE)) {
      Account account = Account.in(lab.folder().resolve("account"));
      account.own(Files.writeString(account.home().resolve(Recording.LETTER), Recording.TEXT));
      Server.VSFTPD.start(lab, account);
      List<Running> gateway = setting.gateway().start(lab, setting.nat());
      Running trace =
          lab.gateway().start(Recording.TRACE, List.of("nft", "-a", "monitor", "trace"));
      try (Tap tap = Tap.on(lab, Tap.Scope.EVERYTHING)) {
        new Experiment(setting, lab, tap, trace).run(gateway);
      }
      report.keep(setting, lab.folder());
      return Recording.read(setting, lab.folder());
    }
  }

  private void run(List<Running> gateway) throws IOException, InterruptedException {
    awaitMark();
    fetch();
    for (Running pinhole : gateway) {
      pinhole.await("end of the session", () -> pinhole.output().contains("session-closed"));
    }
    awaitMark();
    if (tap.end() > 0) {
      throw new IllegalStateException("the captures are not whole");
    }
    String rules = lab.gateway().run("nft", "-a", "list", "table", "inet", "gateway");
    Files.writeString(lab.folder().resolve(Recording.RULES), rules);
  }

  /** The kernel's traces come in order: once a mark is among them, all before it are. */
  private void awaitMark() throws InterruptedException {
    int before = trace.output().length();
    trace.await(
        "trace of a mark",
        () -> {
          try {
            tap.packets();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return trace.output().indexOf("udp dport 9 ", before) >= 0;
        });
  }

  private void fetch() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("curl", "-q", "-sS", "-v"));
    command.addAll(setting.mode().options());
    command.addAll(List.of("--user", "demo:demo", "-o", Recording.LETTER));
    command.add("ftp://" + setting.gateway().address(setting.nat()) + "/" + Recording.LETTER);
    List<Packet> packets = new ArrayList<>();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    try (Running curl = lab.client().start(Recording.CLIENT_LOG, lab.folder(), command, Map.of())) {
      while (curl.runsFor(GLANCE) && !inVain(packets) && System.nanoTime() < deadline) {
        packets.addAll(tap.arrived());
      }
    }
  }

  private static boolean inVain(List<Packet> packets) {
    return Connection.of(packets).stream()
        .anyMatch(connection -> !connection.answered() && connection.syns().size() >= ENOUGH);
  }
}
