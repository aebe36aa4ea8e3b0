package pinhole.testbed.textbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pinhole.ftp.HostPort;
import pinhole.rules.Literal;
import pinhole.testbed.packets.Packet;

/**
 * What the kernel says of the way of a SYN, or of the answer to it, through the firewall, as {@code
 * nft -a monitor trace} prints it.
 *
 * @param leaving whether the gateway itself sent it
 * @param from as it was before any translation
 * @param verdicts of the gateway's table, in their order; none where no rule and no policy was
 *     asked
 */
public record Trace(boolean leaving, HostPort from, HostPort to, List<Verdict> verdicts) {
  private static final Pattern PACKET =
      Pattern.compile(
          "trace id (\\w+) inet trace (\\w+) packet: .*\\bsaddr (\\S+) ip6? daddr (\\S+) .*"
              + "tcp sport (\\d+) tcp dport (\\d+) tcp flags == (?:syn|0x12) .*");
  private static final Pattern RULE =
      Pattern.compile(
          "trace id (\\w+) inet gateway (\\w+) rule .* # handle (\\d+) \\(verdict (\\w+).*\\)");
  private static final Pattern POLICY =
      Pattern.compile("trace id (\\w+) inet gateway (\\w+) policy (\\w+).*");
  private static final int NO_RULE = -1;

  public Trace {
    verdicts = List.copyOf(verdicts);
  }

  /** What a rule, or where none did the policy of a chain, decided. */
  public record Verdict(String chain, int handle, String decision) {
    boolean byPolicy() {
      return handle == NO_RULE;
    }

    boolean drops() {
      return decision.equals("drop");
    }
  }

  /** One for each packet that was traced, in their order. */
  static List<Trace> parse(String output) {
    Map<String, Trace> traces = new LinkedHashMap<>();
    Map<String, List<Verdict>> verdicts = new LinkedHashMap<>();
    for (String line : output.lines().toList()) {
      Matcher packet = PACKET.matcher(line);
      Matcher rule = RULE.matcher(line);
      Matcher policy = POLICY.matcher(line);
      if (packet.matches()) {
        traces.putIfAbsent(packet.group(1), trace(packet));
      } else if (rule.matches()) {
        int handle = Integer.parseInt(rule.group(3));
        add(verdicts, rule.group(1), new Verdict(rule.group(2), handle, rule.group(4)));
      } else if (policy.matches()) {
        add(verdicts, policy.group(1), new Verdict(policy.group(2), NO_RULE, policy.group(3)));
      }
    }
    return traces.entrySet().stream()
        .map(entry -> entry.getValue().with(verdicts.getOrDefault(entry.getKey(), List.of())))
        .toList();
  }

  private static Trace trace(Matcher packet) {
    return new Trace(
        packet.group(2).equals("leaving"),
        new HostPort(Literal.parse(packet.group(3)), Integer.parseInt(packet.group(5))),
        new HostPort(Literal.parse(packet.group(4)), Integer.parseInt(packet.group(6))),
        List.of());
  }

  private static void add(Map<String, List<Verdict>> verdicts, String id, Verdict verdict) {
    verdicts.computeIfAbsent(id, none -> new ArrayList<>()).add(verdict);
  }

  private Trace with(List<Verdict> found) {
    return new Trace(leaving, from, to, found);
  }

  boolean dropped() {
    return verdicts.stream().anyMatch(Verdict::drops);
  }

  /** Whether this is the way of that packet; of one that leaves, NAT may change the source yet. */
  boolean isOf(Packet packet) {
    boolean sender = leaving ? from.port() == packet.from().port() : from.equals(packet.from());
    return sender && to.equals(packet.to());
  }
}
