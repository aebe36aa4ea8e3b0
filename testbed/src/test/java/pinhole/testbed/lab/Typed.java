package pinhole.testbed.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a program of the folder testbed says to a command line, and its exit code. */
public record Typed(int code, String text) {
  /** It must run nothing: each line ends in --help, or is refused. */
  public static Typed at(String program, String line) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Host.testbed().resolve(program).toString()));
    command.addAll(List.of(line.split(" ", -1)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Typed(process.waitFor(), text);
  }

  /** Whether it refuses it, in one line. */
  public boolean refused() {
    return code == 2 && text.lines().count() == 1;
  }
}
