package pinhole.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pinhole.explain.Account;
import pinhole.explain.Exchange;
import pinhole.ftp.Text;
import pinhole.rules.Explanation;
import pinhole.rules.Literal;
import pinhole.rules.Question;
import pinhole.rules.Verdict;

/** An account as JSON, for programs. */
final class ExplainJson {
  private ExplainJson() {}

  static String of(Account account) {
    return Json.of(
        object(
            "allowed",
            account.allowed(),
            "exchanges",
            account.exchanges().stream().map(ExplainJson::exchange).toList()));
  }

  private static Map<String, Object> exchange(Exchange exchange) {
    return object(
        "line",
        Text.of(exchange.line()),
        "answer",
        Text.of(exchange.answer()),
        "allowed",
        exchange.allowed(),
        "questions",
        exchange.questions().stream().map(ExplainJson::question).toList(),
        "refusals",
        exchange.refusals().stream().map(ExplainJson::refusal).toList());
  }

  private static Map<String, Object> refusal(Exchange.Refusal refusal) {
    return object(
        "reply", Text.of(refusal.reply()), "reason", refusal.reason(), "rule", refusal.rule());
  }

  private static Map<String, Object> question(Explanation explanation) {
    Verdict verdict = explanation.verdict();
    Map<String, Object> json = subject(explanation.question());
    json.put("rules", explanation.looks().stream().map(ExplainJson::look).toList());
    json.put("decision", word(verdict.decision()));
    json.put("reason", verdict.reason());
    json.put("rule", verdict.source().brief());
    return json;
  }

  private static Map<String, Object> subject(Question question) {
    Map<String, Object> json =
        object(
            "kind",
            word(question.getClass().getSimpleName()),
            "client",
            Literal.print(question.client()),
            "listener",
            question.listener(),
            "user",
            question.user(),
            "tls",
            question.encrypted(),
            "certificate",
            question.certificate());
    if (question instanceof Question.Command command) {
      json.put("verb", command.verb());
      json.put("argument", command.argument());
      json.put("path", command.target().path());
      json.put("path-unknown", command.target().doubt());
    } else if (question instanceof Question.Data data) {
      json.put("mode", word(data.mode()));
      json.put("peer", Literal.print(data.peer()));
      json.put("endpoint", Literal.print(data.endpoint().getAddress()));
    }
    return json;
  }

  private static Map<String, Object> look(Explanation.Look look) {
    return object(
        "rule",
        look.rule().source().brief(),
        "decision",
        word(look.rule().decision()),
        "matches",
        look.matches(),
        "conditions",
        look.findings().stream().map(ExplainJson::finding).toList());
  }

  private static Map<String, Object> finding(Explanation.Finding finding) {
    return object(
        "key",
        finding.condition().key(),
        "words",
        List.copyOf(finding.condition().words()),
        "standing",
        word(finding.standing()),
        "found",
        finding.found());
  }

  private static String word(Object constant) {
    return constant.toString().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> object(Object... keysAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      object.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return object;
  }
}
