package pinhole.testbed.client;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import pinhole.testbed.client.Script.Step;

/** What is typed into the descendants of BSD's ftp. */
final class Bsd {
  private Bsd() {}

  static Script tnftp(Operation operation, Mode mode, String host) {
    return script(
        "tnftp",
        host,
        List.of(
            mode.passive() ? "passive on" : "passive off",
            mode.extended() ? "epsv4 on" : "epsv4 off"),
        operation);
  }

  /** Its switches are toggles: passive is off, and so is epsv4, when it starts. */
  static Script inetutils(Operation operation, Mode mode, String host) {
    List<String> toggles = new ArrayList<>();
    if (mode.passive()) {
      toggles.add("passive");
    }
    if (mode == Mode.EPSV || mode == Mode.EPRT) {
      toggles.add("epsv4");
    }
    return script("inetutils-ftp", host, toggles, operation);
  }

  private static Script script(
      String program, String host, List<String> switches, Operation operation) {
    List<Step> steps = new ArrayList<>();
    Stream.of(List.of("user demo demo", "binary"), switches)
        .flatMap(List::stream)
        .map(Step.Type::new)
        .forEach(steps::add);
    steps.addAll(typed(operation));
    steps.add(new Step.Type("bye"));
    return new Script(List.of(program, "-n", "-v", host), steps);
  }

  private static List<Step> typed(Operation operation) {
    return switch (operation) {
      case LIST -> List.of(new Step.Type("ls"));
      case DOWN -> List.of(new Step.Type("get down.bin"));
      case UP -> List.of(new Step.Type("put up.bin"));
      case RESUME_DOWN -> List.of(new Step.Type("reget resume.bin"));
      case RESUME_UP ->
          List.of(new Step.Type("restart " + Desk.SPLIT), new Step.Type("put partial.bin"));
      case APPEND -> List.of(new Step.Type("append append.bin append.bin"));
      case RENAME -> List.of(new Step.Type("rename old.bin new.bin"));
      case DELETE -> List.of(new Step.Type("delete gone.bin"));
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
