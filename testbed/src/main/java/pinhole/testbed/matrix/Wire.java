package pinhole.testbed.matrix;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pinhole.testbed.lab.Lab;
import pinhole.testbed.lab.Running;

/**
 * The commands of a cell as they leave the client: whether it really used the mode it was told to.
 */
final class Wire implements AutoCloseable {
  private static final Pattern NEGOTIATION =
      Pattern.compile("\\b(PASV|EPSV|PORT|EPRT|LPSV|LPRT)\\b");

  private final Running tcpdump;

  private Wire(Running tcpdump) {
    this.tcpdump = tcpdump;
  }

  static Wire tap(Lab lab, String log) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            "tcpdump", "-i", "gateway", "-l", "-A", "-n", "--immediate-mode", "tcp dst port 21");
    Running tcpdump = lab.client().start(log, command);
    tcpdump.await("listening on gateway", () -> tcpdump.output().contains("listening on"));
    return new Wire(tcpdump);
  }

  /** Waits for a command. */
  void require(String verb) throws IOException, InterruptedException {
    try {
      tcpdump.await(verb, () -> tcpdump.output().contains(verb));
    } catch (IllegalStateException e) {
      throw new IOException("the client never sent " + verb);
    }
  }

  /** The negotiations seen so far. */
  Set<String> negotiations() {
    Set<String> verbs = new TreeSet<>();
    Matcher matcher = NEGOTIATION.matcher(tcpdump.output());
    while (matcher.find()) {
      verbs.add(matcher.group(1));
    }
    return verbs;
  }

  @Override
  public void close() {
    tcpdump.close();
  }
}
