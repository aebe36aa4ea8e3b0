package pinhole.testbed.client;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import pinhole.testbed.client.Script.Step;

/** What is typed into lftp. */
final class Lftp {
  private Lftp() {}

  static Script script(Operation operation, Mode mode, String host) {
    List<Step> steps = new ArrayList<>();
    Stream.of(
            "debug 5",
            "set cmd:fail-exit yes",
            "set xfer:clobber yes",
            "set net:max-retries 1",
            "set net:timeout 10",
            // After an abort it hangs up on some servers, and would connect again in half a minute.
            "set net:reconnect-interval-base 1",
            "set ftp:auto-passive-mode no",
            "set ftp:passive-mode " + mode.passive(),
            "set ftp:prefer-epsv " + mode.extended(),
            "open -u demo,demo ftp://" + mode.family().withPort(host, 21))
        .map(Step.Type::new)
        .forEach(steps::add);
    steps.addAll(typed(operation));
    return new Script(List.of("lftp", "--norc"), steps);
  }

  private static List<Step> typed(Operation operation) {
    return switch (operation) {
      case LIST -> List.of(new Step.Type("ls"));
      case DOWN -> List.of(new Step.Type("get down.bin"));
      case UP -> List.of(new Step.Type("put up.bin"));
      case RESUME_DOWN -> List.of(new Step.Type("get -c resume.bin"));
      case RESUME_UP -> List.of(new Step.Type("put -c partial.bin"));
      case APPEND -> throw new UnsupportedOperationException();
      case RENAME -> List.of(new Step.Type("mv old.bin new.bin"));
      case DELETE -> List.of(new Step.Type("rm gone.bin"));
      case ABORT ->
          List.of(
              new Step.Type("get big.bin &"),
              new Step.Arriving("big.bin"),
              new Step.Type("kill all"),
              new Step.Type("get down.bin"));
      case EMPTY_DOWN -> List.of(new Step.Type("get empty.bin"));
      case EMPTY_UP -> List.of(new Step.Type("put nothing.bin"));
    };
  }

  static Script tour(Visit visit) {
    Leg leg = visit.leg();
    String scheme = leg.start() == Leg.Start.IMPLICIT ? "ftps" : "ftp";
    List<Step> steps = new ArrayList<>();
    Stream.of(
            "debug 5",
            "set cmd:fail-exit yes",
            "set xfer:clobber yes",
            "set net:max-retries 1",
            "set net:timeout 10",
            "set ftp:auto-passive-mode no",
            "set ftp:passive-mode " + visit.passive(),
            "set ssl:ca-file " + visit.authority(),
            "set ssl:priority NORMAL:-VERS-ALL:+VERS-TLS" + (leg.isClear() ? "1.2" : leg.version()),
            "set ftp:ssl-allow " + !leg.isClear(),
            "set ftp:ssl-force " + !leg.isClear(),
            "set ftp:ssl-protect-data " + leg.isPrivate(),
            "set ftp:ssl-protect-list " + leg.isPrivate(),
            "open -u demo,demo " + scheme + "://" + visit.host() + ":" + visit.port())
        .map(Step.Type::new)
        .forEach(steps::add);
    for (Tour.Move move : Tour.moves()) {
      String verb = move.isGet() ? "get " : move.isPut() ? "put " : "ls";
      steps.add(new Step.Type(verb + move.file()));
    }
    return new Script(List.of("lftp", "--norc"), steps);
  }
}
