package pinhole.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pinhole.ftp.HostPort;
import pinhole.log.Documented;
import pinhole.log.Entry;
import pinhole.rules.Literal;
import pinhole.rules.Policy;
import pinhole.rules.PortRange;
import pinhole.rules.config.ClientTls;
import pinhole.rules.config.ConfigurationReader;
import pinhole.rules.config.InvalidConfiguration;
import pinhole.rules.config.Limits;
import pinhole.rules.config.ServerTls;
import pinhole.rules.config.Timeouts;

/**
 * Plays a transcript to a {@link Session} and compares what it does, line by line.
 *
 * <pre>
 * C: text          the client sends a line            ->C: text      the client is sent a line
 * S: text          the server sends a line            ->S: text      the server is sent a line
 * opened 2000      the data plane has a port          +hole active 192.0.2.2 -> 198.51.100.2:2054
 * refused why      the data plane has none            -hole 1, =hole 1 (released), ~hole 1 (drain)
 * used 1, expired 1, drained 1, ended 1 complete 10 0, intruder 1 203.0.113.66:5
 * deadline idle, gone client, lost client, synch, malformed too_long, drain, banned
 * malformed-reply too_long                            ! event key=value ... (a part of a log line)
 * interrupt, pass-through, login-failed, hang-up                    !! event key=value ... (no such line)
 * secured client TLSv1.3 CN=bob, tls-failed server why, cleared
 * secured-data 1 client TLSv1.3, data-tls-failed 1 client why, not-resumed 1 198.51.100.2:5
 * >hole 1 from the client                             (where the bytes of a transfer come from)
 * +tls client, -tls client                            (TLS begins, ends here on this leg)
 * wants-client yes                                    % await idle, % forget reply (a clock)
 * let client 2001:db8:c::2, let server ..., let commands - deny: ... | - allow: ...
 * let tls explicit require=login,data ccc=allow, let server-tls same data=same
 * let rules - deny: { verbs: PORT } (new rules, in mid-session)
 * repeat 500 C: NOOP
 * </pre>
 *
 * Every action but notes and clocks must be written down; of the notes and clocks those that matter
 * here. At the hang-up no pinhole may be open, and no log line may hold the password, which is
 * {@code secret} everywhere.
 */
final class Transcript {
  private static final Pattern EXPECTED =
      Pattern.compile(
          "(->[CS]:|[+=>~-]hole|[+-]tls|interrupt|pass-through|hang-up|login-failed|!|%|wants-client).*");

  private final String name;
  private final List<String> did = new ArrayList<>();
  private final List<String> noted = new ArrayList<>();
  private final List<String> clocks = new ArrayList<>();
  private final Set<Integer> open = new TreeSet<>();
  private String client = "198.51.100.2";
  private String server = "192.0.2.2";
  private String clientSide = "198.51.100.1";
  private String serverSide = "192.0.2.1";
  private String advertised = "";
  private String commands = "- allow: { verbs: ALL }";
  private String data = "- allow: { mode: passive }\n    - allow: { mode: active }";
  private Limits limits = Limits.DEFAULT;
  private ClientTls tls = ClientTls.DEFAULT;
  private ServerTls serverTls = ServerTls.DEFAULT;
  private Session session;
  private int pinhole;
  private InetAddress lastAt = InetAddress.getLoopbackAddress();

  Transcript(String name) {
    this.name = name;
  }

  void play(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("^\\s+", "");
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("let ")) {
        let(line.substring(4));
      } else if (EXPECTED.matcher(line).matches()) {
        expect(line, i + 1);
      } else {
        assertEquals(List.of(), did, where(i) + ": not foreseen before: " + line);
        noted.clear();
        clocks.clear();
        repeat(line);
      }
    }
    assertEquals(List.of(), did, name + ": not foreseen at the end");
  }

  private void repeat(String line) {
    if (!line.startsWith("repeat ")) {
      act(event(line));
      return;
    }
    String[] words = line.split(" ", 3);
    for (int i = Integer.parseInt(words[1]); i > 0; i--) {
      act(event(words[2]));
    }
  }

  private String where(int line) {
    return name + ":" + line;
  }

  private void expect(String line, int number) {
    if (line.startsWith("!")) {
      boolean wanted = !line.startsWith("!!");
      String[] words = line.replaceFirst("!+", "").strip().split(" (?=[^ ]+=)");
      assertEquals(
          wanted,
          noted.stream().anyMatch(note -> holds(note, words)),
          where(number) + ": " + line + " among\n" + String.join("\n", noted));
      return;
    }
    if (line.startsWith("%")) {
      assertEquals(
          true,
          clocks.contains(line.substring(1).strip()),
          where(number) + ": " + line + " among " + clocks);
      return;
    }
    if (line.startsWith("wants-client")) {
      assertEquals(line.endsWith("yes"), session.wantsClient(), where(number) + ": " + line);
      return;
    }
    String next = did.isEmpty() ? "nothing" : did.remove(0);
    assertEquals(line, next, where(number) + (did.isEmpty() ? "" : "; then " + did));
  }

  private static boolean holds(String note, String[] words) {
    for (String word : words) {
      if (!(" " + note + " ").contains(" " + word + " ")) {
        return false;
      }
    }
    return true;
  }

  private void let(String line) {
    String[] words = line.split(" ", 2);
    switch (words[0]) {
      case "client" -> client = words[1];
      case "clientSide" -> clientSide = words[1];
      case "server" -> server = words[1];
      case "serverSide" -> serverSide = words[1];
      case "advertised" -> advertised = words[1];
      case "commands" -> commands = words[1].replace(" | ", "\n    ");
      case "data" -> data = words[1].replace(" | ", "\n    ");
      case "outstanding" ->
          limits =
              new Limits(
                  1,
                  1,
                  512,
                  1024,
                  4096,
                  Integer.parseInt(words[1]),
                  limits.pinholesPerSession(),
                  Limits.UNLIMITED);
      case "pinholes" ->
          limits =
              new Limits(1, 1, 512, 1024, 4096, 64, Integer.parseInt(words[1]), Limits.UNLIMITED);
      case "tls" -> tls = clientTls(words[1]);
      case "server-tls" -> serverTls = serverTls(words[1]);
      case "rules" -> {
        assertEquals(List.of(), did, name + ": not foreseen before: " + line);
        act(session.adopt(policy(words[1])));
      }
      default -> throw new IllegalArgumentException(line);
    }
  }

  private static ClientTls clientTls(String line) {
    ClientTls off = ClientTls.DEFAULT;
    Map<String, String> options = options(line);
    List<ClientTls.Require> require =
        Stream.of(options.getOrDefault("require", "").split(","))
            .filter(word -> !word.isEmpty())
            .map(word -> ClientTls.Require.valueOf(word.toUpperCase(Locale.ROOT)))
            .toList();
    return new ClientTls(
        ClientTls.Mode.valueOf(options.get("mode")),
        off.certificates(),
        off.versions(),
        off.clientCertificates(),
        off.clientAuthorities(),
        Set.copyOf(require),
        ClientTls.DataResumption.valueOf(
            options.getOrDefault("data-resumption", "preferred").toUpperCase(Locale.ROOT)),
        options.containsKey("ccc") ? ClientTls.Ccc.ALLOW : ClientTls.Ccc.REFUSE,
        options.containsKey("opaque-ports")
            ? List.of(PortRange.parse(options.get("opaque-ports")))
            : List.of());
  }

  private static ServerTls serverTls(String line) {
    ServerTls off = ServerTls.DEFAULT;
    Map<String, String> options = options(line);
    return new ServerTls(
        ServerTls.Mode.valueOf(options.get("mode")),
        off.versions(),
        off.trust(),
        off.hostName(),
        off.certificates(),
        ServerTls.Data.valueOf(options.getOrDefault("data", "private").toUpperCase(Locale.ROOT)));
  }

  /** The mode, and what stands behind it as key=value. */
  private static Map<String, String> options(String line) {
    Map<String, String> options = new HashMap<>();
    for (String word : line.split(" ", -1)) {
      String[] option = word.split("=", 2);
      if (option.length == 1) {
        options.put("mode", word.toUpperCase(Locale.ROOT));
      } else {
        options.put(option[0], option[1]);
      }
    }
    return options;
  }

  private Policy policy(String commandRules) {
    try {
      return ConfigurationReader.read(
              "rules.yaml",
              "listeners:\n  - { name: public, bind: '198.51.100.1:21', server: '192.0.2.2:21' }\n"
                  + "rules:\n  connect:\n    - allow: { from: any }\n  commands:\n    "
                  + commandRules.replace(" | ", "\n    ")
                  + "\n  data:\n    "
                  + data
                  + "\n")
          .configuration()
          .policy();
    } catch (InvalidConfiguration e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static HostPort hostPort(String text) {
    int colon = text.lastIndexOf(':');
    InetAddress address = Literal.parse(text.substring(0, colon).replaceAll("[\\[\\]]", ""));
    return new HostPort(address, Integer.parseInt(text.substring(colon + 1)));
  }

  private Session begin() {
    Setup.Legs legs =
        new Setup.Legs(
            new HostPort(Literal.parse(client), 50000),
            new HostPort(Literal.parse(clientSide), 21),
            new HostPort(Literal.parse(serverSide), 50001),
            new HostPort(Literal.parse(server), 21));
    String told = advertised.isEmpty() ? clientSide : advertised;
    return new Session(
        new Setup(
            17,
            "public",
            legs,
            () -> Literal.parse(told),
            endpoint -> endpoint.equals(hostPort("198.51.100.2:2121")),
            List.of(new pinhole.rules.Network(Literal.parse("192.0.2.77"), 32)),
            limits,
            Timeouts.DEFAULT,
            new Setup.Tls(tls, serverTls)),
        policy(commands));
  }

  private List<Action> event(String line) {
    if (session == null) {
      session = begin();
      act(session.start());
    }
    if (line.startsWith("C:")) {
      return session.fromClient(text(line));
    }
    if (line.startsWith("S:")) {
      return session.fromServer(text(line));
    }
    String[] words = line.split(" ");
    int number = words.length > 1 && words[1].matches("\\d+") ? Integer.parseInt(words[1]) : 0;
    return switch (words[0]) {
      case "opened" -> session.opened(pinhole, new HostPort(lastAt, number));
      case "refused" -> session.refused(pinhole, line.substring(8));
      case "failed" -> session.failed(pinhole, line.substring(7));
      case "used" -> session.used(number, new HostPort(Literal.parse(client), 50003));
      case "expired" -> {
        open.remove(number);
        yield session.expired(number, Unused.NOBODY_CAME);
      }
      case "not-resumed" -> session.notResumed(number, hostPort(words[2]));
      case "secured-data" -> session.secured(number, side(words[2]), secured(words, 3));
      case "data-tls-failed" -> session.tlsFailed(number, side(words[2]), line.split(" ", 4)[3]);
      case "intruder" -> session.intruder(number, hostPort(words[2]));
      case "drained" -> {
        open.remove(number); // at most its last FIN is missing
        yield session.drained(number, ended(Ended.Outcome.COMPLETE, words, 2));
      }
      case "ended" -> {
        open.remove(number);
        yield session.ended(number, ended(outcome(words[2]), words, 3));
      }
      case "deadline" ->
          session.expired(Deadline.valueOf(words[1].toUpperCase(Locale.ROOT).replace('-', '_')));
      case "gone" -> session.gone(side(words[1]), true);
      case "lost" -> session.gone(side(words[1]), false);
      case "banned" -> session.banned();
      case "synch" -> session.synch();
      case "malformed" -> session.malformed(Malformed.valueOf(words[1].toUpperCase(Locale.ROOT)));
      case "malformed-reply" ->
          session.serverMalformed(Malformed.valueOf(words[1].toUpperCase(Locale.ROOT)));
      case "start" -> List.of(); // it has, before the first event
      case "secured" -> session.secured(side(words[1]), secured(words, 2));
      case "tls-failed" -> session.tlsFailed(side(words[1]), line.split(" ", 3)[2]);
      case "cleared" -> session.cleared();
      case "drain" -> session.drain();
      default -> throw new IllegalArgumentException(line);
    };
  }

  private static Secured secured(String[] words, int from) {
    String protocol = words.length > from ? words[from] : "TLSv1.3";
    String subject = words.length > from + 1 ? words[from + 1] : "";
    return new Secured(protocol, "TLS_AES_128_GCM_SHA256", subject, "", false);
  }

  private static String text(String line) {
    String text = line.length() > 3 ? line.substring(3) : "";
    return text.replace("\\t", "\t").replace("\\s", " ").replace("\\xff", "\u00ff");
  }

  private static Ended.Outcome outcome(String word) {
    return Ended.Outcome.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private static Ended ended(Ended.Outcome outcome, String[] words, int from) {
    long down = words.length > from ? Long.parseLong(words[from]) : 0;
    long up = words.length > from + 1 ? Long.parseLong(words[from + 1]) : 0;
    return new Ended(outcome, down, up, Duration.ofMillis(5));
  }

  private static Side side(String word) {
    return Side.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private void act(List<Action> actions) {
    actions.forEach(action -> action.perform(new Recorder()));
  }

  /** Writes down what is to be done. */
  private final class Recorder implements Effects {
    @Override
    public void send(Side to, String line) {
      did.add("->" + (to == Side.CLIENT ? "C: " : "S: ") + line);
    }

    @Override
    public void interruptServer() {
      did.add("interrupt");
    }

    @Override
    public void open(Pinhole opened) {
      pinhole = opened.number();
      lastAt = opened.at();
      open.add(pinhole);
      did.add(
          "+hole "
              + opened.mode().name().toLowerCase(Locale.ROOT)
              + " "
              + Literal.print(opened.peer())
              + " -> "
              + opened.endpoint()
              + (opened.protection().client() ? " private client" : "")
              + (opened.protection().server() ? " private server" : "")
              + (opened.protection().resumed() ? " resumed" : ""));
    }

    @Override
    public void release(Pinhole released) {
      did.add("=hole " + released.number());
    }

    @Override
    public void passThrough() {
      assertEquals(Set.of(), open, name + ": still open behind the 234");
      did.add("pass-through");
    }

    @Override
    public void begin(Pinhole begun, Side from) {
      did.add(">hole " + begun.number() + " from the " + from);
    }

    @Override
    public void drain(Pinhole drained) {
      did.add("~hole " + drained.number());
    }

    @Override
    public void close(Pinhole closed) {
      open.remove(closed.number());
      did.add("-hole " + closed.number());
    }

    @Override
    public void startTls(Side leg) {
      did.add("+tls " + leg);
    }

    @Override
    public void stopTls(Side leg) {
      did.add("-tls " + leg);
    }

    @Override
    public void note(Entry entry) {
      assertFalse(entry.toString().contains("secret"), () -> name + ": password in " + entry);
      Documented.check(entry);
      noted.add(entry.toString());
    }

    @Override
    public void await(Deadline deadline, Duration within) {
      clocks.add("await " + text(deadline));
      clocks.add("await " + text(deadline) + " " + within.toSeconds() + "s");
    }

    @Override
    public void forget(Deadline deadline) {
      clocks.add("forget " + text(deadline));
    }

    private String text(Deadline deadline) {
      return deadline.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public void loginFailed() {
      did.add("login-failed");
    }

    @Override
    public void hangUp() {
      assertEquals(Set.of(), open, name + ": still open at the hang-up");
      note(session.closed(Duration.ofSeconds(1)));
      did.add("hang-up");
    }
  }

  @Override
  public String toString() {
    return name + did.stream().collect(Collectors.joining("\n"));
  }
}
