package pinhole.testbed.captures;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import pinhole.testbed.lab.Account;
import pinhole.testbed.lab.Authority;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Firewall;
import pinhole.testbed.lab.Host;
import pinhole.testbed.lab.Lab;
import pinhole.testbed.lab.Namespace;
import pinhole.testbed.lab.Running;
import pinhole.testbed.matrix.PinholeGateway;

/** Makes the captures of real servers and clients anew: all, or those that are named. */
public final class Captures {
  /** Most of it is waiting. */
  private static final int AT_ONCE = 4;

  private static final Duration LIMIT = Duration.ofSeconds(100);

  /** They lie in the repository. */
  private static final int LARGEST = 64 << 10;

  /** TCP, and "destination unreachable" for TCP. */
  private static final String FILTER =
      "tcp or (icmp[icmptype] == 3 and icmp[17] == 6)"
          + " or (ip6[6] == 58 and ip6[40] == 1 and ip6[54] == 6)";

  private static final String MARK = "the end of the capture";

  private final Session session;
  private final Lab lab;

  private Captures(Session session, Lab lab) {
    this.session = session;
    this.lab = lab;
  }

  /** The folder with all captures, and what is expected of them. */
  static Path folder() {
    return Host.testbed().resolveSibling("gateway/src/test/resources/captures");
  }

  public static void main(String[] names) throws Exception {
    List<Session> wanted =
        Arrays.stream(Session.values())
            .filter(row -> names.length == 0 || List.of(names).contains(row.toString()))
            .toList();
    if (names.length > 0 && wanted.size() != names.length) {
      System.err.println("there are: " + Arrays.toString(Session.values()));
      System.exit(2);
    }
    Files.createDirectories(folder());
    System.exit(make(wanted) ? 0 : 1);
  }

  private static boolean make(List<Session> wanted) throws InterruptedException {
    ExecutorService labs = Executors.newFixedThreadPool(AT_ONCE);
    boolean made = true;
    try {
      List<Future<Long>> sizes = new ArrayList<>();
      for (Session session : wanted) {
        sizes.add(labs.submit(() -> make(session)));
      }
      for (Session session : wanted) {
        try {
          System.out.printf("%-34s %6d bytes%n", session, sizes.remove(0).get());
        } catch (ExecutionException e) {
          System.out.printf("%-34s FAILED: %s%n", session, e.getCause());
          made = false;
        }
      }
    } finally {
      labs.shutdownNow();
    }
    return made;
  }

  private static long make(Session session) throws IOException, InterruptedException {
    try (Lab lab = Lab.temporary(Firewall.ROUTED)) {
      return new Captures(session, lab).make();
    }
  }

  private long make() throws IOException, InterruptedException {
    Account account = Account.in(lab.folder().resolve("account"));
    account.own(Files.writeString(account.home().resolve("down.txt"), text("down")));
    Files.writeString(lab.folder().resolve("up.txt"), text("up"));
    if (!session.rules().isEmpty()) {
      lab.gateway().nft(Session.table(session.rules()));
    }
    if (session.secured()) {
      Authority authority = Authority.in(lab.folder().resolve("authority"));
      Path identity = authority.issue("server", "IP:" + Family.IPV4.server());
      session.server().startSecured(lab, account, identity);
    } else {
      session.server().start(lab, account, session.options().toArray(new String[0]));
    }
    List<PinholeGateway> between = session.gateway(lab);
    Path raw = lab.folder().resolve("raw.pcap");
    record(raw);
    between.forEach(PinholeGateway::close);
    return write(raw);
  }

  private String text(String name) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= session.lines(); i++) {
      text.append("%s, line %d: every one as long as the next\n".formatted(name, i));
    }
    return text.toString();
  }

  private void record(Path raw) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            "tcpdump",
            "--interface=" + session.point().device(),
            "--snapshot-length=0",
            "--immediate-mode",
            "--packet-buffered",
            "--buffer-size=16384", // else there is room for a handful of packets
            "--relinquish-privileges=root",
            "-w" + raw,
            FILTER + " or udp port 9");
    Running tcpdump = lab.gateway().start("tcpdump.log", command);
    tcpdump.await("listening", () -> tcpdump.output().contains("listening on"));
    Running client =
        lab.client().start("client.log", lab.folder(), session.client(), environment());
    session.meanwhile(lab, client);
    client.finish(LIMIT).orFail(session.toString());
    awaitClosed();
    sendMark();
    tcpdump.await("the mark", () -> contains(raw, MARK));
    tcpdump.signal("INT");
    String end = tcpdump.finish(Duration.ofSeconds(10)).orFail("tcpdump");
    if (!end.contains("0 packets dropped by kernel")) {
      throw new IOException("not whole: " + end);
    }
  }

  private Map<String, String> environment() {
    String url = "ftp://" + Family.IPV4.server() + "/";
    return Map.of(
        "HOME",
        lab.folder().toString(),
        "TERM",
        "dumb",
        "S",
        Family.IPV4.server(),
        "S6",
        Family.IPV6.server(),
        "U",
        url,
        "F",
        url + "down.txt",
        "F6",
        "ftp://[" + Family.IPV6.server() + "]/down.txt",
        "G",
        "ftp://" + Family.IPV4.gatewayOuter() + "/down.txt");
  }

  /** A connection that was cut stays open: half a minute is enough to see that. */
  private void awaitClosed() throws InterruptedException, IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(3).toNanos();
    for (Namespace side : List.of(lab.client(), lab.server())) {
      while (System.nanoTime() < deadline
          && side.run("ss", "-Htan", "state", "connected", "exclude", "time-wait")
              .contains(":21")) {
        Thread.onSpinWait();
      }
    }
  }

  private void sendMark() throws IOException, InterruptedException {
    String hosts = Family.IPV4.client() + " " + Family.IPV4.server();
    String line = "for host in " + hosts + "; do printf '%s' \"$0\" >/dev/udp/$host/9; done";
    lab.gateway().run("bash", "-c", line, MARK);
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.exists(file)
          && Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Without the mark. */
  private long write(Path raw) throws IOException, InterruptedException {
    Path file = folder().resolve(session + ".pcap");
    Host.feed("", List.of("tcpdump", "-r" + raw, "-w" + file, "-Zroot", "not udp"));
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " has " + Files.size(file) + " bytes");
    }
    Path expected = folder().resolve(session + ".txt");
    if (!Files.exists(expected)) {
      Files.writeString(expected, "# made by testbed/captures\n# found: " + session.found() + "\n");
    }
    return Files.size(file);
  }
}
