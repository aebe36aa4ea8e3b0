package pinhole.testbed.textbook;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param settings the experiments, in order
 * @param check a table only, in place of the diagrams
 * @param report where to keep everything
 */
record Options(List<Setting> settings, boolean check, Report report) {
  Options {
    settings = List.copyOf(settings);
  }

  static Options parse(List<String> arguments) {
    boolean all = arguments.contains("--all") || arguments.contains("--check");
    List<Middle> gateways = List.of(Middle.DENY, Middle.PINHOLE);
    List<Nat> nats = List.of(Nat.OFF);
    List<Mode> modes = List.of(Mode.values());
    boolean check = false;
    Report report = Report.none();
    if (all) {
      gateways = List.of(Middle.values());
      nats = List.of(Nat.values());
    }
    for (var rest = arguments.iterator(); rest.hasNext(); ) {
      String option = rest.next();
      switch (option) {
        case "--mode" -> modes = List.of(Words.parse(Mode.class, rest.next()));
        case "--nat" -> nats = List.of(Words.parse(Nat.class, rest.next()));
        case "--gateway" -> gateways = List.of(Words.parse(Middle.class, rest.next()));
        case "--report" -> report = new HtmlReport(Path.of(rest.next()));
        case "--check" -> check = true;
        case "--all" -> {}
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    return new Options(chosen(gateways, nats, modes), check, report);
  }

  private static List<Setting> chosen(List<Middle> gateways, List<Nat> nats, List<Mode> modes) {
    List<Setting> chosen = new ArrayList<>(Setting.all());
    chosen.removeIf(
        setting ->
            !gateways.contains(setting.gateway())
                || !nats.contains(setting.nat())
                || !modes.contains(setting.mode()));
    return chosen;
  }
}
