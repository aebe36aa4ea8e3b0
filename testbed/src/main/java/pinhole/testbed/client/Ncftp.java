package pinhole.testbed.client;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import pinhole.testbed.client.Script.Step;

/** What is typed into ncftp. */
final class Ncftp {
  private Ncftp() {}

  static Script script(Operation operation, Mode mode, String host) {
    if (operation == Operation.APPEND) { // the interactive put ignores its own -A
      String data = mode.passive() ? "-F" : "-E";
      return Script.of(
          List.of("ncftpput", "-u", "demo", "-p", "demo", "-A", data, host, "/", "append.bin"));
    }
    List<Step> steps = new ArrayList<>();
    Stream.of(
            "open -u demo -p demo " + host,
            "set passive " + (mode.passive() ? "on" : "off"),
            "set confirm-close no",
            "debug 1")
        .map(Step.Type::new)
        .forEach(steps::add);
    steps.addAll(typed(operation));
    steps.add(new Step.Type("bye"));
    return new Script(List.of("ncftp"), steps);
  }

  private static List<Step> typed(Operation operation) {
    return switch (operation) {
      case LIST -> List.of(new Step.Type("ls -l"));
      case DOWN -> List.of(new Step.Type("get down.bin"));
      case UP -> List.of(new Step.Type("put up.bin"));
      case RESUME_DOWN -> List.of(new Step.Type("get resume.bin"));
      case RESUME_UP -> List.of(new Step.Type("put partial.bin"));
      case APPEND -> throw new UnsupportedOperationException();
      case RENAME -> List.of(new Step.Type("rename old.bin new.bin"));
      case DELETE -> List.of(new Step.Type("rm gone.bin"));
      case ABORT ->
          List.of(
              new Step.Type("get big.bin"),
              new Step.Arriving("big.bin"),
              new Step.Interrupt(),
              new Step.Type("get down.bin"));
      case EMPTY_DOWN -> List.of(new Step.Type("get empty.bin"));
      case EMPTY_UP -> List.of(new Step.Type("put nothing.bin"));
    };
  }
}
