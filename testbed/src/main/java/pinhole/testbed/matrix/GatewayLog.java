package pinhole.testbed.matrix;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The gateway's log lines of one cell: a session in which all is well leaves no other traces. */
public record GatewayLog(List<String> lines) {
  /** Nothing that these clients do gives a reason for any of these. */
  private static final Pattern ALARM =
      Pattern.compile(
          "\\b(ERROR|\\w*Exception|LEAK|malformed|command-denied|login-failed|negotiation-refused"
              + "|pinhole-intruder|pinhole-expired|pinhole-failed|ports-exhausted|session-refused"
              + "|server-unreachable|server-silent|transfer-failed)\\b");

  /**
   * But for a transfer that was aborted on purpose; lftp, which asks for TLS first; and Pure-FTPd,
   * which answers an ABOR once more than it was asked, so that a later reply is one too many.
   */
  private static final Pattern EXPECTED =
      Pattern.compile(
          "transfer-failed .*path=big\\.bin"
              + "|command-denied .*command=\"(AUTH|PBSZ|PROT) "
              + "|malformed .*nobody asked for\" text=\"(150 .*measured here|200 Zzz)");

  private static final Pattern PINHOLE =
      Pattern.compile("\\b(pinhole-[a-z]+) session=(\\d+) pinhole=(\\d+)");

  private static final int MANY = 5;

  public GatewayLog {
    lines = List.copyOf(lines);
  }

  /** How many lines there are of an event. */
  public long count(String event) {
    Pattern pattern = Pattern.compile("(^|\\s)" + event + "\\s");
    return lines.stream().filter(line -> pattern.matcher(line).find()).count();
  }

  /** Whether every session that was opened has been closed. */
  boolean isQuiet() {
    return count("session-opened") == count("session-closed");
  }

  /** What is wrong with them. */
  List<String> faults(boolean passive) {
    List<String> faults = new ArrayList<>();
    lines.stream()
        .filter(line -> ALARM.matcher(line).find() && !EXPECTED.matcher(line).find())
        .limit(MANY)
        .forEach(line -> faults.add("the gateway says: " + line));
    String mode = passive ? "mode=passive" : "mode=active";
    if (lines.stream().noneMatch(l -> l.contains("pinhole-opened") && l.contains(mode))) {
      faults.add("no pinhole-opened with " + mode);
    }
    if (count("transfer-done") == 0) {
      faults.add("no transfer-done");
    }
    Set<String> left = pinholesLeft();
    if (!left.isEmpty()) {
      faults.add("pinholes opened, but neither used nor closed (session/pinhole): " + left);
    }
    if (!isQuiet()) {
      faults.add("sessions opened, but not closed");
    }
    return faults;
  }

  private Set<String> pinholesLeft() {
    Set<String> open = new LinkedHashSet<>();
    for (String line : lines) {
      Matcher matcher = PINHOLE.matcher(line);
      if (matcher.find()) {
        String pinhole = matcher.group(2) + "/" + matcher.group(3);
        switch (matcher.group(1)) {
          case "pinhole-opened" -> open.add(pinhole);
          case "pinhole-used", "pinhole-closed", "pinhole-expired" -> open.remove(pinhole);
          default -> {}
        }
      }
    }
    return open;
  }
}
