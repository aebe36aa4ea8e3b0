package pinhole.testbed.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The load, a process of its own in the client's namespace. It reads one order a line and answers
 * each with one line: {@code measure WORK CLIENTS ADDRESS PORT SECURE WARMUP-MS MS PID}, {@code
 * hold SESSIONS ADDRESS PORT SECURE}, {@code release}. It ends with its input.
 */
public final class Generator {
  private final IdleSessions idle = new IdleSessions();

  private Generator() {}

  public static void main(String[] arguments) throws IOException {
    Generator generator = new Generator();
    var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      System.out.println(generator.answer(order.split(" ", -1)));
    }
  }

  private String answer(String[] words) {
    try {
      return switch (words[0]) {
        case "measure" -> measure(words).print();
        case "hold" -> "holding " + idle.hold(Integer.parseInt(words[1]), gate(words, 2));
        case "release" -> "released " + idle.release();
        default -> "failed no such order";
      };
    } catch (IOException e) {
      return "failed " + (e.getMessage() == null ? e : e.getMessage());
    } catch (InterruptedException e) {
      return "failed interrupted";
    }
  }

  private static Reading measure(String[] words) throws IOException, InterruptedException {
    Work work = Work.valueOf(words[1]);
    ProcessTree gateway = new ProcessTree(Long.parseLong(words[8]));
    Window window =
        new Window(
            Duration.ofMillis(Long.parseLong(words[6])),
            Duration.ofMillis(Long.parseLong(words[7])));
    int clients = Integer.parseInt(words[2]);
    Crowd crowd = new Crowd(clients);
    Tally tally = new Tally(clients);
    Gate gate = gate(words, 3);
    crowd.start(
        client -> {
          try {
            work.repeat(gate, client, tally);
          } finally {
            tally.arrived(); // nobody shall wait for one that has failed
          }
        });
    Reading reading;
    try {
      reading = window.read(tally, gateway);
    } finally {
      tally.end();
      crowd.join(Duration.ofSeconds(20));
    }
    if (reading.amount() == 0) {
      throw new IOException("nothing happened within the time");
    }
    return reading.withMedian(tally.medianTime());
  }

  private static Gate gate(String[] words, int at) {
    var address = new InetSocketAddress(words[at], Integer.parseInt(words[at + 1]));
    return new Gate(address, Boolean.parseBoolean(words[at + 2]));
  }
}
