package pinhole.testbed.packets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Lab;
import pinhole.testbed.lab.Running;

/**
 * tcpdump on both links of the gateway. Nothing is missed at the end of a reading: a mark is sent
 * over the link, and what was on the wire before it has been captured when it has been.
 */
public final class Tap implements AutoCloseable {
  /** Where the marks go: RFC 863's port, on which nobody listens. */
  private static final int DISCARD = 9;

  private static final Pattern LOST =
      Pattern.compile("(\\d+) packets dropped by (kernel|interface)");

  /** No laboratory has so much to say; what has is cut off, and noticed. */
  private static final int MOST_PACKETS = 2_000_000;

  /** What is captured, as tcpdump takes it. */
  public enum Scope {
    /** Every TCP segment, whole. */
    EVERYTHING("tcp", 0),
    /**
     * Control connections, and of data connections what begins and ends them; tcp[tcpflags] knows
     * IPv4 only. A gibibyte is a handful of packets, and the last sequence number tells its size.
     */
    HANDSHAKES(
        "tcp port 21 or tcp[tcpflags] & (tcp-syn | tcp-fin | tcp-rst) != 0"
            + " or (ip6[6] == 6 and ip6[53] & 7 != 0)",
        4096);

    private final String filter;
    private final int snapLength;

    Scope(String filter, int snapLength) {
      this.filter = filter;
      this.snapLength = snapLength;
    }
  }

  private final Lab lab;
  private final Map<Link, Running> tcpdumps = new EnumMap<>(Link.class);
  private final Map<Link, Half> halves = new EnumMap<>(Link.class);
  private int marks;

  private Tap(Lab lab) {
    this.lab = lab;
  }

  /** The capture of a link, in the laboratory's folder. */
  public static String file(Link link) {
    return link.device() + ".pcap";
  }

  /** Starts to listen. */
  public static Tap on(Lab lab, Scope scope) throws IOException, InterruptedException {
    Tap tap = new Tap(lab);
    try {
      for (Link link : Link.values()) {
        Path path = lab.folder().resolve(file(link));
        String log = link.device() + "-link.log";
        tap.tcpdumps.put(link, lab.gateway().start(log, command(link, scope, path)));
        tap.halves.put(link, new Half(link, path));
      }
      for (Running tcpdump : tap.tcpdumps.values()) {
        tcpdump.await("listening", () -> tcpdump.output().contains("listening on"));
      }
      return tap;
    } catch (InterruptedException | IOException | RuntimeException e) {
      tap.close();
      throw e;
    }
  }

  private static List<String> command(Link link, Scope scope, Path path) {
    return List.of(
        "tcpdump",
        "--interface=" + link.device(),
        "--snapshot-length=" + scope.snapLength,
        "--time-stamp-precision=nano",
        "--immediate-mode",
        "--packet-buffered",
        "--buffer-size=16384",
        "--relinquish-privileges=root",
        "-c" + MOST_PACKETS,
        "-w" + path,
        "(" + scope.filter + ") or udp port " + DISCARD);
  }

  /** The packets of captures that are complete, in the order of time. */
  public static List<Packet> read(Path folder) throws IOException {
    List<Packet> packets = new ArrayList<>();
    for (Link link : Link.values()) {
      try (Half half = new Half(link, folder.resolve(file(link)))) {
        half.read("", packets);
      }
    }
    return inOrder(packets);
  }

  /** Stable: the order on each link stays. */
  private static List<Packet> inOrder(List<Packet> packets) {
    packets.sort(Comparator.comparing(Packet::time));
    return packets;
  }

  /** All that has been on the links since the last time, in the order of time. */
  public List<Packet> packets() throws IOException, InterruptedException {
    String mark = "mark " + ++marks + " of the testbed";
    lab.gateway()
        .run(
            "bash",
            "-c",
            "for host; do printf '%s' \"$0\" >/dev/udp/$host/" + DISCARD + "; done",
            mark,
            Family.IPV4.client(),
            Family.IPV4.server());
    List<Packet> packets = new ArrayList<>();
    for (Link link : Link.values()) {
      tcpdumps.get(link).await(mark, () -> read(link, mark, packets));
    }
    return inOrder(packets);
  }

  /** What has been captured since the last time; more may be on its way. */
  public List<Packet> arrived() {
    List<Packet> packets = new ArrayList<>();
    for (Link link : Link.values()) {
      read(link, "", packets);
    }
    return inOrder(packets);
  }

  private boolean read(Link link, String mark, List<Packet> packets) {
    try {
      return halves.get(link).read(mark, packets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the captures, and tells how many packets tcpdump has missed. */
  public int end() throws IOException, InterruptedException {
    int lost = 0;
    for (Running tcpdump : tcpdumps.values()) {
      tcpdump.signal("INT");
      Matcher matcher = LOST.matcher(tcpdump.finish(Duration.ofSeconds(10)).text());
      while (matcher.find()) {
        lost += Integer.parseInt(matcher.group(1));
      }
    }
    return lost;
  }

  @Override
  public void close() {
    tcpdumps.values().forEach(Running::close);
    for (Half half : halves.values()) {
      try {
        half.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
