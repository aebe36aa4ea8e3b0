package pinhole.firewall;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pinhole.firewall.Outcome.Final;
import pinhole.firewall.Outcome.Goto;
import pinhole.firewall.Outcome.Jump;

/**
 * A chain of rules.
 *
 * @param hook where packets enter it, as nft declares it; "" if only other chains lead to it
 */
record Chain(String name, String hook, List<Part> parts) {
  private static final int LONGEST_COMMENT = 120; // nft takes 128

  Chain {
    parts = List.copyOf(parts);
  }

  /** A line of a chain. */
  sealed interface Part {
    String nft();
  }

  /** Words for people. */
  record Remark(String text) implements Part {
    @Override
    public String nft() {
      return "# " + text;
    }
  }

  /**
   * A rule.
   *
   * @param matches all of which must hold
   * @param comment what nft shows beside it, such as the line that it was made from; "" for none
   */
  record Step(List<Match> matches, Outcome outcome, String comment) implements Part {
    public Step {
      matches = List.copyOf(matches);
    }

    boolean holds(Arrival arrival) {
      return matches.stream().allMatch(match -> match.holds(arrival));
    }

    @Override
    public String nft() {
      String quoted = comment.isEmpty() ? "" : "comment \"" + fitting(comment) + '"';
      return Stream.of(matches.stream().map(Match::nft), Stream.of(outcome.nft(), quoted))
          .flatMap(words -> words)
          .filter(word -> !word.isEmpty())
          .collect(Collectors.joining(" "));
    }
  }

  /** A rule of which nothing can be said on paper: counters, what the kernel alone sees. */
  record Verbatim(String nft) implements Part {}

  /** Text that nft takes between quotes. */
  static String fitting(String comment) {
    String plain = comment.replaceAll("[^ !#-\\[\\]-~]", "?");
    return plain.length() > LONGEST_COMMENT ? plain.substring(0, LONGEST_COMMENT) : plain;
  }

  /** What becomes of a packet that enters here; RETURN where no rule accepts it. */
  Final fate(Arrival arrival) {
    for (Part part : parts) {
      if (!(part instanceof Step step) || !step.holds(arrival)) {
        continue;
      }
      if (step.outcome() instanceof Final end) {
        return end;
      }
      if (step.outcome() instanceof Goto other) {
        return other.chain().fate(arrival);
      }
      if (step.outcome() instanceof Jump other) {
        Final fate = other.chain().fate(arrival);
        if (fate != Final.RETURN) {
          return fate;
        }
      }
    }
    return Final.RETURN;
  }

  /**
   * As nft reads it.
   *
   * @param first rules that come before the others where packets enter, unless only to be
   *     translated
   */
  String nft(List<String> first) {
    StringBuilder text = new StringBuilder("  chain " + name + " {\n");
    boolean guarded = hook.contains("type filter");
    Stream.concat(Stream.of(hook), guarded ? first.stream() : Stream.of())
        .filter(line -> !line.isEmpty())
        .forEach(line -> text.append("    ").append(line).append('\n'));
    parts.forEach(part -> text.append("    ").append(part.nft()).append('\n'));
    return text.append("  }\n").toString();
  }
}
