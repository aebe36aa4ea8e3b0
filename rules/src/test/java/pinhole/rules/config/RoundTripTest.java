package pinhole.rules.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pinhole.rules.Policy;
import pinhole.rules.Rule;
import pinhole.rules.Source;

/** What is written reads back as the same. */
class RoundTripTest {
  static final String EVERYTHING =
      """
      listeners:
        - { name: a.b-c, bind: "[2001:db8::1]:2121", server: "[2001:db8::5]:2100", stateful-ftp: off }
        - { name: null1, bind: 127.0.0.1:0, server: ftp.example.com }
        - name: tls
          bind: 127.0.0.1:2
          tls: explicit
          certificates: [{ chain: a.pem, key: "b: #.key", key-password-file: /c }, { chain: d },
                         { pkcs12: e.p12, password-file: f }, { pkcs12: g }]
          tls-versions: 1.3
          client-certificates: optional
          client-authorities: ../h.pem
          require: data
          data-resumption: required
          ccc: allow
          proxy-protocol: { from: [10.0.0.10, "2001:db8::/64"] }
          server: { address: "[2001:db8::6]", tls: same, tls-versions: 1.2-1.3, trust: ./i,
                    host-name: any, certificate: { chain: j, key: k }, data: same }
        - { name: out, bind: "[::]:5", server: original-destination, divert-ports: [2121, 21] }
        - { name: blind, bind: 127.0.0.1:3, tls: opaque, opaque-ports: [50, 60-70], server: x }
        - name: pinned
          bind: 127.0.0.1:4
          proxy-protocol: { from: 10.0.0.10, data: on }
          server: { address: 10.0.0.7, tls: implicit, host-name: ftp.example.com, data: clear,
                    trust: "sha256:0A:0A:0A:0A:0A:0A:0A:0A:0A:0A:0A:0A:0A:0A:0A:0A:0A:0A:0A:0A:0A:0A:0A:0A:0A:0A:0A:0A:0A:0A:0A:0A" }
      data:
        plane: auto
        source: client
        external-address:
          - { for: [10.0.0.0/8, "fd00::/8"], is: "fd00::1" }
          - { is: ftp.example.com }
        passive-ports: 30000-30999
        active-ports: 31000
        except-ports: []
        open-for: 1500ms
        active-source-port: any
        server-addresses: any
        splice: off
      limits: { sessions: 3, sessions-per-client: 2, line-length: 513B, reply-line-length: 1KiB,
                reply-size: 2MiB, outstanding-commands: 1, pinholes-per-session: 1,
                upload-size: 5GiB }
      timeouts: { connect: 1ms, greeting: 1s, tls: 2s, login: 90s, idle: 2h,
                  stall: 1d, reply: 61m, final-reply: 0s, drain: 0s }
      ban: { after: 100, within: 90s, for: 30d, except: [192.0.2.7, "2001:db8::/32"] }
      log: { format: json, file: "/var/log/a: #b.log", rotate-at: 1GiB, keep: 0, transfer-log: x }
      firewall:
        allow:
          - { port: 22, from: [10.0.0.0/8, "fd00::/8"] }
          - { port: [161, 8000-8010], protocol: udp, from: any }
          - { protocol: ping, from: 192.0.2.7 }
        forward: leave
        server-data-port: ftp-data
      rules:
        connect:
          - deny: { from: [192.0.2.7, "2001:db8::/32"], listeners: [a.b-c], because: "\\"no\\", ö 𝄞 \\\\" }
          - allow: { to: [10.0.0.0/8, "fd00::/8"] }
          - deny: { server-port: [21, 2000 - 2199], to: 10.0.0.5 }
          - allow: { server-port: 2121 }
          - allow: {}
        commands:
          - deny: { verbs: [site chmod, READ, xyzzy], users: ["*", "?a", "null", "a b"] }
          - deny: { verbs: WRITE, paths: ["/**/*.exe", /a b/*, "/it's, not: #1"] }
          - allow: { encrypted: yes, verbs: ALL }
          - allow: { certificate: ["CN=partner-*,O=Example", 'o=b\\, c'] }
        data:
          - allow: { mode: [active, passive], endpoint: 10.0.0.0/8, encrypted: off }
      """;

  private static final String TELLING =
      """
      listeners:
        - { name: a, bind: 127.0.0.1:1, server: { address: x, proxy-protocol: v1 } }
        - { name: b, bind: 127.0.0.1:2,
            server: { address: x, proxy-protocol: { version: v2, data: on } } }
      """;

  static List<String> files() {
    return List.of(
        EVERYTHING,
        TELLING,
        ExampleTest.text(),
        MistakesTest.LISTENER,
        MistakesTest.LISTENER + "rules:\n");
  }

  @ParameterizedTest
  @MethodSource("files")
  void whatIsWrittenReadsBack(String text) throws InvalidConfiguration {
    Configuration first = read(text);
    String written = ConfigurationWriter.write(first);
    assertEquals(withoutSources(first), withoutSources(read(written)), written);
    assertEquals(written, ConfigurationWriter.write(read(written)));
  }

  @Test
  void showsEveryDefault() throws InvalidConfiguration {
    assertEquals(
        """
        listeners:
          - name: public
            bind: 0.0.0.0:21
            server:
              address: 10.0.0.5:21
              proxy-protocol: off
              tls: off
              tls-versions: 1.2
              trust: system
              host-name: 10.0.0.5
              data: private
            stateful-ftp: on
            proxy-protocol: off
            tls: off
            certificates: []
            tls-versions: 1.2-1.3
            client-certificates: off
            require: []
            data-resumption: preferred
            ccc: refuse
            opaque-ports: []
        data:
          plane: relay
          source: gateway
          external-address: []  # the address that the client connected to
          passive-ports: 41000-41999
          active-ports: 41000-41999
          except-ports: [5060-5061, 1720, 1723, 2000, 6000-6063]
          open-for: 30s
          active-source-port: ftp-data
          server-addresses: []
          splice: on
        limits:
          sessions: 2000
          sessions-per-client: 20
          line-length: 4KiB
          reply-line-length: 32KiB
          reply-size: 1MiB
          outstanding-commands: 64
          pinholes-per-session: 2
          upload-size: off
        timeouts:
          connect: 10s
          greeting: 30s
          tls: 30s
          login: 1m
          idle: 15m
          stall: 5m
          reply: 10m
          final-reply: 5s
          drain: 1m
        ban:
          after: off
          within: 10m
          for: 1h
          except: []
        log:
          format: text
          file: stdout
          rotate-at: 100MiB
          keep: 10
          transfer-log: off
        firewall:
          allow: []
          forward: deny
          server-data-port: any
        rules:
          connect: []
          commands:
            - allow: {users: "partner-*", verbs: READ}
            - deny: {because: "closed today"}
          data: []
        """,
        ConfigurationWriter.write(
            read(
                MistakesTest.LISTENER
                    + """
                    rules:
                      commands:
                        - allow: { verbs: READ, users: partner-* }
                        - deny: { because: closed today }
                    """)));
  }

  @Test
  void showsWhatIsDiverted() throws InvalidConfiguration {
    String written =
        ConfigurationWriter.write(
            read(
                """
                listeners:
                  - { name: out, bind: 0.0.0.0:2121, server: original-destination }
                """));
    String expected =
        """
            server: original-destination
            divert-ports: [21]
        """;
    assertTrue(written.contains(expected), written);
  }

  private static Configuration read(String text) throws InvalidConfiguration {
    return ConfigurationReader.read("f", text).configuration();
  }

  private static Configuration withoutSources(Configuration c) {
    List<Listener> listeners = c.listeners().stream().map(RoundTripTest::withoutSources).toList();
    Policy policy = c.policy();
    return new Configuration(
        listeners,
        c.data(),
        c.limits(),
        c.timeouts(),
        c.ban(),
        c.log(),
        withoutSources(c.firewall()),
        new Policy(
            rulesWithoutSources(policy.connect()),
            rulesWithoutSources(policy.commands()),
            rulesWithoutSources(policy.data())));
  }

  private static Listener withoutSources(Listener l) {
    ClientTls tls = l.tls();
    ServerTls server = l.server().tls();
    return new Listener(
        l.name(),
        l.bind(),
        new Server(
            l.server().host(),
            l.server().port(),
            l.server().proxy(),
            new ServerTls(
                server.mode(),
                server.versions(),
                server.trust() instanceof Trust.Authorities named
                    ? new Trust.Authorities(withoutSource(named.file()))
                    : server.trust(),
                server.hostName(),
                withoutSources(server.certificates()),
                server.data())),
        l.divertPorts(),
        l.statefulFtp(),
        new ProxyProtocol(l.proxy().from(), l.proxy().data(), Source.NONE),
        new ClientTls(
            tls.mode(),
            withoutSources(tls.certificates()),
            tls.versions(),
            tls.clientCertificates(),
            withoutSource(tls.clientAuthorities()),
            tls.require(),
            tls.dataResumption(),
            tls.ccc(),
            tls.opaquePorts()),
        Source.NONE);
  }

  private static List<Certificate> withoutSources(List<Certificate> certificates) {
    List<Certificate> without = new ArrayList<>();
    for (Certificate c : certificates) {
      NamedFile file = withoutSource(c.file());
      NamedFile password = withoutSource(c.password());
      without.add(
          c instanceof Certificate.Pem pem
              ? new Certificate.Pem(file, withoutSource(pem.key()), password, Source.NONE)
              : new Certificate.Pkcs12(file, password, Source.NONE));
    }
    return without;
  }

  private static NamedFile withoutSource(NamedFile file) {
    return new NamedFile(file.path(), Source.NONE);
  }

  private static FirewallSection withoutSources(FirewallSection firewall) {
    return new FirewallSection(
        firewall.allow().stream()
            .map(s -> new FirewallSection.Service(s.protocol(), s.ports(), s.from(), Source.NONE))
            .toList(),
        firewall.forward(),
        firewall.serverDataPort());
  }

  private static List<Rule> rulesWithoutSources(List<Rule> rules) {
    return rules.stream()
        .map(r -> new Rule(r.decision(), r.conditions(), r.because(), Source.NONE))
        .toList();
  }
}
