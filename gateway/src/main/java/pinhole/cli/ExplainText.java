package pinhole.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import pinhole.explain.Account;
import pinhole.explain.Circumstances;
import pinhole.explain.Exchange;
import pinhole.explain.Exchange.Refusal;
import pinhole.ftp.Text;
import pinhole.rules.Explanation;
import pinhole.rules.Explanation.Finding;
import pinhole.rules.Explanation.Look;
import pinhole.rules.Explanation.Standing;
import pinhole.rules.Literal;
import pinhole.rules.Question;
import pinhole.rules.Verdict;

/** An account for people: what is asked about in full, what was only the way there in a line. */
final class ExplainText {
  private static final int WIDEST = 56;

  private final Circumstances circumstances;
  private final StringBuilder text = new StringBuilder();

  ExplainText(Circumstances circumstances) {
    this.circumstances = circumstances;
  }

  String of(Account account) {
    List<Exchange> all = account.exchanges();
    for (int i = 0; i < all.size(); i++) {
      boolean last = i == all.size() - 1;
      exchange(all.get(i), last);
    }
    boolean opaque = !circumstances.listener().statefulFtp();
    if (account.allowed() && opaque) {
      line("stateful-ftp is off: what the client says is passed on unread");
    }
    line(account.allowed() ? "=> allowed" + modes(all) : "=> denied" + told(all));
    return text.toString();
  }

  /** Where there are two ways to have a data connection, which of them there are. */
  private static String modes(List<Exchange> all) {
    List<String> modes =
        all.stream()
            .filter(Exchange::allowed)
            .flatMap(exchange -> exchange.questions().stream())
            .map(Explanation::question)
            .filter(Question.Data.class::isInstance)
            .map(question -> mode((Question.Data) question))
            .toList();
    return modes.isEmpty() ? "" : ", in " + String.join(" and in ", modes) + " mode";
  }

  private static String mode(Question.Data data) {
    return data.mode().name().toLowerCase(Locale.ROOT);
  }

  private static String told(List<Exchange> all) {
    List<Refusal> refusals = all.get(all.size() - 1).refusals();
    return refusals.isEmpty()
        ? ""
        : ": the client is told \"" + Text.of(refusals.get(0).reply()) + '"';
  }

  private void exchange(Exchange exchange, boolean last) {
    if (exchange.line().isEmpty()) {
      line(
          "connection of %s to listener %s"
              .formatted(Literal.print(circumstances.client()), circumstances.listener().name()));
    } else {
      line(
          Text.of(exchange.line())
              + (exchange.answer().isEmpty() ? "" : " -> " + Text.of(exchange.answer())));
    }
    for (Explanation question : exchange.questions()) {
      boolean onTheWay =
          !last && question.question() instanceof Question.Command && question.verdict().allowed();
      if (onTheWay) {
        line("  command " + verdict(question));
      } else {
        question(question);
      }
    }
    for (Refusal refusal : exchange.refusals()) {
      if (refusal.rule().equals("builtin")) {
        line("  denied whatever the rules say: " + refusal.reason());
      }
    }
    line("");
  }

  private void question(Explanation explanation) {
    line("  " + subject(explanation.question()));
    List<String[]> rows = new ArrayList<>();
    for (Look look : explanation.looks()) {
      rows(look, rows);
    }
    int[] widths = new int[4];
    for (String[] row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder("   ");
      for (int i = 0; i < row.length; i++) {
        line.append(' ').append(i < widths.length ? padded(row[i], widths[i]) : row[i]).append(' ');
      }
      line(line.toString().stripTrailing());
    }
    line("    " + verdict(explanation));
  }

  private static void rows(Look look, List<String[]> rows) {
    String rule = look.rule().source().brief();
    String decision = look.rule().decision().name().toLowerCase(Locale.ROOT);
    if (look.findings().isEmpty()) {
      rows.add(new String[] {rule, decision, "{}", "yes", "matches everything"});
    }
    for (Finding finding : look.findings()) {
      rows.add(
          new String[] {
            rule,
            decision,
            cut(finding.condition().describe()),
            word(finding.standing()),
            finding.found()
          });
      rule = "";
      decision = "";
    }
  }

  private static String word(Standing standing) {
    return switch (standing) {
      case HOLDS -> "yes";
      case WAIVED -> "waived";
      case PRESUMED -> "presumed";
      case FAILS -> "no";
    };
  }

  private static String subject(Question question) {
    String user = question.user().isEmpty() ? "" : " of user " + question.user();
    String tls = question.encrypted() ? " over TLS" : "";
    if (question instanceof Question.Data data) {
      return "%s data connection%s%s, %s to %s"
          .formatted(
              mode(data),
              user,
              tls,
              Literal.print(data.peer()),
              Literal.print(data.endpoint().getAddress()));
    }
    return question instanceof Question.Command ? "command" + user + tls : "may it connect?";
  }

  private static String verdict(Explanation explanation) {
    Verdict verdict = explanation.verdict();
    String decision = verdict.allowed() ? "allowed" : "denied";
    if (explanation.looks().stream().noneMatch(Look::matches)) {
      return decision + ": " + verdict.reason();
    }
    return decision
        + " by "
        + verdict.source().brief()
        + (verdict.allowed() ? "" : ": " + verdict.reason());
  }

  private static String cut(String words) {
    return words.length() > WIDEST ? words.substring(0, WIDEST - 3) + "..." : words;
  }

  private static String padded(String word, int width) {
    return word + " ".repeat(width - word.length());
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
