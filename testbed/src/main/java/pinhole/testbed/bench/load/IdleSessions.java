package pinhole.testbed.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Sessions that are logged in and do nothing. */
final class IdleSessions {
  private static final int AT_A_TIME = 16;

  /** The slowest rival takes 80 logins a second. */
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  private final Queue<FtpClient> held = new ConcurrentLinkedQueue<>();

  /** Logs in so many times, and returns how many sessions there are then. */
  int hold(int sessions, Gate gateway) throws IOException, InterruptedException {
    AtomicInteger next = new AtomicInteger();
    Crowd crowd = new Crowd(AT_A_TIME);
    crowd.start(
        client -> {
          while (next.getAndIncrement() < sessions) {
            held.add(patientLogin(gateway));
          }
        });
    try {
      crowd.join(PATIENCE);
      return held.size();
    } catch (IOException e) {
      release();
      throw e;
    }
  }

  /** Tries again a few times, because a server with a short backlog may reject one in a rush. */
  private static FtpClient patientLogin(Gate gateway) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return FtpClient.login(gateway);
      } catch (IOException e) {
        if (attempt == 5) {
          throw e;
        }
      }
    }
  }

  /** Ends them all, and returns how many they were. */
  int release() throws IOException {
    int count = 0;
    for (FtpClient client = held.poll(); client != null; client = held.poll()) {
      client.close();
      count++;
    }
    return count;
  }
}
