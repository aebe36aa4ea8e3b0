package pinhole.rules.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pinhole.rules.Condition;
import pinhole.rules.Decision;
import pinhole.rules.Policy;
import pinhole.rules.Rule;
import pinhole.rules.config.ConditionRow.Kind;

/** How the three lists of rules are written down. */
final class PolicyForm {
  private static final String BECAUSE = "because";

  private final Problems problems;
  private final Set<String> listeners;

  /** For rules that may name these listeners. */
  PolicyForm(Set<String> listeners, Problems problems) {
    this.listeners = listeners;
    this.problems = problems;
  }

  Policy read(Section root) {
    Section section = root.section("rules");
    Policy policy =
        new Policy(
            rules(Kind.CONNECT, section), rules(Kind.COMMANDS, section), rules(Kind.DATA, section));
    section.refuseUnknownKeys();
    return policy;
  }

  static void write(Policy policy, Layout layout) {
    layout.open("rules:");
    write(Kind.CONNECT, policy.connect(), layout);
    write(Kind.COMMANDS, policy.commands(), layout);
    write(Kind.DATA, policy.data(), layout);
    layout.close();
  }

  private List<Rule> rules(Kind kind, Section section) {
    Optional<Tree> tree = section.tree(kind.key());
    List<Rule> rules = new ArrayList<>();
    if (tree.isPresent() && tree.get() instanceof Tree.Items list) {
      list.items().forEach(item -> rule(kind, item).ifPresent(rules::add));
    } else if (tree.isPresent() && !(tree.get() instanceof Tree.Nothing)) {
      problems.error(
          tree.get().source(),
          kind.key() + ": expected a list of rules, found " + tree.get().found());
    }
    return rules;
  }

  private Optional<Rule> rule(Kind kind, Tree item) {
    Section section = new Section(item, "a rule such as \"allow: {}\"", problems);
    Optional<Tree> allow = section.tree("allow");
    Optional<Tree> deny = section.tree("deny");
    section.refuseUnknownKeys();
    if (allow.isPresent() == deny.isPresent()) {
      if (allow.isPresent() || (section.isEmpty() && item instanceof Tree.Entries)) {
        problems.error(section.source(), "a rule is one of allow and deny");
      }
      return Optional.empty();
    }
    Decision decision = allow.isPresent() ? Decision.ALLOW : Decision.DENY;
    Tree conditions = allow.or(() -> deny).orElseThrow();
    if (conditions instanceof Tree.Nothing) {
      problems.error(
          conditions.source(), "expected conditions, found nothing; write {} to match everything");
      return Optional.empty();
    }
    return Optional.of(rule(kind, decision, new Section(conditions, "conditions", problems), item));
  }

  private Rule rule(Kind kind, Decision decision, Section section, Tree item) {
    List<Condition> conditions = new ArrayList<>();
    for (ConditionRow row : ConditionRow.ALL) {
      row.condition(kind, section).ifPresent(conditions::add);
    }
    String because = section.value(BECAUSE, Value.REASON, "");
    if (decision == Decision.ALLOW && !because.isEmpty()) {
      problems.warning(
          section.source(BECAUSE), BECAUSE + ": nobody is told the reason of a rule that allows");
    }
    refuseOtherKinds(kind, section);
    section.refuseUnknownKeys();
    conditions.forEach(condition -> refuseUnknownListeners(condition, section));
    return new Rule(decision, conditions, because, item.source());
  }

  private void refuseOtherKinds(Kind kind, Section section) {
    for (ConditionRow row : ConditionRow.ALL) {
      if (!row.kinds().contains(kind) && section.has(row.key())) {
        section.tree(row.key());
        String places = row.kinds().stream().map(Kind::key).collect(Collectors.joining(" and "));
        problems.error(
            section.source(row.key()),
            "\"" + row.key() + "\" cannot be asked in " + kind.key() + " rules, only in " + places);
      }
    }
  }

  private void refuseUnknownListeners(Condition condition, Section section) {
    if (condition instanceof Condition.Listeners named) {
      named.names().stream()
          .filter(name -> !listeners.contains(name))
          .forEach(
              name ->
                  problems.error(
                      section.source(named.key()),
                      "unknown listener \"" + name + '"' + Spelling.hint(name, listeners)));
    }
  }

  private static void write(Kind kind, List<Rule> rules, Layout layout) {
    if (rules.isEmpty()) {
      layout.line(kind.key() + ": []");
      return;
    }
    layout.open(kind.key() + ":");
    for (Rule rule : rules) {
      Stream<String> conditions =
          rule.conditions().stream().map(c -> c.key() + ": " + Layout.wordOrWords(c.words()));
      Stream<String> because =
          Stream.of(rule.because())
              .filter(text -> !text.isEmpty())
              .map(text -> BECAUSE + ": " + Layout.word(text));
      layout.line(
          Stream.concat(conditions, because)
              .collect(
                  Collectors.joining(
                      ", ", "- " + rule.decision().name().toLowerCase(Locale.ROOT) + ": {", "}")));
    }
    layout.close();
  }
}
