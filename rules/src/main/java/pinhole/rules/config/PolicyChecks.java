package pinhole.rules.config;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pinhole.rules.Condition;
import pinhole.rules.Decision;
import pinhole.rules.Policy;
import pinhole.rules.Rule;
import pinhole.rules.ServerPorts;
import pinhole.rules.Source;

/** What is suspicious about rules that are right one by one. */
final class PolicyChecks {
  private static final int MOST_COMPARED = 5000; // Each with each, so a block list is left alone.

  private final Policy policy;
  private final Source source;
  private final Problems problems;

  /**
   * Of a policy.
   *
   * @param source where the rules are written, or the start of the file
   */
  PolicyChecks(Policy policy, Source source, Problems problems) {
    this.policy = policy;
    this.source = source;
    this.problems = problems;
  }

  /** Puts down warnings about rules for these listeners. */
  void run(List<Listener> listeners) {
    boolean stateful = listeners.stream().anyMatch(Listener::statefulFtp);
    warnOfShadows(policy.connect());
    warnOfShadows(policy.commands());
    warnOfShadows(policy.data());
    warnOfSynonyms(policy.commands());
    new PathChecks(problems).run(policy.commands());
    if (policy.connect().isEmpty() && policy.commands().isEmpty() && policy.data().isEmpty()) {
      problems.warning(source, "no rules: everything is denied");
      return;
    }
    warnOfNoAllow(policy.connect(), "connect: no rule allows anything, so no client gets in");
    if (stateful) {
      warnOfNoAllow(policy.commands(), "commands: no rule allows anything, so all are denied");
      warnOfNoAllow(
          policy.data(), "data: no rule allows anything, so no data connection is opened");
    }
    warnOfTls(listeners.stream().map(Listener::tls).toList());
    policy.connect().forEach(rule -> warnOfPorts(rule, listeners));
  }

  private void warnOfPorts(Rule rule, List<Listener> listeners) {
    List<Integer> reached =
        listeners.stream()
            .filter(listener -> isMeant(rule, listener))
            .flatMap(listener -> listener.serverPorts().stream())
            .distinct()
            .sorted()
            .toList();
    String only = reached.stream().map(String::valueOf).collect(Collectors.joining(", "));
    for (Condition condition : rule.conditions()) {
      if (condition instanceof ServerPorts ports) {
        ports.ranges().stream()
            .filter(range -> reached.stream().noneMatch(range::contains))
            .forEach(
                range ->
                    problems.warning(
                        rule.source(),
                        ports.key() + ": no client is taken to " + range + ", only to " + only));
      }
    }
  }

  private static boolean isMeant(Rule rule, Listener listener) {
    return rule.conditions().stream()
        .allMatch(
            condition ->
                !(condition instanceof Condition.Listeners named)
                    || named.names().contains(listener.name()));
  }

  private void warnOfTls(List<ClientTls> legs) {
    if (legs.stream().noneMatch(tls -> tls.mode().ends())) {
      warnOf(
          new Condition.Encrypted(true)::equals,
          "never holds, since no listener has tls: explicit or implicit");
    }
    if (legs.stream().noneMatch(PolicyChecks::asksForCertificates)) {
      warnOf(
          Condition.Certificate.class::isInstance,
          "never holds, since no listener asks clients for one");
    }
  }

  private static boolean asksForCertificates(ClientTls tls) {
    return tls.mode().ends() && tls.clientCertificates() != ClientTls.ClientCertificates.OFF;
  }

  private void warnOf(Predicate<Condition> such, String message) {
    Stream.concat(policy.commands().stream(), policy.data().stream())
        .forEach(
            rule ->
                rule.conditions().stream()
                    .filter(such)
                    .forEach(
                        condition ->
                            problems.warning(rule.source(), condition.key() + ": " + message)));
  }

  // What a rule that allows lets through on the way to what it says is not looked at: if the deed
  // itself is decided earlier, the rule is not what its author thinks it is.
  private void warnOfShadows(List<Rule> rules) {
    int words =
        rules.stream()
            .flatMap(rule -> rule.conditions().stream())
            .mapToInt(condition -> condition.words().size())
            .sum();
    if (rules.size() + words > MOST_COMPARED) {
      return;
    }
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      rules.subList(0, i).stream()
          .filter(earlier -> earlier.shadows(rule))
          .findFirst()
          .ifPresent(
              earlier ->
                  problems.warning(
                      rule.source(),
                      "this rule never decides: the one in line "
                          + earlier.source().line()
                          + " always matches first"));
    }
  }

  private void warnOfSynonyms(List<Rule> rules) {
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      Synonyms.forgotten(rule, rules.subList(i + 1, rules.size()))
          .forEach(words -> problems.warning(rule.source(), words + ", and not denied here"));
    }
  }

  private void warnOfNoAllow(List<Rule> rules, String message) {
    if (rules.stream().noneMatch(rule -> rule.decision() == Decision.ALLOW)) {
      problems.warning(source, message);
    }
  }
}
