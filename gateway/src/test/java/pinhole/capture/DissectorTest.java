package pinhole.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pinhole.capture.Packet.ACK;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import pinhole.rules.Literal;

/** What is in a packet, whatever is wrapped around it. */
class DissectorTest {
  private static final Packet.End A = new Packet.End("192.0.2.9", 50000);
  private static final Packet.End B = new Packet.End("198.51.100.5", 21);
  private static final Packet.End A6 = new Packet.End("2001:db8:c::9", 50000);
  private static final Packet.End B6 = new Packet.End("2001:db8:5::5", 21);
  private static final String TEXT = "PORT 192,0,2,9,195,81\r\n".repeat(20);

  private final Dissector dissector = new Dissector();
  private final List<String> payloads = new ArrayList<>();

  private void take(byte[]... packets) {
    for (byte[] packet : packets) {
      take(packet, packet.length);
    }
  }

  private void take(byte[] packet, int captured) {
    Slice bytes = Slice.of(packet, 0, captured);
    dissector
        .dissect(new Frame(1, 0, Link.RAW, 0, bytes, packet.length))
        .ifPresent(
            found ->
                payloads.add(
                    found instanceof Segment segment
                        ? segment.payload().toString()
                        : ((Unreachable) found).why()));
  }

  private void got(String... expected) {
    assertEquals(List.of(expected), payloads);
    payloads.clear();
  }

  @Test
  void looksBehindTheExtensionHeadersOfIpv6() {
    take(Packet.withExtensions(Packet.tcp(A6, B6, 1, 1, ACK, TEXT)));
    got(TEXT);
  }

  @Test
  void putsFragmentsTogetherInAnyOrder() {
    for (byte[] packet :
        List.of(Packet.tcp(A, B, 1, 1, ACK, TEXT), Packet.tcp(A6, B6, 1, 1, ACK, TEXT))) {
      byte[][] fragments = Packet.fragments(packet, 64);
      take(fragments);
      got(TEXT);
      List<byte[]> backwards = new ArrayList<>(Arrays.asList(fragments));
      java.util.Collections.reverse(backwards);
      backwards.add(1, backwards.get(0)); // one twice
      take(backwards.toArray(new byte[0][]));
      got(TEXT);
    }
    assertEquals(0, dissector.tally().lostFragments());
  }

  @Test
  void theFirstOfTwoFragmentsThatOverlapWins() {
    byte[] packet = Packet.tcp(A, B, 1, 1, ACK, TEXT);
    byte[][] fragments = Packet.fragments(packet, 64);
    byte[] forged = fragments[1].clone();
    Arrays.fill(forged, 20, forged.length, (byte) 'x');
    take(fragments[0], fragments[1], forged);
    take(Arrays.copyOfRange(fragments, 2, fragments.length));
    got(TEXT);
  }

  @Test
  void keepsNoMoreFragmentsThanItMay() {
    byte[] payload = new byte[64];
    for (int i = 0; i < 5000; i++) {
      take(
          Packet.ip4(
              Literal.parse("192.0.2.9"), Literal.parse("192.0.2.1"), 6, i, 0x2000, payload));
    }
    assertEquals(5000 - 256, dissector.tally().lostFragments());
  }

  @Test
  void saysHowMuchOfASegmentIsMissing() {
    byte[] packet = Packet.tcp(A, B, 1, 1, ACK, TEXT);
    dissector.dissect(new Frame(1, 0, Link.RAW, 0, Slice.of(packet, 0, 96), packet.length));
    assertEquals(1, dissector.tally().cut());
    take(packet, 96);
    got(TEXT.substring(0, 96 - 52));
  }

  @Test
  void readsASegmentOfWhichNotEvenAllOptionsAreThere() {
    byte[] packet = Packet.tcp(A, B, 1, 1, ACK, TEXT);
    take(packet, 40);
    got("");
    assertEquals(1, dissector.tally().cut());
  }

  @Test
  void tellsHeadersThatAreCutFromThoseThatMakeNoSense() {
    byte[] packet = Packet.tcp(A, B, 1, 1, ACK, TEXT);
    dissector.dissect(new Frame(1, 0, Link.RAW, 0, Slice.of(packet, 0, 39), packet.length));
    assertEquals(1, dissector.tally().cut());
    dissector.dissect(new Frame(2, 0, Link.RAW, 0, Slice.of(packet, 0, 39), 39));
    assertEquals(1, dissector.tally().unreadable());
  }

  @Test
  void readsWhatRoutersSay() {
    take(Packet.unreachable("192.0.2.1", Packet.tcp(A, B, 1, 0, Packet.SYN, ""), 13));
    take(Packet.unreachable("2001:db8:c::1", Packet.tcp(A6, B6, 1, 0, Packet.SYN, ""), 4));
    take(Packet.unreachable("192.0.2.1", Packet.tcp(A, B, 1, 0, Packet.SYN, ""), 4));
    got("prohibited by an administrator", "port unreachable");
  }

  @Test
  void takesNoPaddingForPayload() {
    byte[] packet = Packet.tcp(A, B, 1, 1, ACK, "");
    byte[] padded = Arrays.copyOf(packet, packet.length + 9);
    take(padded);
    got("");
  }

  @Test
  void survivesEveryLengthOfEveryPacket() {
    byte[] icmp = Packet.unreachable("192.0.2.1", Packet.tcp(A, B, 1, 0, Packet.SYN, ""), 13);
    for (byte[] packet :
        List.of(
            Packet.tcp(A, B, 1, 1, ACK, "x"),
            Packet.withExtensions(Packet.tcp(A6, B6, 1, 1, ACK, "x")),
            Packet.fragments(Packet.tcp(A6, B6, 1, 1, ACK, TEXT), 64)[1],
            icmp)) {
      for (int length = 0; length <= packet.length; length++) {
        take(packet, length);
        take(Arrays.copyOf(packet, length));
      }
    }
  }
}
