package pinhole.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pinhole.rules.Decision.ALLOW;
import static pinhole.rules.Decision.DENY;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pinhole.rules.Explanation.Finding;
import pinhole.rules.Explanation.Look;

class ExplanationTest {
  private static final InetAddress CLIENT = Literal.parse("192.0.2.1");
  private static final InetSocketAddress SERVER =
      new InetSocketAddress(Literal.parse("10.0.0.5"), 21);
  private static final Condition HERE = from("192.0.2.0/24");
  private static final Condition ELSEWHERE = from("198.51.100.0/24");
  private static final Condition BOB = new Condition.Users(List.of(new UserPattern("bob")));
  private static final Condition CERTIFIED =
      new Condition.Certificate(List.of(new SubjectPattern("CN=bob")));
  private static final Condition WRITE = new Verbs(Set.of(VerbGroup.WRITE), Set.of());
  private static final Condition CHMOD = new Verbs(Set.of(), Set.of("SITE CHMOD"));
  private static final Condition TLS = new Condition.Encrypted(true);
  private static final Condition ACTIVE = new Condition.Modes(Set.of(Mode.ACTIVE));
  private static final Condition TO_TEN = new Within.Endpoint(List.of(Network.parse("10.0.0.0/8")));
  private static final Condition INNER = new Condition.Listeners(Set.of("inner"));
  private static final Condition PORTS = new ServerPorts(List.of(new PortRange(20, 22)));
  private static final List<Condition> ALL =
      List.of(HERE, ELSEWHERE, BOB, CERTIFIED, WRITE, CHMOD, TLS, ACTIVE, TO_TEN, INNER, PORTS);

  private static Condition from(String network) {
    return new Within.From(List.of(Network.parse(network)));
  }

  private static Rule rule(int line, Decision decision, Condition... conditions) {
    return new Rule(decision, List.of(conditions), "", new Source("f", line, 1));
  }

  private static Question.Command command(String user, String verb, String argument) {
    return new Question.Command(CLIENT, "public", user, false, "", verb, argument, Target.NONE);
  }

  private static Question.Data data(String endpoint) {
    return new Question.Data(
        CLIENT,
        "public",
        "bob",
        true,
        "CN=bob",
        Mode.ACTIVE,
        CLIENT,
        new InetSocketAddress(Literal.parse(endpoint), 40000));
  }

  @Test
  void looksAtEachRuleUntilOneDecides() {
    Policy policy =
        new Policy(
            List.of(),
            List.of(
                rule(1, DENY, WRITE, ELSEWHERE),
                rule(2, ALLOW, WRITE, BOB),
                rule(3, DENY, HERE),
                rule(4, ALLOW)),
            List.of());
    Explanation explanation = policy.explain(command("joe", "STOR", "f"));
    assertEquals("f:3", explanation.verdict().source().brief());
    assertEquals(
        """
        f:1 HOLDS verbs WRITE (the verb is STOR)
        f:1 FAILS from 198.51.100.0/24 (the client is 192.0.2.1)
        f:2 HOLDS verbs WRITE (the verb is STOR)
        f:2 FAILS users bob (the user is "joe")
        f:3 HOLDS from 192.0.2.0/24 (the client is 192.0.2.1)""",
        text(explanation));
    assertEquals(
        List.of(false, false, true), explanation.looks().stream().map(Look::matches).toList());
  }

  @Test
  void tellsWhereARuleGivesWayToTheWayThere() {
    Policy policy = new Policy(List.of(), List.of(rule(1, ALLOW, WRITE, BOB, HERE)), List.of());
    assertEquals(
        """
        f:1 WAIVED verbs WRITE (the verb is TYPE)
        f:1 WAIVED users bob (no user has been named)
        f:1 HOLDS from 192.0.2.0/24 (the client is 192.0.2.1)""",
        text(policy.explain(command("", "TYPE", "I"))));
  }

  @Test
  void hasNoRuleWhereNoneMatches() {
    Explanation explanation =
        new Policy(List.of(), List.of(), List.of(rule(1, ALLOW, TO_TEN)))
            .explain(data("192.0.2.9"));
    assertEquals(Verdict.NO_MATCH, explanation.verdict());
    assertEquals("f:1 FAILS endpoint 10.0.0.0/8 (it leads to 192.0.2.9)", text(explanation));
  }

  private static String text(Explanation explanation) {
    return explanation.looks().stream()
        .flatMap(look -> look.findings().stream().map(finding -> text(look.rule(), finding)))
        .collect(Collectors.joining("\n"));
  }

  private static String text(Rule rule, Finding finding) {
    return rule.source().brief()
        + " "
        + finding.standing()
        + " "
        + finding.condition().describe()
        + " ("
        + finding.found()
        + ")";
  }

  static Stream<Arguments> findings() {
    Question connect = new Question.Connect(CLIENT, "public", SERVER);
    Question site = command("bob", "SITE", "chmod 644 f");
    return Stream.of(
        Arguments.of(HERE, connect, "the client is 192.0.2.1"),
        Arguments.of(INNER, connect, "the listener is \"public\""),
        Arguments.of(PORTS, connect, "the server's port is 21"),
        Arguments.of(PORTS, site, "no connection is asked for"),
        Arguments.of(PORTS, data("10.0.0.5"), "no connection is asked for"),
        Arguments.of(BOB, connect, "no user has been named"),
        Arguments.of(BOB, site, "the user is \"bob\""),
        Arguments.of(TLS, site, "the control connection is clear"),
        Arguments.of(TLS, data("10.0.0.5"), "the control connection is encrypted"),
        Arguments.of(CERTIFIED, site, "no certificate has been shown"),
        Arguments.of(CERTIFIED, data("10.0.0.5"), "the certificate is of \"CN=bob\""),
        Arguments.of(WRITE, site, "the verb is SITE"),
        Arguments.of(CHMOD, site, "the verb is SITE CHMOD"),
        Arguments.of(CHMOD, command("", "SITE", ""), "the verb is SITE"),
        Arguments.of(WRITE, data("10.0.0.5"), "no command is asked for"),
        Arguments.of(ACTIVE, site, "no data connection is asked for"),
        Arguments.of(ACTIVE, data("10.0.0.5"), "the mode is active"),
        Arguments.of(TO_TEN, connect, "no data connection is asked for"),
        Arguments.of(TO_TEN, data("10.0.0.5"), "it leads to 10.0.0.5"));
  }

  @ParameterizedTest
  @MethodSource("findings")
  void saysWhatTheQuestionHas(Condition condition, Question question, String found) {
    assertEquals(found, condition.found(question));
  }

  /** Whatever the rules and the question: what is explained is what is decided. */
  @Test
  void explainsTheVerdictThatIsGiven() {
    Random random = new Random(959);
    List<Question> questions =
        List.of(
            new Question.Connect(CLIENT, "inner", SERVER),
            command("", "USER", "bob"),
            command("bob", "STOR", "f"),
            command("joe", "SITE", "CHMOD 1 f"),
            data("10.0.0.5"),
            data("192.0.2.9"));
    for (int round = 0; round < 2000; round++) {
      List<Rule> rules = new ArrayList<>();
      for (int line = 1; line <= random.nextInt(6); line++) {
        Condition[] conditions =
            random
                .ints(random.nextInt(3), 0, ALL.size())
                .mapToObj(ALL::get)
                .toArray(Condition[]::new);
        rules.add(rule(line, random.nextBoolean() ? ALLOW : DENY, conditions));
      }
      Policy policy = new Policy(rules, rules, rules);
      for (Question question : questions) {
        Explanation explanation = policy.explain(question);
        assertEquals(policy.judge(question), explanation.verdict());
        List<Look> looks = explanation.looks();
        assertEquals(rules.subList(0, looks.size()), looks.stream().map(Look::rule).toList());
        assertEquals(
            explanation.verdict().equals(Verdict.NO_MATCH) ? List.of() : List.of(looks.size() - 1),
            IntStream.range(0, looks.size()).filter(i -> looks.get(i).matches()).boxed().toList());
      }
    }
  }
}
