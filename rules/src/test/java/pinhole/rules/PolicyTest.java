package pinhole.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pinhole.rules.Decision.ALLOW;
import static pinhole.rules.Decision.DENY;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
  private static final InetAddress CLIENT = Literal.parse("192.0.2.1");
  private static final InetSocketAddress SERVER =
      new InetSocketAddress(Literal.parse("10.0.0.5"), 21);
  private static final Condition BOB = users("bob");
  private static final Condition READ = verbs(VerbGroup.READ);
  private static final Condition TLS = new Condition.Encrypted(true);

  private static Condition users(String... patterns) {
    return new Condition.Users(List.of(patterns).stream().map(UserPattern::new).toList());
  }

  private static Condition verbs(VerbGroup group) {
    return new Verbs(Set.of(group), Set.of());
  }

  private static Condition verbs(String... verbs) {
    return new Verbs(Set.of(), Set.of(verbs));
  }

  private static Rule rule(int line, Decision decision, Condition... conditions) {
    return new Rule(decision, List.of(conditions), "", new Source("f", line, 1));
  }

  private static Policy commands(Rule... rules) {
    return new Policy(List.of(), List.of(rules), List.of());
  }

  private static Question.Command command(String user, boolean encrypted, String line) {
    String[] words = line.split(" ", 2);
    String argument = words.length == 1 ? "" : words[1];
    return new Question.Command(
        CLIENT, "public", user, encrypted, "", words[0], argument, Target.NONE);
  }

  @Test
  void deniesWhatNoRuleMatches() {
    Verdict verdict = commands().judge(command("bob", false, "RETR f"));
    assertEquals(new Verdict(DENY, "no rule allows it", Source.NONE), verdict);
    assertEquals("default", verdict.source().brief());
  }

  @Test
  void followsTheFirstRuleThatMatches() {
    Policy policy = commands(rule(1, DENY, verbs("DELE")), rule(2, ALLOW), rule(3, DENY));
    assertEquals("f:1", policy.judge(command("bob", false, "DELE f")).source().brief());
    assertEquals("f:2", policy.judge(command("bob", false, "RETR f")).source().brief());
  }

  @Test
  void asksEachQuestionOfItsOwnList() {
    Policy policy = new Policy(List.of(rule(1, ALLOW)), List.of(), List.of(rule(3, ALLOW)));
    assertTrue(policy.judge(new Question.Connect(CLIENT, "public", SERVER)).allowed());
    assertFalse(policy.judge(command("bob", false, "NOOP")).allowed());
    InetSocketAddress endpoint = new InetSocketAddress(CLIENT, 40000);
    assertTrue(
        policy
            .judge(
                new Question.Data(
                    CLIENT, "public", "bob", false, "", Mode.ACTIVE, CLIENT, endpoint))
            .allowed());
  }

  @Test
  void tellsTheReasonOfTheRule() {
    Rule rule = new Rule(DENY, List.of(), "closed today", Source.NONE);
    assertEquals("closed today", commands(rule).judge(command("", false, "NOOP")).reason());
  }

  @ParameterizedTest
  @CsvSource({
    "'', USER bob, true", // Nobody is named yet, and must be able to be.
    "alice, PASS x, true", // The server says no; who bob is nobody knows before.
    "alice, EPSV, true",
    "alice, RETR f, false",
    "bob, RETR f, true",
    "bob, SIZE f, true",
    "bob, STOR f, false",
    "bob, SITE CHMOD, false",
  })
  void allowsTheWayToWhatItAllows(String user, String line, boolean allowed) {
    Policy policy = commands(rule(1, ALLOW, READ, BOB));
    assertEquals(allowed, policy.judge(command(user, false, line)).allowed());
  }

  @ParameterizedTest
  @CsvSource({
    "false, AUTH TLS, true",
    "false, FEAT, true",
    "false, USER bob, false",
    "false, RETR f, false",
    "true, USER bob, true",
    "true, RETR f, true",
  })
  void e116AllowsTheWayToEncryptionAndNoUserBefore(
      boolean encrypted, String line, boolean allowed) {
    Policy policy = commands(rule(1, ALLOW, READ, TLS));
    assertEquals(allowed, policy.judge(command("", encrypted, line)).allowed());
  }

  @Test
  void keepsOtherConditionsOnTheWay() {
    Condition elsewhere = new Within.From(List.of(Network.parse("198.51.100.0/24")));
    Policy policy = commands(rule(1, ALLOW, READ, elsewhere));
    assertFalse(policy.judge(command("", false, "USER bob")).allowed());
  }

  @ParameterizedTest
  @CsvSource({
    "bob, USER bob, false",
    "bob, NOOP, false",
    "alice, USER alice, true",
    "alice, PORT 1, false",
    "'', FEAT, true",
  })
  void deniesExactlyWhatItSays(String user, String line, boolean allowed) {
    Policy policy =
        commands(
            rule(1, DENY, verbs(VerbGroup.ALL), BOB), rule(2, DENY, verbs("PORT")), rule(3, ALLOW));
    assertEquals(allowed, policy.judge(command(user, false, line)).allowed());
  }

  @ParameterizedTest
  @CsvSource({
    "SITE CHMOD, SITE CHMOD 644 f, true",
    "SITE CHMOD, SITE chmod 644 f, true",
    "SITE CHMOD, SITE   chmod 644 f, true",
    "SITE CHMOD, SITE \"CHMOD\" 644 f, true",
    "SITE CHMOD, SITE \"CH\\MOD\"644 f, true",
    "SITE CHMOD, SITE \"CHMOD, true",
    "SITE CHMOD, SITE \"CHMOD 644\" f, false",
    "SITE CHMOD, SITE \"\" CHMOD, false",
    "SITE CHMOD, SITE \", false",
    "SITE CHMOD, SITE \"\\, false",
    "SITE CHMOD, SITE CHMODX, false",
    "SITE CHMOD, SITE, false",
    "SITE CHMOD, SITE UTIME f, false",
    "SITE, SITE CHMOD 644 f, true",
    "SITE, SITE, true",
    "OPTS UTF8, OPTS utf8 on, true",
    "RETR, RETR SITE, true",
  })
  void e137KnowsSubcommandsByTheirOwnNames(String verb, String line, boolean holds) {
    assertEquals(holds, verbs(verb).holds(command("", false, line)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"USER", "RETR", "SITE", "XYZZY"})
  void takesEveryVerbForAll(String verb) {
    assertTrue(verbs(VerbGroup.ALL).holds(command("", false, verb)));
  }

  @Test
  void neverHoldsForAQuestionWithoutTheFact() {
    Question connect = new Question.Connect(CLIENT, "public", SERVER);
    assertFalse(verbs("RETR").holds(connect));
    assertFalse(new Condition.Modes(Set.of(Mode.ACTIVE)).holds(connect));
    assertFalse(users("*").holds(connect));
  }

  @Test
  void knowsWhereAPinholeLeads() {
    Condition endpoint = new Within.Endpoint(List.of(Network.parse("10.0.0.0/8")));
    assertTrue(endpoint.holds(to(new InetSocketAddress(Literal.parse("10.0.0.5"), 1))));
    assertFalse(endpoint.holds(to(new InetSocketAddress(CLIENT, 1))));
    assertFalse(endpoint.holds(to(InetSocketAddress.createUnresolved("ftp.example.com", 1))));
  }

  @Test
  void knowsWhichServerAClientIsTakenTo() {
    Condition to = new Within.To(List.of(Network.parse("10.0.0.0/8")));
    assertTrue(to.holds(new Question.Connect(CLIENT, "public", SERVER)));
    assertFalse(
        to.holds(new Question.Connect(CLIENT, "public", new InetSocketAddress(CLIENT, 21))));
    InetSocketAddress unknown = InetSocketAddress.createUnresolved("ftp.example.com", 21);
    assertFalse(to.holds(new Question.Connect(CLIENT, "public", unknown)));
    assertFalse(to.holds(to(SERVER)), "what a data connection leads to is an endpoint");
  }

  @ParameterizedTest
  @CsvSource({
    "21, true",
    "20, false",
    "1999, false",
    "2000, true",
    "2199, true",
    "2200, false",
  })
  void knowsAtWhichPortTheServerIs(int port, boolean holds) {
    Condition ports = ports("21", "2000-2199");
    for (InetSocketAddress to :
        List.of(
            new InetSocketAddress(SERVER.getAddress(), port),
            InetSocketAddress.createUnresolved("ftp.example.com", port))) {
      assertEquals(holds, ports.holds(new Question.Connect(CLIENT, "public", to)));
    }
    assertFalse(ports.holds(to(new InetSocketAddress(CLIENT, 21))), "no data connection's");
    assertFalse(ports.holds(command("bob", false, "RETR f")));
  }

  @ParameterizedTest
  @CsvSource({
    "2000-2199, 2121, true",
    "2000-2199, 2000-2199, true",
    "2000-2199, 2100-2200, false",
    "2121, 2000-2199, false",
    "2121, 2122, false",
  })
  void aRuleForMorePortsShadowsOneForFewer(String earlier, String later, boolean shadows) {
    Condition to = new Within.To(List.of(Network.parse("10.0.0.5")));
    Rule rule = rule(1, DENY, ports(earlier));
    assertEquals(shadows, rule.shadows(rule(2, ALLOW, to, ports(later))));
    assertFalse(rule.shadows(rule(2, ALLOW, to)), "it may be at any port");
  }

  private static Condition ports(String... ranges) {
    return new ServerPorts(List.of(ranges).stream().map(PortRange::parse).toList());
  }

  private static Question to(InetSocketAddress endpoint) {
    return new Question.Data(CLIENT, "public", "bob", false, "", Mode.PASSIVE, CLIENT, endpoint);
  }

  @Test
  void asksForTheCertificateOfAClient() {
    Condition bob = new Condition.Certificate(List.of(new SubjectPattern("CN=bob")));
    Policy policy = commands(new Rule(ALLOW, List.of(bob), "", Source.NONE));
    assertTrue(policy.judge(shown("CN=bob,O=x", "RETR")).allowed());
    assertFalse(policy.judge(shown("CN=alice,O=x", "RETR")).allowed());
    assertFalse(policy.judge(shown("", "RETR")).allowed());
    assertFalse(policy.judge(shown("", "USER")).allowed());
    assertTrue(policy.judge(shown("", "AUTH")).allowed(), "the way to show one");
  }

  private static Question shown(String subject, String verb) {
    return new Question.Command(CLIENT, "public", "bob", true, subject, verb, "", Target.NONE);
  }

  @Test
  void describesItsConditionsInTheWordsOfTheFile() {
    assertEquals("verbs READ", READ.describe());
    assertEquals("to 10.0.0.0/8", new Within.To(List.of(Network.parse("10.0.0.0/8"))).describe());
    assertEquals("server-port 21, 2000-2199", ports("21", "2000-2199").describe());
    assertEquals("users bob, a*", users("bob", "a*").describe());
    assertEquals("encrypted on", TLS.describe());
    assertEquals("mode active", new Condition.Modes(Set.of(Mode.ACTIVE)).describe());
  }
}
