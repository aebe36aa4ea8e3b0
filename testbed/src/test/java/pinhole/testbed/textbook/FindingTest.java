package pinhole.testbed.textbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pinhole.testbed.packets.Link;
import pinhole.testbed.packets.Packet;

/** Each finding on a recording of the laboratory's; and none of them where a proof is missing. */
class FindingTest {
  @ParameterizedTest
  @MethodSource("pinhole.testbed.textbook.Recorded#settings")
  void findsWhatTheTextbooksSay(Setting setting) throws IOException {
    Recording recording = Recorded.of(setting.id());
    assertEquals(setting.gateway().expected(setting.nat(), setting.mode()), Finding.of(recording));
  }

  @Test
  void saysWhichSynWasStoppedByWhichRule() throws IOException {
    Recording recording = Recorded.of("deny-routed-active");
    String sentence = Finding.of(recording).sentence(recording);
    assertTrue(
        sentence.matches(
            "The server's SYN from 192\\.0\\.2\\.2:20 to 198\\.51\\.100\\.2:\\d+ came to the gateway"
                + " \\d times and never left it: the policy of chain forward \\[A\\] dropped it\\."),
        sentence);
  }

  @Test
  void doesNotBelieveThatAFirewallStoppedASynThatItDidNotDrop() throws IOException {
    for (String id : List.of("deny-routed-active", "deny-routed-passive", "plain-nat-passive")) {
      Recording good = Recorded.of(id);
      assertUnclear(with(good, good.packets(), List.of(), good.delivered()));
      List<Trace> accepted = good.traces().stream().filter(trace -> !trace.dropped()).toList();
      assertUnclear(with(good, good.packets(), accepted, good.delivered()));
    }
  }

  @Test
  void knowsASynThatWentOnFromOneThatWasStopped() throws IOException {
    Recording good = Recorded.of("deny-routed-passive");
    List<Packet> packets = new ArrayList<>(good.packets());
    packets.add(onOtherLink(good.stopped().get(0).syn()));
    assertUnclear(with(good, packets, good.traces(), false));
  }

  private static Packet onOtherLink(Packet packet) {
    return new Packet(
        packet.time(),
        packet.link().other(),
        packet.from(),
        packet.to(),
        packet.sequence(),
        packet.flags(),
        packet.length(),
        packet.text());
  }

  @Test
  void wantsTheStoppedSynToBeTheNegotiatedOne() throws IOException {
    for (String id : List.of("deny-routed-active", "deny-routed-passive")) {
      Recording good = Recorded.of(id);
      String verb = good.setting().mode().negotiation().name();
      assertUnclear(without(good, packet -> packet.text().startsWith(verb)));
    }
  }

  @Test
  void believesNoDownloadWithoutTheFile() throws IOException {
    Recording good = Recorded.of("pinhole-nat-passive");
    assertUnclear(with(good, good.packets(), good.traces(), false));
  }

  @Test
  void believesNoDownloadWithoutBothHandshakesAndTheReply() throws IOException {
    for (String id : List.of("pinhole-nat-active", "pinhole-nat-passive")) {
      Recording good = Recorded.of(id);
      for (Link link : Link.values()) {
        assertUnclear(without(good, packet -> isDataSyn(packet) && packet.link() == link));
      }
      assertUnclear(without(good, packet -> packet.text().startsWith("226")));
    }
  }

  private static boolean isDataSyn(Packet packet) {
    return packet.syn() && packet.to().port() != 21;
  }

  @Test
  void believesNothingWithoutALogin() throws IOException {
    for (Setting setting : Recorded.settings()) {
      Recording good = Recorded.of(setting.id());
      assertUnclear(without(good, packet -> packet.text().startsWith("230")));
      assertUnclear(without(good, packet -> true));
    }
  }

  private static void assertUnclear(Recording recording) {
    assertEquals(Finding.UNCLEAR, Finding.of(recording), recording.setting().id());
  }

  private static Recording without(Recording good, Predicate<Packet> which) {
    List<Packet> rest = good.packets().stream().filter(which.negate()).toList();
    return with(good, rest, good.traces(), good.delivered());
  }

  private static Recording with(
      Recording good, List<Packet> packets, List<Trace> traces, boolean delivered) {
    return new Recording(good.setting(), packets, good.ruleset(), traces, good.log(), delivered);
  }
}
