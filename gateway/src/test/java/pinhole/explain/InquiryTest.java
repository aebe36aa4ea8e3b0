package pinhole.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pinhole.ftp.HostPort;
import pinhole.rules.Literal;
import pinhole.rules.config.Configuration;
import pinhole.rules.config.ConfigurationReader;
import pinhole.rules.config.InvalidConfiguration;
import pinhole.rules.config.Listener;

class InquiryTest {
  private static final String RULES =
      """
      listeners:
        - { name: public, bind: "203.0.113.7:21", server: "10.0.0.5:21" }
        - { name: other, bind: "[::]:2121", server: "10.0.0.6:21" }
        - { name: blind, bind: "203.0.113.7:2122", server: "10.0.0.6:21", stateful-ftp: off }
      rules:
        connect:
          - deny: { from: 192.0.2.66, because: "not today" }   # line 7
          - allow: {}
        commands:
          - deny: { users: root }                              # line 10
          - deny: { verbs: SITE CHMOD }
          - allow: { verbs: DELE, encrypted: on }              # line 12
          - allow: { verbs: READ }
          - allow: { verbs: STOR, users: bob }                 # line 14
        data:
          - allow: { mode: passive, endpoint: 10.0.0.5 }       # line 16
          - allow: { mode: active, from: 198.51.100.0/24 }
      """;

  private static Configuration configuration(boolean tls) {
    String speaks =
        "{ name: public, tls: explicit, require: [data],"
            + " certificates: [{ chain: a.pem, key: a.key }],";
    try {
      String rules = tls ? RULES.replace("{ name: public,", speaks) : RULES;
      return ConfigurationReader.read("f", rules).configuration();
    } catch (InvalidConfiguration e) {
      throw new IllegalStateException(e);
    }
  }

  private static Account about(
      String client, String listener, String user, boolean tls, List<String> before, String line) {
    Configuration configuration = configuration(tls);
    Listener at =
        configuration.listeners().stream()
            .filter(one -> one.name().equals(listener))
            .findFirst()
            .orElseThrow();
    Circumstances circumstances =
        new Circumstances(
            Literal.parse(client),
            at,
            new HostPort(Literal.parse(at.server().host()), at.server().port()),
            user,
            tls,
            "",
            "",
            before);
    return new Inquiry(configuration, circumstances).about(line);
  }

  /**
   * "f:14 f:16!": which rules decided; with "!" where they said no, and why where it was no rule.
   */
  private static String brief(Exchange exchange) {
    Stream<String> judged =
        exchange.questions().stream()
            .map(one -> one.verdict().source().brief() + (one.verdict().allowed() ? "" : "!"));
    Stream<String> builtin =
        exchange.refusals().stream()
            .filter(refusal -> refusal.rule().equals("builtin"))
            .map(refusal -> "builtin! " + refusal.reply());
    return Stream.of(Stream.of(exchange.line().split(" ", 2)[0]), judged, builtin)
        .flatMap(part -> part)
        .collect(Collectors.joining(" "));
  }

  private static String brief(Account account) {
    return account.exchanges().stream().map(InquiryTest::brief).collect(Collectors.joining("; "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # from | user | line | allowed | what was asked
          192.0.2.66 | `` | `` | false | ` f:7!`
          192.0.2.66 | bob | STOR x | false | ` f:7!`
          192.0.2.1 | `` | `` | true | ` f:8`
          192.0.2.1 | root | NOOP | false | ` f:8; USER f:10!`
          192.0.2.1 | root | USER root | false | ` f:8; USER f:10!`
          192.0.2.1 | root | PASS | false | ` f:8; USER f:10!`
          192.0.2.1 | bob | PASS | true | ` f:8; USER f:12; PASS f:12`
          192.0.2.1 | bob | SITE CHMOD 1 f | false | ` f:8; USER f:13; PASS f:13; SITE f:11!`
          192.0.2.1 | `` | SITE HELP | false | ` f:8; SITE default!`
          192.0.2.1 | `` | AUTH TLS | false | ` f:8; AUTH f:12 builtin! 534 TLS is not offered here.`
          192.0.2.1 | `` | LPRT 4,4 | false | ` f:8; LPRT f:13 builtin! 502 Use EPRT or EPSV.`
          192.0.2.1 | `` | GET / HTTP/1.1 | false | ` f:8; GET builtin! 421 This is an FTP server; closing control connection.`
          192.0.2.1 | `` | R?TR x | false | ` f:8; R?TR builtin! 500 Command not understood.`
          """)
  void asksWhatTheGatewayAsks(
      String client, String user, String line, boolean allowed, String asked) {
    Account account = about(client, "public", user, false, List.of(), line);
    // The login's own rule depends on TLS, which is not the question here.
    assertEquals(asked.replace("f:12", "f:13"), brief(account).replace("f:12", "f:13"));
    assertEquals(allowed, account.allowed());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          # E43, E44, E45, E42, E40, E38, E49
          PORT 10,0,0,2,8,6 ; 504 Only your own address is allowed.
          PORT 198,51,100,9,3,255 ; 504 Ports below 1024 are not allowed.
          PORT 198,51,100,9,8,73 ; 504 That address is this gateway's own.
          PORT 198,51,100,9,256,1 ; 501 Cannot read that address and port.
          EPRT |2|2001:db8::9|40000| ; 522 Network protocol not supported, use (1).
          EPSV 2 ; 522 Network protocol not supported, use (1).
          227 (10,0,0,5,3,255) ; 425 The server's answer cannot be used.
          227 (10,0,0,5,256,1) ; 425 The server's answer cannot be used.
          229 (|||22|) ; 425 The server's answer cannot be used.
          """)
  void knowsWhatNoRuleCanChange(String line, String reply) {
    Account account = about("198.51.100.9", "public", "", false, List.of(), line);
    List<Exchange.Refusal> refusals = last(account).refusals();
    assertEquals(List.of("builtin"), refusals.stream().map(Exchange.Refusal::rule).toList());
    assertEquals(reply, refusals.get(0).reply());
  }

  private static Exchange last(Account account) {
    return account.exchanges().get(account.exchanges().size() - 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          198.51.100.9 | public | bob | true | EPSV f:13 f:16; EPRT f:13 f:17; STOR f:14
          192.0.2.1 | public | bob | true | EPSV f:13 f:16; EPRT f:13 default!; STOR f:14
          198.51.100.9 | other | bob | true | EPSV f:13 default!; EPRT f:13 f:17; STOR f:14
          192.0.2.1 | other | bob | false | EPSV f:13 default!; EPRT f:13 default!; STOR f:14 builtin! 425 Use PASV, EPSV, PORT or EPRT first.
          198.51.100.9 | public | joe | false | EPSV f:13 f:16; EPRT f:13 f:17; STOR default!
          """)
  void triesBothModesForATransfer(
      String client, String listener, String user, boolean allowed, String asked) {
    Account account = about(client, listener, user, false, List.of(), "STOR x");
    String way = brief(account).replace("f:12", "f:13");
    assertEquals(asked, way.substring(way.indexOf("EPSV")));
    assertEquals(allowed, account.allowed());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          EPSV ALL       | PASV    | false
          EPSV ALL       | EPSV    | true
          NOOP           | PASV    | true
          PASV           | RETR x  | true
          PASV,RETR x    | RETR y  | false
          PORT 1,2,3,4,5,6 | RETR x | false
          QUIT           | NOOP    | false
          """)
  void goesOnFromWhatWasSaidBefore(String before, String line, boolean allowed) {
    List<String> said = Arrays.asList(before.split(",(?=[A-Z])"));
    assertEquals(allowed, about("192.0.2.1", "public", "", false, said, line).allowed());
  }

  @Test
  void knowsEncryption() {
    assertTrue(about("192.0.2.1", "public", "bob", true, List.of(), "DELE x").allowed());
    Account clear = about("192.0.2.1", "public", "bob", false, List.of(), "DELE x");
    assertEquals("DELE default!", brief(last(clear)));
    assertTrue(about("192.0.2.1", "public", "bob", true, List.of(), "RETR x").allowed());
    Account again = about("192.0.2.1", "public", "", true, List.of(), "AUTH TLS");
    assertEquals("builtin", last(again).refusals().get(0).rule());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> about("192.0.2.1", "other", "bob", true, List.of(), "DELE x"));
    assertEquals("listener \"other\" does not speak TLS with its clients", e.getMessage());
  }

  @Test
  void saysOfAConnectionThatIsNotReadOnlyWhetherItIsTaken() {
    Account account = about("192.0.2.1", "blind", "root", false, List.of(), "SITE CHMOD 1 f");
    assertEquals(" f:8", brief(account));
    assertTrue(account.allowed());
  }

  @Test
  void judgesOfRepliesOnlyThoseThatOpenSomething() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> about("192.0.2.1", "public", "", false, List.of(), "226 Transfer complete"));
    assertEquals("of a server's replies only 227 and 229 are judged, not 226", e.getMessage());
  }
}
