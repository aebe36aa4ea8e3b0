package pinhole.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import pinhole.ftp.HostPort;
import pinhole.ftp.Reply;
import pinhole.ftp.ReplyReader;
import pinhole.ftp.Transfer;
import pinhole.log.Documented;
import pinhole.log.Entry;
import pinhole.rules.Decision;
import pinhole.rules.Mode;
import pinhole.rules.PathPattern;
import pinhole.rules.Paths;
import pinhole.rules.Policy;
import pinhole.rules.Rule;
import pinhole.rules.Source;
import pinhole.rules.config.ClientTls;
import pinhole.rules.config.Limits;
import pinhole.rules.config.ServerTls;
import pinhole.rules.config.Timeouts;

/**
 * What surrounds a session in {@link SessionModelTest}: remembers what it was told, and holds it to
 * what must be true at all times.
 */
final class World implements Effects {
  static final InetAddress GATEWAY = address(198, 51, 100, 1);
  private static final int FAILURES = 3;
  private static final InetAddress CLIENT = address(198, 51, 100, 2);
  private static final InetAddress SERVER = address(192, 0, 2, 2);
  private static final Rule ANYTHING = new Rule(Decision.ALLOW, List.of(), "", Source.NONE);

  /** One for which the server is asked where the client is. */
  private static final Rule ELSEWHERE =
      new Rule(
          Decision.DENY,
          List.of(new Paths(List.of(new PathPattern("/elsewhere/**")))),
          "",
          Source.NONE);

  /** What the data plane knows of a pinhole. */
  private static final class Hole {
    private final Pinhole pinhole;
    private boolean listening;
    private boolean used;
    private boolean drainWanted;
    private boolean drained;
    private boolean told;

    Hole(Pinhole pinhole) {
      this.pinhole = pinhole;
    }
  }

  final Session session;
  final List<String> toClient = new ArrayList<>();
  final Deque<String> toServer = new ArrayDeque<>();
  int asked;
  int finals;
  boolean hungUp;

  private final Map<Integer, Hole> open = new TreeMap<>();
  private int failures;
  private final Set<Deadline> clocks = EnumSet.noneOf(Deadline.class);
  private final ReplyReader replies = new ReplyReader();
  private final List<String> tagged = new ArrayList<>();
  private final List<String> story = new ArrayList<>();
  private final Agenda agenda = new Agenda(this);
  private final Setup.Tls tls;
  private final Set<Side> handshaking = EnumSet.noneOf(Side.class);
  private final Set<Side> encrypted = EnumSet.noneOf(Side.class);
  private boolean clearing;
  private String last = "";
  private boolean privateData;
  private int opened;
  private boolean gaveUp;

  /** A world without TLS. */
  World(long seed) {
    this(seed, Setup.Tls.OFF);
  }

  World(long seed, Setup.Tls tls) {
    this.tls = tls;
    this.privateData = tls.client().mode() == ClientTls.Mode.IMPLICIT;
    Setup.Legs legs =
        new Setup.Legs(
            new HostPort(CLIENT, 50000),
            new HostPort(GATEWAY, 21),
            new HostPort(address(192, 0, 2, 1), 50001),
            new HostPort(SERVER, 21));
    List<Rule> anything = List.of(ANYTHING);
    session =
        new Session(
            new Setup(
                seed,
                "public",
                legs,
                () -> GATEWAY,
                endpoint -> false,
                List.of(),
                Limits.DEFAULT,
                Timeouts.DEFAULT,
                tls),
            new Policy(
                anything, seed % 2 == 0 ? anything : List.of(ELSEWHERE, ANYTHING), anything));
    does("start", session.start());
  }

  private static InetAddress address(int... bytes) {
    try {
      return InetAddress.getByAddress(
          new byte[] {(byte) bytes[0], (byte) bytes[1], (byte) bytes[2], (byte) bytes[3]});
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  static HostPort port(int pinhole) {
    return new HostPort(GATEWAY, 41000 + pinhole);
  }

  int opened() {
    return opened;
  }

  /** Whether the transfer that the server has in hand was answered by the session itself. */
  boolean gaveUp() {
    return gaveUp;
  }

  /** Whether the session goes on where the server knows no TLS. */
  boolean mayRefuseTls() {
    return tls.server().mode() == ServerTls.Mode.SAME
        && tls.client().mode() == ClientTls.Mode.EXPLICIT;
  }

  /** Whether the session goes on where the server does not like a level of protection. */
  boolean mayRefuseLevel() {
    return tls.server().data() == ServerTls.Data.SAME && finals > 0;
  }

  void transferConcluded() {
    gaveUp = false;
  }

  List<String> taggedReplies() {
    return tagged;
  }

  // Events.

  void does(String event, List<Action> answer) {
    story.add(event);
    agenda.perform(answer);
  }

  /** Whether a handshake with the client is under way. */
  boolean handshaking() {
    return handshaking.contains(Side.CLIENT);
  }

  /** Whether the client's last command had this verb. */
  boolean lastAsked(String verb) {
    return last.startsWith(verb);
  }

  void client(String line) {
    asked++;
    last = line;
    does("C: " + line, session.fromClient(line));
  }

  void server(String line) {
    does("S: " + line, session.fromServer(line));
  }

  void opened(int number) {
    Hole hole = open.get(number);
    if (hole == null || !hole.listening) {
      if (hole != null) {
        hole.listening = true;
      }
      does("opened " + number, session.opened(number, port(number)));
    }
  }

  void refused(int number) {
    Hole hole = open.get(number);
    if (hole == null || !hole.listening) {
      open.remove(number);
      does("refused " + number, session.refused(number, "none free"));
    }
  }

  void used(int number) {
    Hole hole = open.get(number);
    if (hole == null || (hole.listening && !hole.used)) {
      if (hole != null) {
        hole.used = true;
      }
      does("used " + number, session.used(number, new HostPort(CLIENT, 50003)));
    }
  }

  void expired(int number) {
    Hole hole = open.get(number);
    if (hole == null || (hole.listening && !hole.used)) {
      open.remove(number);
      does("expired " + number, session.expired(number, Unused.NOBODY_CAME));
    }
  }

  void drained(int number) {
    Hole hole = open.get(number);
    if (hole == null || (hole.used && hole.drainWanted)) {
      if (hole != null) {
        hole.drained = true;
      }
      does("drained " + number, session.drained(number, ended(Ended.Outcome.COMPLETE)));
    }
  }

  void ended(int number, Ended.Outcome outcome) {
    Hole hole = open.get(number);
    if (hole == null || hole.listening) {
      open.remove(number);
      does("ended " + number + " " + outcome, session.ended(number, ended(outcome)));
    }
  }

  private static Ended ended(Ended.Outcome outcome) {
    return new Ended(outcome, 10, 10, Duration.ofMillis(1));
  }

  /** A handshake comes to its end, or TLS does; false where there is nothing to end. */
  boolean tls(Random random) {
    if (clearing) {
      cleared();
      return true;
    }
    List<Side> legs = List.copyOf(handshaking);
    if (legs.isEmpty()) {
      return false;
    }
    secured(legs.get(random.nextInt(legs.size())));
    return true;
  }

  void secured(Side leg) {
    if (handshaking.remove(leg)) {
      encrypted.add(leg);
    }
    Secured how = new Secured("TLSv1.3", "TLS_AES_128_GCM_SHA256", "", "", false);
    does("secured " + leg, session.secured(leg, how));
  }

  void cleared() {
    clearing = false;
    does("cleared", session.cleared());
  }

  void gone(Side side, boolean orderly) {
    does("gone " + side + " " + orderly, session.gone(side, orderly));
  }

  void deadline(Deadline deadline) {
    clocks.remove(deadline);
    does("deadline " + deadline, session.expired(deadline));
  }

  /** Something that a data plane may do now; false where it has nothing to do. */
  boolean plane(Random random) {
    List<Hole> holes = List.copyOf(open.values());
    if (holes.isEmpty()) {
      return false;
    }
    Hole hole = holes.get(random.nextInt(holes.size()));
    int number = hole.pinhole.number();
    if (!hole.listening) {
      opened(number);
    } else if (!hole.used) {
      if (random.nextInt(6) == 0) {
        expired(number);
      } else {
        used(number);
      }
    } else if (hole.drainWanted && random.nextBoolean() && !hole.drained) {
      drained(number);
    } else {
      ended(number, Ended.Outcome.COMPLETE);
    }
    return true;
  }

  /** Fires the next of the short clocks; false where none runs. */
  boolean shortClock() {
    for (Deadline deadline : List.of(Deadline.LOGIN_DELAY, Deadline.FINAL_REPLY, Deadline.ABORT)) {
      if (clocks.contains(deadline)) {
        deadline(deadline);
        return true;
      }
    }
    return false;
  }

  /** Whatever has gone before, the session comes to its end. */
  void end() {
    gone(Side.CLIENT, false);
    for (int i = 0; i < 4 && !hungUp; i++) {
      List.copyOf(open.keySet()).forEach(hole -> ended(hole, Ended.Outcome.CUT));
      shortClock();
      shortClock();
      if (!hungUp) {
        deadline(Deadline.REPLY);
      }
    }
    assertTrue(hungUp, "did not end");
  }

  // Effects.

  @Override
  public void send(Side to, String line) {
    assertFalse(hungUp, "spoke after the hang-up: " + line);
    assertFalse(line.contains("\r") || line.contains("\n"), line);
    story.add("    ->" + (to == Side.CLIENT ? "C: " : "S: ") + line);
    assertFalse(handshaking.contains(to), "spoke in the middle of a handshake: " + line);
    assertFalse(to == Side.CLIENT && clearing, "spoke before TLS had ended: " + line);
    if (to == Side.SERVER) {
      mayPass(line);
      toServer.add(line);
      return;
    }
    toClient.add(line);
    gaveUp |= line.equals(Answer.NEVER_CONNECTED.line());
    ReplyReader.Part part = replies.read(line);
    if (part.ends()) {
      reply(ReplyReader.reply(line));
    }
  }

  /** What must be encrypted is. */
  private void mayPass(String line) {
    boolean clearByRule =
        tls.server().mode() == ServerTls.Mode.OFF || tls.server().mode() == ServerTls.Mode.SAME;
    assertTrue(
        clearByRule || encrypted.contains(Side.SERVER) || line.equals("AUTH TLS"),
        "in clear to the server: " + line);
    boolean login = line.startsWith("USER") || line.startsWith("PASS");
    assertTrue(
        !login
            || encrypted.contains(Side.CLIENT)
            || !tls.client().require().contains(ClientTls.Require.LOGIN),
        "a login in clear: " + line);
    if (Transfer.of(line.split(" ", 2)[0]).isPresent()) {
      assertTrue(
          privateData || !tls.client().require().contains(ClientTls.Require.DATA),
          "a transfer in clear: " + line);
      Hole hole = open.get(opened);
      assertTrue(
          hole == null || hole.pinhole.protection().client() == privateData,
          "through a pinhole of another protection: " + line);
    }
  }

  private void reply(Reply reply) {
    if (reply.line().equals(Answer.DATA_PRIVATE.line())) {
      privateData = true;
    } else if (reply.line().equals(Answer.DATA_CLEAR.line())
        || reply.line().equals(Answer.AUTH_ACCEPTED.line())) {
      privateData = false;
    } else if (reply.code() == 220 && reply.text().contains("#")) {
      // REIN: all is as at the beginning, but TLS that had ended does not begin again.
      privateData =
          tls.client().mode() == ClientTls.Mode.IMPLICIT && encrypted.contains(Side.CLIENT);
    }
    if (!reply.preliminary()) {
      finals++;
    }
    if (reply.text().contains("#")) {
      tagged.add(reply.line());
    }
    boolean ours = reply.text().contains("(198,51,100,1,") || reply.text().contains("(|||41");
    if (ours) {
      Hole hole = open.get(opened);
      assertTrue(hole != null && hole.listening, "told of a pinhole that is not open");
      assertFalse(hole.told, "told of a pinhole twice");
      assertTrue(
          reply.text().contains("," + (port(opened).port() & 0xff) + ")")
              || reply.text().contains("|" + port(opened).port() + "|"),
          "told another port than was opened");
      hole.told = true;
    }
  }

  @Override
  public void interruptServer() {}

  @Override
  public void open(Pinhole pinhole) {
    assertFalse(hungUp, "opened after the hang-up");
    boolean passive = pinhole.mode() == Mode.PASSIVE;
    assertEquals(passive ? CLIENT : SERVER, pinhole.peer());
    assertEquals(passive ? SERVER : CLIENT, pinhole.endpoint().address());
    assertTrue(pinhole.endpoint().port() >= 1024, "endpoint below 1024");
    long unused = open.values().stream().filter(hole -> !hole.used).count();
    assertEquals(0, unused, "two pinholes open at once");
    assertTrue(open.size() <= Limits.DEFAULT.pinholesPerSession() + 1, "too many pinholes");
    story.add("    +hole " + pinhole.number());
    assertEquals(privateData, pinhole.protection().client(), "not what the client was told");
    opened = pinhole.number();
    open.put(opened, new Hole(pinhole));
  }

  @Override
  public void release(Pinhole pinhole) {}

  @Override
  public void begin(Pinhole pinhole, Side from) {}

  @Override
  public void passThrough() {}

  @Override
  public void drain(Pinhole pinhole) {
    story.add("    ~hole " + pinhole.number());
    Hole hole = open.get(pinhole.number());
    assertTrue(hole != null && hole.used, "drained what nobody uses");
    hole.drainWanted = true;
    hole.drained = false;
  }

  @Override
  public void close(Pinhole pinhole) {
    story.add("    -hole " + pinhole.number());
    Hole hole = open.remove(pinhole.number());
    assertTrue(hole != null, "closed twice");
    if (hole.used) {
      ended(pinhole.number(), Ended.Outcome.CUT);
    }
  }

  @Override
  public void startTls(Side leg) {
    story.add("    +tls " + leg);
    assertFalse(hungUp, "TLS after the hang-up");
    assertFalse(encrypted.contains(leg), "TLS within TLS");
    assertTrue(handshaking.add(leg), "TLS begun twice");
  }

  @Override
  public void stopTls(Side leg) {
    story.add("    -tls " + leg);
    assertTrue(encrypted.remove(leg), "TLS ended where there was none");
    clearing = true;
  }

  @Override
  public void note(Entry entry) {
    Documented.check(entry);
    story.add("    ! " + entry);
  }

  @Override
  public void await(Deadline deadline, Duration within) {
    clocks.add(deadline);
  }

  @Override
  public void forget(Deadline deadline) {
    clocks.remove(deadline);
  }

  @Override
  public void loginFailed() {
    story.add("    login-failed");
    if (++failures % FAILURES == 0) {
      does("banned", session.banned());
    }
  }

  @Override
  public void hangUp() {
    assertFalse(hungUp, "hung up twice");
    hungUp = true;
    story.add("    hang-up");
    open.values().removeIf(hole -> hole.drained);
    assertEquals(Set.of(), open.keySet(), "still open at the hang-up");
  }

  @Override
  public String toString() {
    return String.join("\n", story);
  }
}
