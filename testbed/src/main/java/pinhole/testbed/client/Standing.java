package pinhole.testbed.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pinhole.testbed.lab.Output;
import pinhole.testbed.lab.Running;

/**
 * A client that stays, and is told one operation after another; each is a session of its own, as
 * that of a client which is started for it. It says when an operation is over, and how it went.
 */
public final class Standing implements AutoCloseable {
  private static final Pattern OVER = Pattern.compile("^over with (\\d+)$", Pattern.MULTILINE);

  private final Running running;
  private int heard;

  public Standing(Running running) {
    this.running = running;
  }

  /** What a program of ours prints at the end of an operation, alone on its line. */
  static String over(int exit) {
    return "over with " + exit;
  }

  public boolean isAlive() {
    return running.isAlive();
  }

  /** Has it perform an operation; one that does not come to its end ends the client. */
  public Output perform(Script script, Path work) throws IOException, InterruptedException {
    script.take(running, work);
    try {
      running.await("end of the operation", () -> unread().find());
    } catch (IllegalStateException hungOrDied) {
      running.close();
      return new Output(-1, running.output().substring(heard));
    }
    Matcher end = unread();
    if (!end.find()) {
      throw new IllegalStateException("what it has said is gone");
    }
    String text = running.output().substring(heard);
    heard += end.end();
    return new Output(Integer.parseInt(end.group(1)), text.substring(0, end.start()));
  }

  private Matcher unread() {
    return OVER.matcher(running.output().substring(heard));
  }

  @Override
  public void close() {
    running.close();
  }
}
