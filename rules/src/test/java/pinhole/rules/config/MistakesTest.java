package pinhole.rules.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a rules file, said to the operator. */
class MistakesTest {
  static final String LISTENER =
      """
      listeners:
        - name: public
          bind: 0.0.0.0:21
          server: 10.0.0.5
      """;
  static final String RULES =
      """
      rules:
        connect: [allow: {}]
        commands: [allow: {}]
        data: [allow: {}]
      """;

  @ParameterizedTest
  @MethodSource({
    "sections",
    "listeners",
    "proxies",
    "serverProxies",
    "tls",
    "servers",
    "rules",
    "firewall"
  })
  void areToldWithTheirPlace(String text, List<String> problems) {
    assertEquals(problems, problems(text));
  }

  /** Errors, or warnings if there are no errors. */
  static List<String> problems(String text) {
    try {
      return strings(ConfigurationReader.read("f", text).warnings());
    } catch (InvalidConfiguration e) {
      assertEquals(String.join("\n", strings(e.problems())), e.getMessage());
      return strings(e.problems());
    }
  }

  private static List<String> strings(List<Problem> problems) {
    return problems.stream().map(Problem::toString).toList();
  }

  private static Arguments row(String text, String... problems) {
    return Arguments.of(text, List.of(problems));
  }

  static Stream<Arguments> sections() {
    return Stream.of(
        row(
            LISTENER + RULES + "limitz: {}",
            "f:9:1: unknown key \"limitz\"; did you mean \"limits\"?"),
        row(
            LISTENER + RULES + "limits: {sesions: 5}",
            "f:9:10: unknown key \"sesions\"; did you mean \"sessions\"?"),
        row(
            LISTENER + RULES + "limits: {sessions: 5, sessions: 6}",
            "f:9:23: \"sessions\" is doubled; the first is in line 9"),
        row(
            LISTENER + RULES + "limits: {sessions: 0}",
            "f:9:20: sessions: expected a number from 1 to 1000000, found \"0\""),
        row(
            LISTENER + RULES + "limits: {sessions: many}",
            "f:9:20: sessions: expected a number from 1 to 1000000, found \"many\""),
        row(
            LISTENER + RULES + "limits: {sessions: [5]}",
            "f:9:20: sessions: expected a number from 1 to 1000000, found a list"),
        row(
            LISTENER + RULES + "limits: {sessions: }",
            "f:9:19: sessions: expected a number from 1 to 1000000, found nothing"),
        row(LISTENER + RULES + "limits: 5", "f:9:9: expected keys under \"limits\", found \"5\""),
        row(
            LISTENER + RULES + "limits: {line-length: 4096}",
            "f:9:23: line-length: 4096 needs a unit: B, KiB, MiB, GiB"),
        row(
            LISTENER + RULES + "limits: {line-length: 4KB}",
            "f:9:23: line-length: unknown unit \"KB\"; did you mean \"KiB\"?"),
        row(
            LISTENER + RULES + "limits: {line-length: 4B}",
            "f:9:23: line-length: expected 512B to 1MiB, found \"4B\""),
        row(
            LISTENER + RULES + "limits: {reply-line-length: 1MiB, reply-size: 1KiB}",
            "f:9:29: reply-line-length exceeds reply-size"),
        row(
            LISTENER + RULES + "limits: {upload-size: 0B}",
            "f:9:23: upload-size: expected 1B to 1024GiB, found \"0B\""),
        row(
            LISTENER + "    stateful-ftp: off\n" + RULES + "limits: {upload-size: 1GiB}",
            "f:10:23: warning: upload-size does not hold for listener \"public\", whose control"
                + " connections are not read"),
        row(
            LISTENER + RULES + "limits: {upload-size: of}",
            "f:9:23: upload-size: expected a size such as 4KiB, or off, found \"of\""),
        row(
            LISTENER + RULES + "limits: {upload-size: 1GiB}\ndata: {plane: nft}",
            "f:9:23: upload-size needs data.plane: relay, or auto; with nft no byte passes through"
                + " here"),
        row(
            LISTENER + RULES + "timeouts: {idle: 30}",
            "f:9:18: idle: 30 needs a unit: ms, s, m, h, d"),
        row(
            LISTENER + RULES + "timeouts: {idle: 30sec}",
            "f:9:18: idle: unknown unit \"sec\"; expected one of ms, s, m, h, d"),
        row(
            LISTENER + RULES + "timeouts: {idle: 0s}",
            "f:9:18: idle: expected 1ms to 30d, found \"0s\""),
        row(
            LISTENER + RULES + "timeouts: {idle: soon}",
            "f:9:18: idle: expected a duration such as 30s, found \"soon\""),
        row(
            LISTENER + RULES + "ban: {after: 0}",
            "f:9:14: after: expected a number from 1 to 100, or off, found \"0\""),
        row(
            LISTENER + RULES + "ban: {after: never}",
            "f:9:14: after: expected a number from 1 to 100, or off, found \"never\""),
        row(
            LISTENER + RULES + "ban: {after: 6, during: 1h}",
            "f:9:17: unknown key \"during\"; expected one of after, within, for, except"),
        row(
            LISTENER + RULES + "ban: {except: any}",
            "f:9:15: except: \"any\" is not an IP address"),
        row(
            LISTENER + RULES + "log: {format: xml}",
            "f:9:15: format: unknown word \"xml\"; expected one of text, json"),
        row(
            LISTENER + RULES + "log: {format: jsn}",
            "f:9:15: format: unknown word \"jsn\"; did you mean \"json\"?"),
        row(
            LISTENER + RULES + "log: {file: off, transfer-log: stdout}",
            "f:9:13: file: expected a file name, or stdout; for a file of that name write ./off",
            "f:9:32: transfer-log: expected a file name, or off; for a file of that name write"
                + " ./stdout"),
        row(
            LISTENER + RULES + "log: {file: a%i.log}",
            "f:9:13: file: a log's name cannot have % in it"),
        row(
            LISTENER + RULES + "log: {file: x/../f, transfer-log: ./f}",
            "f:9:13: file: x/../f is the rules file",
            "f:9:35: transfer-log: ./f is the rules file",
            "f:9:35: transfer-log: ./f is the log"),
        row(
            LISTENER + RULES + "log: {keep: -1}",
            "f:9:13: keep: expected a number from 0 to 1000, found \"-1\""),
        row(
            LISTENER + RULES + "data: {passive-ports: 41099-41000}",
            "f:9:23: passive-ports: the range 41099-41000 is empty; did you mean 41000-41099?"),
        row(
            LISTENER + RULES + "data: {passive-ports: 70000}",
            "f:9:23: passive-ports: port 70000 is not one of 1 to 65535"),
        row(
            LISTENER + RULES + "data: {passive-ports: 5060-5061}",
            "f:9:23: passive-ports: no port is left, except-ports takes them all"),
        row(
            LISTENER + RULES + "data: {passive-ports: 40-50, active-ports: 2000}",
            "f:9:44: active-ports: no port is left, except-ports takes them all"),
        row(
            LISTENER + RULES + "data: {passive-ports: 20-30}",
            "f:2:5: listener \"public\" listens on a port that is one of those for data connections"),
        row(
            LISTENER + RULES + "data: {external-address: 10.0.0.300}",
            "f:9:26: external-address: \"10.0.0.300\" is not an IP address"),
        row(
            LISTENER
                + RULES
                + "data: {external-address: [{for: 10.0.0.1/8, is: a b}, {four: any, is: x}, 5]}",
            "f:9:33: for: 10.0.0.1/8 has bits set beyond its prefix; did you mean 10.0.0.0/8?",
            "f:9:49: is: \"a b\" is not an address or a host name",
            "f:9:56: unknown key \"four\"; did you mean \"for\"?",
            "f:9:75: expected { for: NETWORK, is: ADDRESS }, found \"5\""),
        row(
            LISTENER + RULES + "data: {active-source-port: 20}",
            "f:9:28: active-source-port: unknown word \"20\"; expected one of ftp-data, any"),
        row(
            LISTENER + RULES + "data: {splice: auto}",
            "f:9:16: splice: expected on or off, found \"auto\""),
        row(
            LISTENER + RULES + "data: {plane: kernel, source: me}",
            "f:9:15: plane: unknown word \"kernel\"; expected one of relay, nft, auto",
            "f:9:31: source: unknown word \"me\"; expected one of gateway, client"),
        row(
            LISTENER + RULES + "data: {except-ports: [0]}",
            "f:9:23: except-ports: port 0 is not one of 1 to 65535"),
        row(
            LISTENER + RULES + "data: {server-addresses: ftp.example.com}",
            "f:9:26: server-addresses: \"ftp.example.com\" is not an IP address"),
        row(
            LISTENER + RULES + "data: {open-for: 2h}",
            "f:9:18: open-for: expected 100ms to 1h, found \"2h\""));
  }

  static Stream<Arguments> listeners() {
    return Stream.of(
        row(RULES, "f:1:1: no listeners: expected at least one under \"listeners\""),
        row(
            RULES + "listeners:",
            "f:5:11: no listeners: expected at least one under \"listeners\""),
        row(
            RULES + "listeners: []",
            "f:5:12: no listeners: expected at least one under \"listeners\""),
        row(
            RULES + "listeners: {name: a}",
            "f:5:12: listeners: expected a list of listeners, found keys and values"),
        row(RULES + "listeners: [a, ]", "f:5:13: expected a listener, found \"a\""),
        row(
            RULES + "listeners:\n  -\n  - name: a",
            "f:6:4: expected a listener, found nothing",
            "f:7:5: missing \"bind\": expected an address and a port such as 0.0.0.0:21",
            "f:7:5: missing \"server\": expected a server such as 10.0.0.5:21"),
        row(
            RULES + "listeners: [{}]",
            "f:5:13: missing \"name\": expected a name of letters, digits, dots and dashes",
            "f:5:13: missing \"bind\": expected an address and a port such as 0.0.0.0:21",
            "f:5:13: missing \"server\": expected a server such as 10.0.0.5:21"),
        row(
            RULES + "listeners: [{name: a b, bind: localhost:21, sever: x}]",
            "f:5:13: missing \"server\": expected a server such as 10.0.0.5:21",
            "f:5:20: name: expected a name of letters, digits, dots and dashes, found \"a b\"",
            "f:5:31: bind: \"localhost\" is not an IP address",
            "f:5:45: unknown key \"sever\"; did you mean \"server\"?"),
        row(
            RULES + "listeners: [{name: a, bind: 10.0.0.1, server: 10.0.0.5:0}]",
            "f:5:29: bind: \"10.0.0.1\" has no port; did you mean 10.0.0.1:21?",
            "f:5:47: server: port 0 is not one of 1 to 65535"),
        row(
            RULES + "listeners: [{name: a, bind: '::1:21', server: '[::5]x'}]",
            "f:5:29: bind: \"::1:21\" needs brackets around its address, such as [::1]:21",
            "f:5:47: server: \"[::5]x\" is not host:port"),
        row(
            RULES
                + "listeners: [{name: a, bind: '[::1]:0', server: 10.0.0.5, stateful-ftp: maybe}]",
            "f:5:72: stateful-ftp: expected on or off, found \"maybe\""),
        row(
            RULES
                + "listeners: [{name: a, bind: '0.0.0.0:0', server: x}, {name: a, bind: '0.0.0.0:0', server: y}]",
            "f:5:61: there is a listener \"a\" in line 5 already"),
        row(
            RULES
                + "listeners: [{name: a, bind: '0.0.0.0:21', server: x}, {name: b, bind: '10.0.0.1:21', server: y}]",
            "f:5:55: listener \"b\" listens where \"a\" of line 5 does"),
        row(
            RULES
                + "listeners: [{name: a, bind: '10.0.0.1:21', server: x}, {name: b, bind: '[::]:21', server: y}]",
            "f:5:56: listener \"b\" listens where \"a\" of line 5 does"),
        row(
            RULES
                + "listeners: [{name: a, bind: '0.0.0.0:21', server: x}, {name: b, bind: '[::1]:21', server: y}]"),
        row(
            RULES + "listeners: [{name: a, bind: '127.0.0.1:21', server: localhost}]",
            "f:5:13: listener \"a\" is its own server"),
        row(
            RULES + "listeners: [{name: a, bind: '0.0.0.0:21', server: 127.0.0.1}]",
            "f:5:13: listener \"a\" is its own server"),
        row(RULES + "listeners: [{name: a, bind: '0.0.0.0:2121', server: 127.0.0.1}]"),
        row(
            RULES + "listeners: [{name: a, bind: '0.0.0.0:41000', server: x}]",
            "f:5:13: listener \"a\" listens on a port that is one of those for data connections"));
  }

  /** A listener of line 5, with these keys. */
  private static Arguments listener(String keys, String... problems) {
    return row(RULES + "listeners: [{name: a, bind: '[::]:21', " + keys + "}]", problems);
  }

  static Stream<Arguments> proxies() {
    return Stream.of(
        listener("server: x, proxy-protocol: off"),
        listener("server: x, proxy-protocol: {from: [10.0.0.10, 10.0.1.0/24]}"),
        listener("server: x, proxy-protocol: {from: 10.0.0.10, data: on}"),
        listener("server: x, tls: opaque, opaque-ports: 50, proxy-protocol: {from: 10.0.0.10}"),
        listener(
            "server: x, proxy-protocol: on",
            "f:5:67: proxy-protocol: expected off, or the key from with the load balancers, found"
                + " \"on\""),
        listener(
            "server: x, proxy-protocol: [10.0.0.10]",
            "f:5:67: proxy-protocol: expected off, or keys with the load balancers, found a list"),
        listener(
            "server: x, proxy-protocol: {data: on}",
            "f:5:67: from: expected the networks of the load balancers"),
        listener(
            "server: x, proxy-protocol: {from: []}",
            "f:5:74: from: expected the networks of the load balancers"),
        listener(
            "server: x, proxy-protocol: {from: any}", "f:5:74: from: \"any\" is not an IP address"),
        listener(
            "server: x, proxy-protocol: {from: 0.0.0.0/0}",
            "f:5:74: warning: from: everybody can claim to be any client"),
        listener(
            "server: x, proxy-protocol: {form: 10.0.0.10}",
            "f:5:67: from: expected the networks of the load balancers",
            "f:5:68: unknown key \"form\"; did you mean \"from\"?"),
        listener(
            "server: original-destination, proxy-protocol: {from: 10.0.0.10}",
            "f:5:86: proxy-protocol: who is diverted here comes from no load balancer; expected off"),
        listener(
            "server: x, stateful-ftp: off, proxy-protocol: {from: 10.0.0.10, data: on}",
            "f:5:86: proxy-protocol: with stateful-ftp: off there are no data connections; expected"
                + " data: off"),
        listener(
            "server: x, tls: opaque, opaque-ports: 50, proxy-protocol: {from: 10.0.0.10, data: on}",
            "f:5:98: proxy-protocol: opaque-ports take no load balancer's data connections;"
                + " expected data: off"),
        row(
            RULES
                + "data: {plane: nft}\n"
                + "listeners: [{name: a, bind: '[::]:21', server: x, "
                + "proxy-protocol: {from: 10.0.0.10, data: on}}]",
            "f:6:67: proxy-protocol: data.plane: nft reads no headers of data connections; expected"
                + " plane: auto or relay, or data: off here"));
  }

  static Stream<Arguments> serverProxies() {
    return Stream.of(
        listener("server: {address: x, proxy-protocol: off}"),
        listener("server: {address: x, proxy-protocol: v2}"),
        listener("server: {address: x, proxy-protocol: {version: v1, data: on}}"),
        listener(
            "server: {address: x, proxy-protocol: v3}",
            "f:5:77: proxy-protocol: unknown word \"v3\"; did you mean \"v1\"?"),
        listener(
            "server: {address: x, proxy-protocol: {data: on}}",
            "f:5:77: missing \"version\": expected one of off, v1, v2"),
        listener(
            "server: {address: x, proxy-protocol: {version: off, data: on}}",
            "f:5:98: data: no header has version: off"),
        listener(
            "server: {address: original-destination, proxy-protocol: v1}",
            "f:5:48: server: original-destination knows no proxy-protocol; expected off"),
        listener(
            "stateful-ftp: off, server: {address: x, proxy-protocol: {version: v2, data: on}}",
            "f:5:67: server: proxy-protocol: with stateful-ftp: off there are no data connections;"
                + " expected data: off"),
        listener(
            "tls: opaque, opaque-ports: 50, "
                + "server: {address: x, proxy-protocol: {version: v2, data: on}}",
            "f:5:79: server: proxy-protocol: opaque-ports send no headers; expected data: off"),
        row(
            RULES
                + "data: {plane: nft}\n"
                + "listeners: [{name: a, bind: '[::]:21', "
                + "server: {address: x, proxy-protocol: {version: v2, data: on}}}]",
            "f:6:13: listener \"a\" sends its server PROXY headers on data connections, which"
                + " data.plane: nft cannot; expected plane: auto or relay, or data: off there"),
        row(
            RULES
                + "data: {source: client}\n"
                + "listeners: [{name: a, bind: '[::]:21', "
                + "server: {address: x, proxy-protocol: v2}}]",
            "f:6:13: listener \"a\" tells its server the client's address in a PROXY header, and"
                + " with data.source: client the server sees it already; expected one of them"));
  }

  static Stream<Arguments> tls() {
    String certificates = "certificates: [{chain: c}], ";
    return Stream.of(
        listener("server: x, tls: explicit, certificates: [{chain: c}]"),
        listener(
            "server: x, tls: explict",
            "f:5:56: tls: unknown word \"explict\"; did you mean \"explicit\"?"),
        listener(
            "server: x, tls: implicit",
            "f:5:56: tls: the gateway needs \"certificates\" to show to its clients"),
        listener(
            "server: x, tls: explicit, certificates: []",
            "f:5:80: certificates: expected at least one"),
        listener(
            "server: x, tls: explicit, certificates: [a.pem, {chian: c}, {chain: c, pkcs12: d}]",
            "f:5:81: expected { chain: FILE, key: FILE } or { pkcs12: FILE }, found \"a.pem\"",
            "f:5:88: missing \"chain\": expected a file name",
            "f:5:89: unknown key \"chian\"; did you mean \"chain\"?",
            "f:5:101: unknown key \"chain\"; expected one of pkcs12, password-file"),
        listener(
            "server: x, tls: explicit, certificates: [{chain: c, key: '', password-file: e}]",
            "f:5:97: key: expected a file name, found \"\"",
            "f:5:101: unknown key \"password-file\"; did you mean \"key-password-file\"?"),
        listener(
            "server: x, tls: explicit, " + certificates + "tls-versions: 1.1-1.3",
            "f:5:108: tls-versions: TLS 1.1 is not offered (RFC 8996); expected 1.2, 1.3 or 1.2-1.3"),
        listener(
            "server: x, tls: explicit, " + certificates + "tls-versions: 1.3-1.2",
            "f:5:108: tls-versions: the range 1.3-1.2 is empty; did you mean 1.2-1.3?"),
        listener(
            "server: x, tls: explicit, " + certificates + "tls-versions: TLSv1.2",
            "f:5:108: tls-versions: expected 1.2, 1.3 or 1.2-1.3, found \"TLSv1.2\""),
        listener(
            "server: x, tls: explicit, " + certificates + "client-certificates: required",
            "f:5:115: client-certificates: needs \"client-authorities\", which sign those of the"
                + " clients"),
        listener(
            "server: x, tls: explicit, " + certificates + "client-authorities: k",
            "f:5:114: warning: client-authorities: no client is asked for a certificate"),
        listener(
            "server: x, tls: explicit, " + certificates + "require: [login, date]",
            "f:5:111: require: unknown word \"date\"; did you mean \"data\"?"),
        listener(
            "server: x, tls: explicit, " + certificates + "opaque-ports: 50000-50010",
            "f:5:108: opaque-ports: never opened without tls: opaque"),
        listener(
            "server: x, require: login, data-resumption: required, client-certificates: required",
            "f:5:60: require: only with tls: explicit or implicit",
            "f:5:84: data-resumption: only with tls: explicit or implicit",
            "f:5:115: client-certificates: only with tls: explicit or implicit"),
        listener(
            "server: x, tls: off, " + certificates + "tls-versions: 1.3, ccc: allow",
            "f:5:75: warning: certificates: has no effect without tls: explicit or implicit",
            "f:5:103: warning: tls-versions: has no effect without tls: explicit or implicit",
            "f:5:113: warning: ccc: has no effect without tls: explicit or implicit"),
        listener(
            "server: x, client-certificates: optional, client-authorities: k",
            "f:5:72: warning: client-certificates: has no effect without tls: explicit or implicit",
            "f:5:102: warning: client-authorities: has no effect without tls: explicit or implicit"),
        listener(
            "server: x, tls: opaque",
            "f:5:56: warning: tls: without \"opaque-ports\" no data connection is possible, and AUTH"
                + " is refused"),
        listener(
            "server: x, tls: opaque, opaque-ports: 41990-42010",
            "f:5:13: listener \"a\" has opaque-ports 41990-42010, of which some are among those for"
                + " other data connections"),
        listener(
            "server: x, tls: opaque, opaque-ports: [20-30]",
            "f:5:13: listener \"a\" has opaque-ports 20-30, and on one of them \"a\" listens"),
        row(
            RULES
                + "listeners: [{name: a, bind: '10.0.0.1:21', server: x, tls: opaque, opaque-ports: 50-60},"
                + " {name: b, bind: '10.0.0.2:21', server: y, tls: opaque, opaque-ports: 60-70}]",
            "f:5:90: listener \"b\" has opaque-ports 60-70, of which some are \"a\"'s"),
        listener(
            "server: x, stateful-ftp: off, tls: opaque, opaque-ports: 50",
            "f:5:65: stateful-ftp: what is not read cannot be encrypted, and passes as it is"));
  }

  static Stream<Arguments> servers() {
    return Stream.of(
        listener("server: {address: x, tls: explicit, trust: a/b.pem, host-name: any}"),
        listener(
            "server: {tls: implicit}",
            "f:5:48: missing \"address\": expected a server such as 10.0.0.5:21"),
        listener(
            "server: {address: 'x:0', tls: explcit, tls-versions: 1.0, data: prot}",
            "f:5:58: address: port 0 is not one of 1 to 65535",
            "f:5:70: tls: unknown word \"explcit\"; did you mean \"explicit\"?",
            "f:5:93: tls-versions: TLS 1.0 is not offered (RFC 8996); expected 1.2, 1.3 or 1.2-1.3",
            "f:5:104: data: unknown word \"prot\"; expected one of private, clear, same"),
        listener(
            "server: {address: x, tls: explicit, trust: sytem, hostname: y}",
            "f:5:83: trust: unknown word \"sytem\"; did you mean \"system\"?",
            "f:5:90: unknown key \"hostname\"; did you mean \"host-name\"?"),
        listener(
            "server: {address: x, tls: explicit, trust: 'sha256:abc', certificate: {key: k}}",
            "f:5:83: trust: \"abc\" is not a SHA-256 fingerprint",
            "f:5:110: missing \"chain\": expected a file name"),
        listener(
            "server: {address: x, tls: explicit, host-name: a b}",
            "f:5:87: host-name: \"a b\" is not an address or a host name"),
        listener(
            "server: {address: x, trust: ./ca.pem}",
            "f:5:48: warning: server: what is said about TLS has no effect with tls: off"),
        listener(
            "server: {address: x, tls: same}",
            "f:5:48: server: tls: same, but the listener lets no client encrypt"),
        listener(
            "server: {address: x, tls: explicit, data: same}",
            "f:5:48: server: data: same, but the listener lets no client encrypt"),
        listener(
            "server: {address: x, tls: explicit}, tls: opaque, opaque-ports: 50",
            "f:5:48: server: with tls: opaque the client encrypts all the way; expected tls: off"),
        listener(
            "server: {address: x, tls: explicit}, stateful-ftp: off",
            "f:5:91: stateful-ftp: what is not read cannot be encrypted, and passes as it is"));
  }

  static Stream<Arguments> rules() {
    return Stream.of(
        row(
            """
            listeners:
              - { name: a, bind: "0.0.0.0:2121", server: "original-destination:21" }
            """
                + RULES,
            "f:2:46: server: original-destination has the port that the client went to; expected none"),
        row(
            """
            listeners:
              - name: a
                bind: 0.0.0.0:2121
                server: { address: original-destination, tls: explicit }
            """
                + RULES,
            "f:4:13: server: original-destination is not spoken to in TLS; expected tls: off"),
        row(
            """
            listeners:
              - { name: a, bind: "0.0.0.0:2121", server: original-destination, tls: opaque }
            """
                + RULES,
            "f:2:73: warning: tls: without \"opaque-ports\" no data connection is possible, and AUTH is"
                + " refused",
            "f:2:73: tls: opaque-ports lead to one server, and a listener with server:"
                + " original-destination has many; expected off"),
        row(
            """
            listeners:
              - { name: a, bind: "0.0.0.0:2121", server: original-destination, tls: explicit,
                  certificates: [{ chain: a, key: b }] }
            """
                + RULES,
            "f:2:73: tls: a listener with server: original-destination has no server's certificate to"
                + " show; expected off"),
        row(
            """
            listeners:
              - { name: a, bind: "0.0.0.0:2121", server: original-destination,
                  divert-ports: [21, 0, 2121, 65536, 21, ftp, 2200-2201, -1, [5]] }
              - { name: b, bind: "[::1]:2121", server: original-destination, divert-port: 990 }
            """
                + RULES,
            "f:3:26: divert-ports: expected a number from 1 to 65535, found \"0\"",
            "f:3:35: divert-ports: expected a number from 1 to 65535, found \"65536\"",
            "f:3:42: divert-ports: port 21 is there already",
            "f:3:46: divert-ports: expected a number from 1 to 65535, found \"ftp\"",
            "f:3:51: divert-ports: expected a number from 1 to 65535, found \"2200-2201\"",
            "f:3:62: divert-ports: expected a number from 1 to 65535, found \"-1\"",
            "f:3:66: divert-ports: expected a number from 1 to 65535, found a list",
            "f:4:66: unknown key \"divert-port\"; did you mean \"divert-ports\"?"),
        row(
            """
            listeners:
              - { name: a, bind: "0.0.0.0:21", server: 10.0.0.5, divert-ports: [21] }
              - { name: b, bind: "0.0.0.0:2121", server: original-destination, divert-ports: [] }
              - { name: c, bind: "[::1]:2121", server: original-destination, divert-ports: 990 }
            """
                + RULES,
            "f:2:68: divert-ports: only with server: original-destination",
            "f:3:82: divert-ports: expected at least one port",
            "f:4:80: warning: divert-ports: at port 990 clients encrypt from the first byte, which"
                + " cannot be read; only with stateful-ftp: off it passes, and has no data connections"),
        row(
            """
            listeners:
              - { name: a, bind: "0.0.0.0:2121", server: original-destination,
                  divert-ports: [41005, 990, 42001, 41000], stateful-ftp: off }
            data: { passive-ports: 41000-41010, active-ports: 42000-42010, except-ports: 41000 }
            """
                + RULES,
            "f:2:5: listener \"a\" diverts port 41005, which is one of those for data connections",
            "f:2:5: listener \"a\" diverts port 42001, which is one of those for data connections"),
        row(
            """
            listeners:
              - { name: a, bind: "192.0.2.1:2121", server: original-destination }
              - { name: b, bind: "[::]:2122", server: original-destination }
            """
                + RULES,
            "f:3:5: listener \"b\" takes connections to other servers, as \"a\" of line 2 does; only"
                + " one of them can get them"),
        row(
            LISTENER
                + """
                rules:
                  connect: [allow: {to: 10.0.0.300}]
                  commands: [allow: {to: any}]
                  data: [allow: {}]
                """,
            "f:6:25: to: \"10.0.0.300\" is not an IP address",
            "f:7:26: \"to\" cannot be asked in commands rules, only in connect"),
        row(
            LISTENER
                + """
                rules:
                  connect: [allow: {server-port: [ftp, 0, 2199-2100, 70000, [21]]}, deny: {server-port: []},
                            allow: {sever-port: 21}, allow: {server_ports: 21}, allow: {port: 21}]
                  commands: [allow: {server-port: 21}]
                  data: [allow: {server-port: 21}]
                """,
            "f:6:35: server-port: \"ftp\" is not a port range; expected one such as 41000-41099",
            "f:6:40: server-port: port 0 is not one of 1 to 65535",
            "f:6:43: server-port: the range 2199-2100 is empty; did you mean 2100-2199?",
            "f:6:54: server-port: port 70000 is not one of 1 to 65535",
            "f:6:61: server-port: expected a port range such as 41000-41099, found a list",
            "f:6:89: server-port: an empty list never holds",
            "f:7:21: unknown key \"sever-port\"; did you mean \"server-port\"?",
            "f:7:46: unknown key \"server_ports\"; did you mean \"server-port\"?",
            "f:7:73: unknown key \"port\"; expected one of from, listeners, to, server-port, because",
            "f:8:35: \"server-port\" cannot be asked in commands rules, only in connect",
            "f:9:31: \"server-port\" cannot be asked in data rules, only in connect"),
        row(
            """
            listeners:
              - { name: in, bind: "0.0.0.0:21", server: "10.0.0.5:2100" }
              - { name: out, bind: "0.0.0.0:2121", server: original-destination, divert-ports: [2000, 21] }
            rules:
              connect:
                - allow: { listeners: out, server-port: [21, 2100, 2122-3000] }
                - deny: { server-port: 1000-2000 }
                - allow: { server-port: 2121 }
                - allow: { from: 10.0.0.0/8, server-port: [1500-1600, 1700] }
              commands: [allow: {}]
              data: [allow: {}]
            """,
            "f:6:7: warning: server-port: no client is taken to 2100, only to 21, 2000",
            "f:6:7: warning: server-port: no client is taken to 2122-3000, only to 21, 2000",
            "f:8:7: warning: server-port: no client is taken to 2121, only to 21, 2000, 2100",
            "f:9:7: warning: this rule never decides: the one in line 7 always matches first",
            "f:9:7: warning: server-port: no client is taken to 1500-1600, only to 21, 2000, 2100",
            "f:9:7: warning: server-port: no client is taken to 1700, only to 21, 2000, 2100"),
        row(LISTENER + "", "f:1:1: warning: no rules: everything is denied"),
        row(LISTENER + "rules:", "f:5:7: warning: no rules: everything is denied"),
        row(
            LISTENER + "rules: {connect: [allow: {}]}",
            "f:5:8: warning: commands: no rule allows anything, so all are denied",
            "f:5:8: warning: data: no rule allows anything, so no data connection is opened"),
        row(
            LISTENER + "rules: {conect: [allow: {}]}",
            "f:5:9: unknown key \"conect\"; did you mean \"connect\"?"),
        row(
            LISTENER + "rules: {connect: {allow: {}}}",
            "f:5:18: connect: expected a list of rules, found keys and values"),
        row(
            LISTENER + "rules: {connect: [allow, [], {}]}",
            "f:5:19: expected a rule such as \"allow: {}\", found \"allow\"",
            "f:5:26: expected a rule such as \"allow: {}\", found a list",
            "f:5:30: a rule is one of allow and deny"),
        row(
            LISTENER + "rules:\n  connect:\n    -\n",
            "f:7:6: expected a rule such as \"allow: {}\", found nothing"),
        row(
            LISTENER + "rules: {connect: [alow: {}]}",
            "f:5:19: unknown key \"alow\"; did you mean \"allow\"?"),
        row(LISTENER + "rules: {connect: [{}]}", "f:5:19: a rule is one of allow and deny"),
        row(
            LISTENER + "rules: {connect: [{allow: {}, deny: {}}]}",
            "f:5:19: a rule is one of allow and deny"),
        row(
            LISTENER + "rules: {connect: [allow: ]}",
            "f:5:25: expected conditions, found nothing; write {} to match everything"),
        row(
            LISTENER + "rules: {connect: [allow: any]}",
            "f:5:26: expected conditions, found \"any\""),
        row(
            LISTENER + "rules: {connect: [allow: {from: 10.0.0.1/8}]}",
            "f:5:33: from: 10.0.0.1/8 has bits set beyond its prefix; did you mean 10.0.0.0/8?"),
        row(
            LISTENER + "rules: {connect: [allow: {from: []}]}",
            "f:5:33: from: an empty list never holds"),
        row(
            LISTENER + "rules: {connect: [allow: {verbs: READ}]}",
            "f:5:34: \"verbs\" cannot be asked in connect rules, only in commands"),
        row(
            LISTENER + "rules: {connect: [allow: {listeners: pubic}]}",
            "f:5:38: unknown listener \"pubic\"; did you mean \"public\"?"),
        row(
            LISTENER
                + "rules: {commands: [allow: {mode: active, user: bob, verbs: [REED, STOR, '']}]}",
            "f:5:34: \"mode\" cannot be asked in commands rules, only in data",
            "f:5:42: unknown key \"user\"; did you mean \"users\"?",
            "f:5:60: warning: verbs: no verb \"REED\" is known; did you mean \"READ\"?",
            "f:5:73: verbs: expected a verb, found \"\""),
        row(
            LISTENER
                + "rules: {connect: [allow: {}], commands: [deny: {verbs: [READ WRITE, DELE RMD, SITE"
                + " RMD, GET, RM]}, allow: {}], data: [allow: {}]}",
            "f:5:56: verbs: READ is a group and has no sub-commands; for both write [READ, WRITE]",
            "f:5:56: warning: verbs: this is DELE with the argument RMD; for both write [DELE, RMD]",
            "f:5:56: warning: verbs: no verb \"GET\" is known; did you mean \"RETR\"?",
            "f:5:56: warning: verbs: no verb \"RM\" is known; did you mean \"DELE\"?"),
        row(
            LISTENER
                + "rules: {commands: [deny: {users: [' bob', \"bo\\u200bb\", \"a\\nb\", \"bob\\u00a0\"]}]}",
            "f:5:35: users: \" bob\" begins or ends with a blank, and no user's name does",
            "f:5:43: users: \"bo\u200bb\" has a character in it that cannot be seen, U+200B",
            "f:5:56: users: \"a b\" has a character in it that cannot be seen, U+000A",
            "f:5:64: users: \"bob\u00a0\" has a character in it that cannot be seen, U+00A0"),
        row(
            LISTENER.replace("10.0.0.5", "original-destinatoin") + RULES,
            "f:4:13: server: \"original-destinatoin\" would be a host; did you mean"
                + " \"original-destination\"?"),
        row(
            LISTENER
                + "rules: {connect: [allow: {}], data: [allow: {}], commands: [deny: {verbs: [MKD, XRMD, CWD,"
                + " XCWD]},\n deny: {users: [anonymous, bob]},\n deny: {users: [anon*, f*]},\n allow: {verbs: [WRITE, SITE]}]}",
            "f:5:61: warning: verbs XMKD is another word for MKD, and not denied here",
            "f:5:61: warning: verbs RMD is another word for XRMD, and not denied here",
            "f:6:2: warning: users ftp is another word for anonymous, and not denied here"),
        row(
            LISTENER
                + "rules: {connect: [allow: {}], data: [allow: {}], commands: [deny: {verbs: RMD},\n deny:"
                + " {users: anonymous},\n allow: {verbs: READ, users: bob}]}"),
        row(
            LISTENER
                + "rules: {commands: [allow: {paths: [in/**, /a/../b, '/a\\b', /a**]}, deny: {paths: []}]}",
            "f:5:36: paths: \"in/**\" is not absolute; expected a path such as /incoming/**",
            "f:5:43: paths: \"/a/../b\" has \"..\" in it; no path that is judged has; expected a path such as"
                + " /incoming/**",
            "f:5:52: paths: \"/a\\b\" has a backslash in it; names are separated by /; expected a path such"
                + " as /incoming/**",
            "f:5:60: paths: \"/a**\" has ** in a name; it stands for whole names; expected a path such as"
                + " /incoming/**",
            "f:5:82: paths: an empty list never holds"),
        row(
            LISTENER + "rules: {connect: [allow: {paths: /a}]}",
            "f:5:34: \"paths\" cannot be asked in connect rules, only in commands"),
        row(
            LISTENER
                + "rules: {connect: [allow: {}], data: [allow: {}], commands: [deny: {verbs: [PWD, LOGIN], paths:"
                + " /a},\n allow: {verbs: [SITE CHMOD, SITE UTIME, XFOO, STOR], paths: /a},\n deny: {verbs: AVBL, paths:"
                + " /a/*}]}",
            "f:5:61: warning: paths: none of these verbs is about a path",
            "f:6:2: warning: paths: nobody knows which path SITE UTIME is about, so it never holds",
            "f:6:2: warning: paths: nobody knows which path XFOO is about, so it never holds",
            "f:7:2: warning: paths: nobody knows which path AVBL is about, so it is always denied"),
        row(
            LISTENER
                + "rules: {connect: [allow: {}], data: [allow: {}], commands: [deny: {verbs: READ, paths: /p/**},\n"
                + " deny: {verbs: STOR, paths: '/**/*.exe'},\n deny: {verbs: [DELE, STOR], paths: /q/**},\n"
                + " allow: {verbs: WRITE, paths: /p/in/*}]}",
            "f:5:61: warning: paths: RNFR takes files to where RETR has them, too, and is not denied here",
            "f:6:2: warning: paths: APPE writes files, too, and is not denied here",
            "f:6:2: warning: paths: STOU writes files, too, and is not denied here",
            "f:6:2: warning: paths: RNTO gives files such names, too, and is not denied here"),
        row(
            LISTENER + "rules: {connect: [allow: {certificate: CN=a}]}",
            "f:5:40: \"certificate\" cannot be asked in connect rules, only in commands and data"),
        row(
            LISTENER + "rules: {commands: [allow: {certificate: bob}]}",
            "f:5:41: certificate: \"bob\" is not a subject; expected attributes such as CN=partner-*"),
        row(
            LISTENER
                + "rules: {connect: [allow: {}], commands: [allow: {certificate: CN=a}], data: [allow: {}]}",
            "f:5:42: warning: certificate: never holds, since no listener asks clients for one"),
        row(
            LISTENER + "rules: {data: [allow: {mode: pasive, because: no}]}",
            "f:5:30: mode: unknown word \"pasive\"; did you mean \"passive\"?",
            "f:5:47: warning: because: nobody is told the reason of a rule that allows"),
        row(
            LISTENER + "rules: {connect: [allow: {}, deny: {from: 10.0.0.1}]}",
            "f:5:8: warning: commands: no rule allows anything, so all are denied",
            "f:5:8: warning: data: no rule allows anything, so no data connection is opened",
            "f:5:30: warning: this rule never decides: the one in line 5 always matches first"),
        row(
            LISTENER
                + "rules: {connect: [deny: {from: 10.0.0.0/8}, allow: {from: 10.1.0.0/16}, allow: {from: any}]}",
            "f:5:8: warning: commands: no rule allows anything, so all are denied",
            "f:5:8: warning: data: no rule allows anything, so no data connection is opened",
            "f:5:45: warning: this rule never decides: the one in line 5 always matches first"),
        row(
            LISTENER
                + "rules: {commands: [deny: {verbs: WRITE}, deny: {verbs: [STOR, APPE], users: bob}, allow: {users: '*'}, allow: {verbs: READ, users: a}]}",
            "f:5:8: warning: connect: no rule allows anything, so no client gets in",
            "f:5:8: warning: data: no rule allows anything, so no data connection is opened",
            "f:5:42: warning: this rule never decides: the one in line 5 always matches first",
            "f:5:104: warning: this rule never decides: the one in line 5 always matches first"));
  }

  static Stream<Arguments> firewall() {
    String ports = "a port range such as 41000-41099";
    return Stream.of(
        row(LISTENER + RULES + "firewall: {allow: [{port: 22, from: any}]}"),
        row(
            LISTENER + RULES + "firewall: {alow: []}",
            "f:9:12: unknown key \"alow\"; did you mean \"allow\"?"),
        row(
            LISTENER + RULES + "firewall: {allow: 22}",
            "f:9:19: allow: expected a list of services, found \"22\""),
        row(
            LISTENER + RULES + "firewall: {allow: [22]}",
            "f:9:20: expected a service such as { port: 22, from: any }, found \"22\""),
        row(
            LISTENER + RULES + "firewall: {allow: [{}]}",
            "f:9:20: missing \"from\": expected a network such as 192.0.2.0/24, or any",
            "f:9:20: missing \"port\": expected " + ports),
        row(
            LISTENER + RULES + "firewall: {allow: [{port: ssh, from: []}]}",
            "f:9:27: port: \"ssh\" is not a port range; expected one such as 41000-41099",
            "f:9:38: from: an empty list lets nobody in"),
        row(
            LISTENER + RULES + "firewall: {allow: [{port: 22, from: 10.0.0.1/8}]}",
            "f:9:37: from: 10.0.0.1/8 has bits set beyond its prefix; did you mean 10.0.0.0/8?"),
        row(
            LISTENER + RULES + "firewall: {allow: [{port: 1, protocol: pin, from: any}]}",
            "f:9:40: protocol: unknown word \"pin\"; did you mean \"ping\"?"),
        row(
            LISTENER + RULES + "firewall: {allow: [{port: 1, protocol: ping, from: any}]}",
            "f:9:27: port: ping has none"),
        row(
            LISTENER + RULES + "firewall: {forward: allow, server-data-port: 20}",
            "f:9:21: forward: unknown word \"allow\"; expected one of deny, leave",
            "f:9:46: server-data-port: unknown word \"20\"; expected one of ftp-data, any"),
        row(
            LISTENER + RULES + "firewall: {allow: [{port: [20-25], from: any}]}",
            "f:9:20: warning: port 21 is that of listener \"public\": the connect rules open it to"
                + " its clients without this"));
  }
}
