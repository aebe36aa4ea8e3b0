package pinhole.testbed.bench.load;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import pinhole.testbed.lab.Host;
import pinhole.testbed.lab.Namespace;

/** The {@link Generator} in its own process, seen from outside. */
public final class Client {
  private final Writer orders;
  private final BufferedReader answers;

  private Client(Process process) {
    this.orders = process.outputWriter(StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts it in a namespace; it ends with its input, or with the namespace. */
  public static Client in(Namespace namespace) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace.name()));
    command.addAll(Host.java(Generator.class));
    return new Client(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Gives an order and waits for its answer, which must not be a failure. */
  public String order(Object... words) throws IOException {
    List<String> line = new ArrayList<>();
    for (Object word : words) {
      line.add(word.toString());
    }
    orders.write(String.join(" ", line) + "\n");
    orders.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new EOFException("the load generator has ended");
    }
    if (answer.startsWith("failed ")) {
      throw new IOException(answer.substring("failed ".length()));
    }
    return answer;
  }
}
