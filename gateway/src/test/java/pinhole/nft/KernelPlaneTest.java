package pinhole.nft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pinhole.data.NoPortFree;
import pinhole.data.PortPool;
import pinhole.data.Watcher;
import pinhole.ftp.HostPort;
import pinhole.nft.Tracked.State;
import pinhole.rules.Literal;
import pinhole.rules.Mode;
import pinhole.rules.Source;
import pinhole.session.Ended;
import pinhole.session.Pinhole;
import pinhole.session.Protection;
import pinhole.session.Secured;
import pinhole.session.Side;
import pinhole.session.Unused;

/** What a session hears of its pinholes in the kernel, and what the kernel is asked. */
class KernelPlaneTest {
  private static final InetAddress CLIENT = Literal.parse("198.51.100.2");
  private static final InetAddress OUTER = Literal.parse("198.51.100.1");
  private static final InetAddress INNER = Literal.parse("192.0.2.1");
  private static final InetAddress SERVER = Literal.parse("192.0.2.2");
  private static final HostPort SERVERS_PORT = new HostPort(SERVER, 40_000);
  private static final HostPort CLIENTS_PORT = new HostPort(CLIENT, 50_001);
  private static final int PORTS = 4;

  private static final Duration NO_TIME = Duration.ZERO;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration OPEN_FOR = Duration.ofSeconds(30);
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration STALL = Duration.ofMinutes(5);
  private static final Duration FINAL_REPLY = Duration.ofSeconds(5);

  private final FakeKernel kernel = new FakeKernel();
  private final FakeLoop loop = new FakeLoop();
  private final List<String> heard = new ArrayList<>();
  private final PortPool ports =
      new PortPool(IntStream.range(41_000, 41_000 + PORTS).toArray(), "41000-41003");
  private final AtomicInteger marks = new AtomicInteger();
  private final KernelPlane plane =
      new KernelPlane(
          kernel,
          () -> Marks.of(marks.incrementAndGet()),
          loop,
          new KernelPlane.Settings(ports, ports, true, OPEN_FOR, CONNECT, STALL, FINAL_REPLY),
          new Watching());

  private final class Watching implements Watcher {
    @Override
    public void used(Pinhole pinhole, HostPort by) {
      heard.add("used by " + by);
    }

    @Override
    public void intruder(Pinhole pinhole, HostPort from) {
      heard.add("intruder " + from);
    }

    @Override
    public void unnamed(Pinhole pinhole, HostPort from) {
      throw new AssertionError("the kernel reads no header");
    }

    @Override
    public void notResumed(Pinhole pinhole, HostPort from) {
      heard.add("not resumed " + from);
    }

    @Override
    public void secured(Pinhole pinhole, Side leg, Secured how) {
      heard.add("secured " + leg);
    }

    @Override
    public void tlsFailed(Pinhole pinhole, Side leg, String why) {
      heard.add("TLS failed " + leg);
    }

    @Override
    public void expired(Pinhole pinhole, Unused why) {
      heard.add("expired " + why);
    }

    @Override
    public void drained(Pinhole pinhole, Ended soFar) {
      heard.add("drained " + soFar.toClient() + " " + soFar.toServer());
    }

    @Override
    public void ended(Pinhole pinhole, Ended how) {
      assertEquals(Ended.Counted.IP_BYTES, how.counted());
      heard.add(how.outcome() + " " + how.toClient() + " " + how.toServer());
    }
  }

  private static Pinhole passive(int number) {
    return new Pinhole(
        number, Mode.PASSIVE, CLIENT, OUTER, SERVERS_PORT, INNER, Protection.NONE, Source.NONE);
  }

  private static Pinhole active(int number) {
    return new Pinhole(
        number, Mode.ACTIVE, SERVER, INNER, CLIENTS_PORT, OUTER, Protection.NONE, Source.NONE);
  }

  /** Opens a pinhole whose peer comes at once, is answered, and heard of. */
  private Passage used(Pinhole pinhole) {
    plane.open(pinhole);
    Passage passage = kernel.syn(kernel.hole());
    passage.began(kernel.now());
    kernel.state(State.ESTABLISHED);
    heard.clear();
    return passage;
  }

  private void end(Passage passage) {
    kernel.state(State.TIME_WAIT);
    passage.closed(kernel.now());
    heard.clear();
  }

  private void assertHeard(String... expected) {
    assertEquals(List.of(expected), heard);
    heard.clear();
  }

  @AfterEach
  void nothingIsLeft() {
    plane.closeAll();
    loop.pass(SECOND);
    assertEquals(PORTS, ports.available());
    assertEquals(0, loop.pending());
    assertTrue(kernel.open.isEmpty());
  }

  @Test
  void aPassivePinholeLeadsFromTheClientToTheServer() throws Exception {
    HostPort at = plane.open(passive(1)).toCompletableFuture().get();
    assertEquals(OUTER, at.address());
    assertEquals(new Hole(0x50000001, CLIENT, at, SERVERS_PORT, INNER, 0), kernel.hole());
  }

  @Test
  void anActiveOneLeadsFromTheServerToTheClientAndFromPort20() throws Exception {
    HostPort at = plane.open(active(1)).toCompletableFuture().get();
    assertEquals(INNER, at.address());
    assertEquals(new Hole(0x50000001, SERVER, at, CLIENTS_PORT, OUTER, 20), kernel.hole());
  }

  @Test
  void anActiveOneFromAnotherPortIsBetterThanNone() throws Exception {
    kernel.occupied = true; // by a connection of this client that has not ended
    plane.open(active(1)).toCompletableFuture().get();
    assertEquals(0, kernel.hole().sourcePort());
  }

  @Test
  void aTransferIsHeardOfFromItsFirstPacketToItsLast() {
    plane.open(passive(1));
    Passage passage = kernel.syn(kernel.hole());
    passage.began(kernel.now());
    assertHeard("used by 198.51.100.2:50000");
    assertEquals(PORTS, ports.available());
    kernel.state(State.ESTABLISHED);
    kernel.replierSends(10);
    kernel.replierFinishes(State.FIN_WAIT);
    plane.drain(passive(1));
    assertHeard("drained 15000 580");
    kernel.state(State.TIME_WAIT);
    passage.closed(kernel.now());
    assertHeard("complete 15000 580");
    assertEquals(List.of("used", "ended"), kernel.asked);
  }

  @Test
  void anActiveTransferCountsTheOtherWayRound() {
    Passage passage = used(active(1));
    kernel.originSends(10);
    kernel.originFinishes(State.LAST_ACK);
    kernel.state(State.TIME_WAIT);
    passage.closed(kernel.now());
    assertHeard("complete 15060 520");
  }

  @Test
  @Tag("E82")
  void aFinalReplyWaitsForTheFinOfTheFile() {
    Passage passage = used(passive(1));
    plane.drain(passive(1));
    for (int i = 0; i < 20; i++) {
      kernel.replierSends(1);
      loop.pass(SECOND);
      assertHeard();
    }
    kernel.replierFinishes(State.FIN_WAIT);
    loop.pass(Duration.ofMillis(64));
    assertHeard("drained 30000 1100");
    kernel.state(State.TIME_WAIT);
    passage.closed(kernel.now());
    assertHeard("complete 30000 1100");
  }

  @Test
  @Tag("E82")
  void aClientThatIsDoneBeforeItHasTheFileHasNotAllOfIt() {
    Passage passage = used(passive(1));
    kernel.originFinishes(State.CLOSE_WAIT);
    kernel.replierSends(5);
    plane.drain(passive(1));
    loop.pass(SECOND);
    assertHeard();
    kernel.state(State.LAST_ACK);
    loop.pass(Duration.ofMillis(64));
    assertHeard("drained 7500 320");
    end(passage);
  }

  @Test
  @Tag("E83")
  void anUploadIsThroughWithTheClientsFin() {
    Passage passage = used(passive(1));
    kernel.originSends(5);
    plane.drain(passive(1));
    assertHeard();
    kernel.originFinishes(State.FIN_WAIT);
    loop.pass(Duration.ofMillis(64));
    assertHeard("drained 260 7560");
    end(passage);
  }

  @Test
  @Tag("E96")
  void aStreamThatStaysOpenGoesBySilence() {
    used(passive(1));
    kernel.replierSends(5);
    plane.drain(passive(1));
    loop.pass(FINAL_REPLY);
    assertHeard();
    loop.pass(SECOND);
    assertHeard("drained 7500 320");
  }

  @Test
  void drainedIsSaidOnceAndAlsoWhereItWasWantedBeforeTheFirstPacket() {
    plane.open(passive(1));
    plane.drain(passive(1));
    Passage passage = kernel.syn(kernel.hole());
    kernel.replierFinishes(State.FIN_WAIT);
    passage.began(kernel.now());
    assertHeard("used by 198.51.100.2:50000", "drained 0 60");
    plane.drain(passive(1));
    loop.pass(SECOND);
    assertHeard();
    end(passage);
  }

  @Test
  void whatHasHappenedIsHeardOfAtOnceByWhoAsks() {
    plane.hear();
    plane.open(passive(1));
    Passage passage = kernel.syn(kernel.hole());
    Tracked begun = kernel.now();
    kernel.untold.add(() -> passage.began(begun));
    assertHeard();
    plane.hear();
    assertHeard("used by 198.51.100.2:50000");
    kernel.state(State.TIME_WAIT);
    kernel.untold.add(() -> passage.closed(kernel.now()));
    plane.hear();
    assertHeard("complete 0 60");
  }

  @Test
  void whoWaitsForTheLastByteHearsWhatBecomesOfIt() {
    Passage passage = used(passive(1));
    plane.drain(passive(1));
    assertHeard();
    kernel.reset(Marks.RESET_BY_REPLIER);
    kernel.untold.add(() -> passage.closed(kernel.now()));
    loop.pass(SECOND);
    assertHeard("reset-by-server 0 60");
  }

  @Test
  void whatIsHeardTwiceIsNoSecondConnection() {
    Passage passage = used(passive(1));
    passage.began(kernel.now());
    assertEquals(List.of("used"), kernel.asked);
    end(passage);
  }

  @Test
  void anEndThatIsThereIsNotWaitedFor() {
    Passage passage = used(active(1));
    kernel.state(State.TIME_WAIT);
    plane.drain(active(1));
    assertHeard("complete 60 0");
    passage.closed(kernel.now());
    assertHeard();
  }

  @Test
  void whoHasResetItIsHeard() {
    Passage passage = used(active(1));
    kernel.reset(0);
    plane.drain(active(1));
    assertHeard();
    kernel.reset(Marks.RESET_BY_REPLIER);
    passage.closed(kernel.now());
    assertHeard("reset-by-client 60 0");
  }

  @Test
  @Tag("E63")
  void nobodyCameInTime() {
    plane.open(passive(1));
    loop.pass(OPEN_FOR);
    assertHeard("expired nobody-came");
    assertEquals(List.of("closed"), kernel.asked);
  }

  @Test
  void whoCameInTheLastMomentIsHeardOf() {
    plane.open(passive(1));
    Passage passage = kernel.syn(kernel.hole());
    loop.pass(OPEN_FOR);
    assertHeard();
    passage.began(kernel.now());
    assertHeard("used by 198.51.100.2:50000");
    loop.pass(SECOND);
    assertHeard();
  }

  @Test
  void whosePacketsGotLostBehindTheTableNeverCame() {
    plane.open(passive(1));
    kernel.syn(kernel.hole());
    loop.pass(OPEN_FOR.plus(SECOND));
    assertHeard("expired dropped-here");
  }

  @Test
  @Tag("E64")
  @Tag("E66")
  void aClosedPinholeIsOutOfTheTableAtOnce() {
    plane.open(passive(1));
    plane.close(passive(1));
    assertTrue(kernel.open.isEmpty());
    assertHeard();
  }

  @Test
  void whoSlippedInWhileItWasClosedIsCut() {
    plane.open(passive(1));
    Passage passage = kernel.syn(kernel.hole());
    plane.close(passive(1));
    passage.began(kernel.now());
    assertEquals(List.of("closed", "cut"), kernel.asked);
    assertHeard();
  }

  @Test
  @Tag("E60")
  void aStrangerIsNoMatterOnceThePeerIsIn() {
    plane.open(passive(1));
    Passage passage = kernel.passage(kernel.hole());
    HostPort stranger = new HostPort(Literal.parse("198.51.100.66"), 50_000);
    passage.stranger(stranger);
    passage.stranger(CLIENTS_PORT); // its own peer, too late or twice
    assertHeard("intruder 198.51.100.66:50000");
    kernel.syn(kernel.hole()).began(kernel.now());
    heard.clear();
    passage.stranger(stranger);
    assertHeard();
  }

  @Test
  @Tag("E61")
  void aSecondConnectionIsCut() {
    plane.open(passive(1));
    Hole hole = kernel.hole();
    Passage passage = kernel.syn(hole);
    passage.began(kernel.now());
    kernel.syn(hole);
    passage.began(kernel.now());
    assertEquals(List.of("used", "cut"), kernel.asked);
    passage.lost();
    heard.clear();
  }

  @Test
  void anEndpointThatRefusesCannotBeReached() {
    plane.open(passive(1));
    Passage passage = kernel.syn(kernel.hole());
    passage.began(kernel.now());
    passage.vanished(kernel.now());
    assertHeard("used by 198.51.100.2:50000", "unreachable 0 60");
  }

  @Test
  void anEndpointThatDoesNotAnswerCannotBeReached() {
    plane.open(passive(1));
    kernel.syn(kernel.hole()).began(kernel.now());
    heard.clear();
    loop.pass(CONNECT);
    assertHeard("unreachable 0 60");
    assertEquals(List.of("used", "cut"), kernel.asked);
  }

  @Test
  @Tag("E87")
  void aResetSaysWhoseItWas() {
    Passage one = used(passive(1));
    kernel.reset(Marks.RESET_BY_ORIGIN);
    one.closed(kernel.now());
    assertHeard("reset-by-client 0 60");
    Passage two = used(passive(2));
    kernel.reset(Marks.RESET_BY_REPLIER);
    two.closed(kernel.now());
    assertHeard("reset-by-server 0 60");
    Passage three = used(active(3));
    kernel.reset(Marks.RESET_BY_ORIGIN);
    three.closed(kernel.now());
    assertHeard("reset-by-server 60 0");
    Passage four = used(active(4));
    kernel.reset(Marks.RESET_BY_REPLIER);
    four.closed(kernel.now());
    assertHeard("reset-by-client 60 0");
  }

  @Test
  void aResetAfterBothFinsIsNoMatter() {
    Passage one = used(passive(1));
    kernel.reset(Marks.FINISHED | Marks.RESET_BY_REPLIER);
    one.closed(kernel.now());
    assertHeard("complete 0 60");
    Passage two = used(passive(2));
    kernel.reset(Marks.FIN_BY_REPLIER | Marks.RESET_BY_REPLIER);
    two.closed(kernel.now());
    assertHeard("reset-by-server 0 60");
  }

  @Test
  void aClientThatHasEverythingMayCloseAsItLikes() {
    Passage passage = used(passive(1));
    kernel.replierFinishes(State.FIN_WAIT);
    plane.drain(passive(1));
    heard.clear();
    kernel.reset(Marks.RESET_BY_ORIGIN);
    passage.closed(kernel.now());
    assertHeard("complete 0 60");
  }

  @Test
  @Tag("E95")
  void aTransferThatStandsStillIsCut() {
    used(passive(1));
    kernel.replierSends(1);
    loop.pass(CONNECT.plus(STALL).minus(SECOND));
    assertHeard();
    loop.pass(STALL.dividedBy(4));
    assertHeard("stalled 1500 112");
  }

  @Test
  @Tag("E93")
  void toRepeatIsNoProgressNorIsToAsk() {
    used(passive(1));
    loop.pass(CONNECT);
    for (int i = 0; i < 4; i++) {
      kernel.replierRepeats(3);
      loop.pass(STALL.dividedBy(4));
    }
    assertHeard("stalled 18000 60");
    used(passive(2));
    loop.pass(CONNECT);
    for (int i = 0; i < 4; i++) {
      kernel.probes(3);
      loop.pass(STALL.dividedBy(4));
    }
    assertHeard("stalled 624 684");
  }

  @Test
  @Tag("E94")
  void aSlowTransferGoesOn() {
    used(passive(1));
    for (int i = 0; i < 240; i++) {
      kernel.replierSends(1);
      loop.pass(Duration.ofSeconds(30));
    }
    assertHeard();
  }

  @Test
  void whoseEntryIsTakenAwayIsCut() {
    Passage passage = used(passive(1));
    passage.vanished(kernel.now());
    assertHeard("cut 0 60");
  }

  @Test
  void whatIsToldOfOthersIsNoMatter() {
    Passage passage = used(passive(1));
    Tracked mine = kernel.now();
    kernel.syn(new Hole(0x50000001, CLIENT, CLIENTS_PORT, SERVERS_PORT, INNER, 0));
    passage.closed(kernel.now());
    passage.vanished(kernel.now());
    assertHeard();
    passage.vanished(mine);
    assertHeard("cut 0 60");
  }

  @Test
  void whatWasMissedIsMadeUpFor() {
    plane.open(passive(1));
    Passage passage = kernel.syn(kernel.hole());
    kernel.state(State.TIME_WAIT);
    passage.found(kernel.now());
    assertHeard("used by 198.51.100.2:50000", "complete 0 60");
    Passage other = used(passive(2));
    other.missing(); // it has come since
    assertHeard();
    kernel.cut(kernel.now());
    other.missing();
    assertHeard("unreachable 0 60");
    plane.open(passive(3));
    kernel.passage(kernel.hole()).missing(); // nobody has come yet
    assertHeard();
  }

  @Test
  void anEndThatWasNeverToldIsNoticed() {
    Passage passage = used(passive(1));
    kernel.cut(kernel.now()); // by somebody else, and nobody told us
    loop.pass(CONNECT.plus(STALL));
    assertHeard("unreachable 0 60");
    passage.lost();
    assertHeard();
  }

  @Test
  @Tag("E92")
  void whatHasOnlyItsLastFinToExchangeMayDoSo() {
    Passage passage = used(passive(1));
    kernel.replierFinishes(State.CLOSE_WAIT);
    plane.closeAll();
    assertHeard();
    kernel.state(State.TIME_WAIT);
    passage.closed(kernel.now());
    assertHeard("complete 0 60");
    used(passive(2));
    plane.closeAll();
    assertHeard("cut 0 60");
  }

  @Test
  @Tag("E68")
  void withoutAPortThereIsNoPinhole() {
    for (int i = 1; i <= PORTS; i++) {
      plane.open(passive(i));
    }
    CompletionException e =
        assertThrows(
            CompletionException.class, () -> plane.open(passive(9)).toCompletableFuture().join());
    assertInstanceOf(NoPortFree.class, e.getCause());
    plane.closeAll();
  }

  @Test
  @Tag("E71")
  void aPortAtWhichThePeerHasAPinholeIsPassedOver() throws Exception {
    kernel.refusals = 2;
    HostPort at = plane.open(passive(1)).toCompletableFuture().get();
    assertEquals(at, kernel.hole().entrance());
    assertEquals(PORTS - 1, ports.available());
    loop.pass(NO_TIME);
  }
}
