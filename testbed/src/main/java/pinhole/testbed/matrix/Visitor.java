package pinhole.testbed.matrix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import pinhole.testbed.client.Client;
import pinhole.testbed.client.Script;
import pinhole.testbed.client.Standing;
import pinhole.testbed.lab.Namespace;
import pinhole.testbed.lab.Output;
import pinhole.testbed.lab.Running;

/** A client at work in a laboratory: started for each operation, or once if it stays. */
final class Visitor implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(45);

  private final Namespace place;
  private final Path work;
  private final Client client;

  /** None or one. */
  private final Deque<Standing> standing = new ArrayDeque<>(1);

  Visitor(Namespace place, Path work, Client client) {
    this.place = place;
    this.work = work;
    this.client = client;
  }

  /** Has it run a script; an exit code below 0 says that it hung. What it said goes to the log. */
  Output perform(Script script, String log) throws IOException, InterruptedException {
    if (!client.stays()) {
      try (Running running = start(script, log)) {
        script.drive(running, work);
        return running.finish(LIMIT);
      }
    }
    if (standing.isEmpty() || !standing.peek().isAlive()) {
      close();
      standing.push(new Standing(start(script, client + ".log")));
    }
    Output output = standing.peek().perform(script, work);
    Path file = work.resolveSibling(log);
    Files.writeString(file, output.text(), StandardCharsets.ISO_8859_1);
    return output;
  }

  private Running start(Script script, String log) throws IOException {
    var environment = Map.of("HOME", work.toString(), "TERM", "dumb");
    return place.start(log, Files.createDirectories(work), script.command(), environment);
  }

  @Override
  public void close() {
    while (!standing.isEmpty()) {
      standing.pop().close();
    }
  }
}
