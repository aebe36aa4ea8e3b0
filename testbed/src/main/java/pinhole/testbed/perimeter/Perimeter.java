package pinhole.testbed.perimeter;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pinhole.testbed.lab.Firewall;
import pinhole.testbed.lab.Host;
import pinhole.testbed.lab.Lab;
import pinhole.testbed.packets.Tap;

/**
 * Puts every claim to the test, prints what came of it, and fails if one does not hold. With {@code
 * --opaque} only those of what cannot be read, with {@code --foreign} those of other machines'
 * addresses; with {@code --paths} those of rules on paths, with {@code --idle} only ten thousand
 * that say nothing; with {@code --crowd} there is nothing but five hundred sessions at once for 12
 * s, with {@code --minute} for a minute, with one plane and then with the other. Else they are
 * there for some seconds, after all other claims, which they would disturb.
 */
public final class Perimeter {
  private static final int SHORT_SECONDS = 2;
  private static final int LAST_LINES = 12;
  private static final Path FOLDER = Host.testbed().resolve("target/perimeter");

  /** A site and what is claimed of it. */
  private interface Scene {
    List<Verdict> play() throws IOException, InterruptedException;
  }

  /**
   * What came of a claim; the reason is empty if it holds.
   *
   * @param log the end of the gateway's log by then, unless it holds
   */
  private record Verdict(String sentence, double seconds, String reason, List<String> log) {
    boolean holds() {
      return reason.isEmpty();
    }

    String row() {
      String verdict = holds() ? "passed" : "FAILED: " + reason;
      String row = String.format("  %-72s %4.1f s  %s", sentence, seconds, verdict);
      return row + log.stream().map(line -> "\n    | " + line).collect(Collectors.joining());
    }
  }

  private Perimeter() {}

  public static void main(String[] arguments) throws Exception {
    // Asked in another namespace first, Java would take ::1 for it from then on.
    InetAddress.getLoopbackAddress();
    long start = System.nanoTime();
    List<Verdict> verdicts = new ArrayList<>();
    Set<String> options = Set.of(arguments);
    if (options.contains("--foreign")) {
      verdicts.addAll(
          together(
              "other machines' addresses",
              () -> foreign(ForeignSite.FIXED),
              () -> foreign(ForeignSite.INTERCEPTED),
              () -> foreign(ForeignSite.INTERCEPTED_NFT)));
    } else if (options.contains("--crowd") || options.contains("--minute")) {
      int seconds = options.contains("--minute") ? 60 : 12;
      String title = "many at once, for " + seconds + " s";
      verdicts.addAll(together(title, () -> crowd("nft", seconds)));
      verdicts.addAll(together(title, () -> crowd("relay", seconds)));
    } else if (options.contains("--paths")) {
      verdicts.addAll(together("rules on paths", Perimeter::paths));
    } else if (options.contains("--idle")) {
      verdicts.addAll(together("very many who say nothing", Perimeter::idle));
    } else if (options.contains("--opaque")) {
      verdicts.addAll(together("what cannot be read", () -> opaque(false), () -> opaque(true)));
    } else {
      verdicts.addAll(
          together(
              "pinholes in the kernel, the host's firewall, what cannot be read, what may go wrong",
              Perimeter::pinholes,
              Perimeter::crashes,
              () -> opaque(false),
              () -> opaque(true),
              () -> foreign(ForeignSite.FIXED),
              () -> foreign(ForeignSite.INTERCEPTED),
              () -> foreign(ForeignSite.INTERCEPTED_NFT),
              () -> host("nft"),
              () -> host("relay"),
              Perimeter::paths));
      verdicts.addAll(
          together(
              "many at once",
              () -> crowd("nft", SHORT_SECONDS),
              () -> crowd("relay", SHORT_SECONDS)));
      verdicts.addAll(together("very many who say nothing", Perimeter::idle));
    }
    long failed = verdicts.stream().filter(verdict -> !verdict.holds()).count();
    System.out.printf(
        "perimeter: %d s; %d passed, %d failed%n",
        (System.nanoTime() - start) / 1_000_000_000, verdicts.size() - failed, failed);
    System.exit(failed == 0 ? 0 : 1);
  }

  /** Most of each is waiting. */
  private static List<Verdict> together(String title, Scene... scenes)
      throws InterruptedException, ExecutionException {
    System.out.println(title);
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<List<Verdict>>> playing =
          Stream.of(scenes).map(scene -> threads.submit(scene::play)).toList();
      List<Verdict> all = new ArrayList<>();
      for (Future<List<Verdict>> scene : playing) {
        scene.get().forEach(verdict -> System.out.println(verdict.row()));
        all.addAll(scene.get());
      }
      return all;
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<Verdict> pinholes() throws IOException, InterruptedException {
    Path folder = fresh("pinholes");
    try (Site site = Site.open(folder)) {
      site.gateway().start(Rules.of("nft"));
      site.gateway().firewall("apply").orFail("apply");
      try (Tap tap = Tap.on(site.lab(), Tap.Scope.EVERYTHING)) {
        return put(folder, new PinholeClaims(site, tap).all());
      }
    }
  }

  private static List<Verdict> crashes() throws IOException, InterruptedException {
    Path folder = fresh("crashes");
    try (Site site = Site.open(folder)) {
      return put(folder, new CrashClaims(site).all());
    }
  }

  private static List<Verdict> opaque(boolean transparent)
      throws IOException, InterruptedException {
    Path folder = fresh(transparent ? "opaque-client" : "opaque-gateway");
    try (Lab lab = Lab.open(folder, Firewall.NONE);
        OpaqueSite site = OpaqueSite.open(lab, transparent);
        Tap tap = Tap.on(lab, Tap.Scope.EVERYTHING)) {
      return put(folder, new OpaqueClaims(site, tap).all());
    }
  }

  private static List<Verdict> foreign(List<ForeignSite.Setting> settings)
      throws IOException, InterruptedException {
    List<Verdict> verdicts = new ArrayList<>();
    for (var setting : settings) {
      Path folder = fresh(setting.folder());
      try (Lab lab = Lab.open(folder, Firewall.ROUTED);
          ForeignSite site = ForeignSite.open(lab, setting);
          Tap tap = Tap.on(lab, Tap.Scope.EVERYTHING)) {
        verdicts.addAll(put(folder, new ForeignClaims(site, tap).all()));
      }
    }
    return verdicts;
  }

  private static List<Verdict> host(String plane) throws IOException, InterruptedException {
    Path folder = fresh("host-" + plane);
    try (Site site = Site.open(folder)) {
      Rules rules = Rules.of(plane);
      site.gateway().start(rules);
      return put(folder, new HostClaims(site, rules, plane).all());
    }
  }

  private static List<Verdict> crowd(String plane, int seconds)
      throws IOException, InterruptedException {
    Path folder = fresh("crowd-" + plane);
    try (Lab lab = Lab.open(folder, Firewall.ROUTED)) {
      lab.gateway().run("sysctl", "-qw", "net.netfilter.nf_conntrack_acct=1");
      Gateway gateway = new Gateway(lab);
      gateway.start(CrowdClaims.rules(plane));
      return put(folder, new CrowdClaims(lab, gateway, plane, seconds).all());
    }
  }

  private static List<Verdict> paths() throws IOException, InterruptedException {
    Path folder = fresh("paths");
    try (Lab lab = Lab.open(folder, Firewall.ROUTED)) {
      Gateway gateway = new Gateway(lab);
      gateway.start(PathClaims.RULES);
      return put(folder, PathClaims.in(lab, gateway).all());
    }
  }

  private static List<Verdict> idle() throws IOException, InterruptedException {
    Path folder = fresh("idle");
    try (Lab lab = Lab.open(folder, Firewall.ROUTED)) {
      Gateway gateway = new Gateway(lab);
      gateway.start(IdleClaims.RULES);
      return put(folder, new IdleClaims(lab, gateway).all());
    }
  }

  private static Path fresh(String name) throws IOException {
    return Files.createDirectories(FOLDER.resolve(name));
  }

  private static List<Verdict> put(Path folder, List<Claim> claims)
      throws IOException, InterruptedException {
    List<Verdict> verdicts = new ArrayList<>();
    for (Claim claim : claims) {
      long start = System.nanoTime();
      String reason = "";
      try {
        claim.trial().run();
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception | AssertionError e) {
        reason = String.valueOf(e.getMessage() == null ? e : e.getMessage());
      }
      List<String> log = reason.isEmpty() ? List.of() : endOfNewestLog(folder);
      verdicts.add(new Verdict(claim.sentence(), (System.nanoTime() - start) / 1e9, reason, log));
    }
    return verdicts;
  }

  private static List<String> endOfNewestLog(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      Comparator<Path> byTime = Comparator.comparingLong(path -> path.toFile().lastModified());
      Path newest = files.filter(Perimeter::isGatewayLog).max(byTime).orElse(null);
      if (newest != null) {
        lines = Files.readAllLines(newest, StandardCharsets.ISO_8859_1);
      }
    }
    return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
  }

  private static boolean isGatewayLog(Path path) {
    return path.getFileName().toString().matches("pinhole-\\d+\\.log");
  }
}
