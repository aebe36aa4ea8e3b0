package pinhole.testbed.textbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import pinhole.testbed.textbook.Trace.Verdict;

/** Lines of nft 1.0.6. */
class TraceTest {
  private static final String WAY =
      """
      trace id 78bdf7af inet trace arriving packet: iif "client" ether saddr 52:1c:43:64:8f:f5 ether daddr 76:4c:52:f6:9d:29 ip saddr 198.51.100.2 ip daddr 192.0.2.2 ip dscp cs0 ip ecn not-ect ip ttl 64 ip id 35288 ip protocol tcp ip length 60 tcp sport 58268 tcp dport 4000 tcp flags == syn tcp window 64240
      trace id 78bdf7af inet trace arriving rule tcp flags syn / fin,syn,rst meta nftrace set 1 # handle 3 (verdict continue)
      trace id 78bdf7af inet trace arriving policy accept
      trace id 11111111 inet trace arriving packet: iif "server" ether saddr 52:1c:43:64:8f:f5 ether daddr 76:4c:52:f6:9d:29 ip saddr 192.0.2.2 ip daddr 198.51.100.2 ip dscp cs0 ip ecn not-ect ip ttl 64 ip id 0 ip protocol tcp ip length 60 tcp sport 21 tcp dport 58270 tcp flags == 0x12 tcp window 65160
      trace id 78bdf7af inet gateway forward packet: iif "client" oif "server" ip saddr 198.51.100.2 ip daddr 192.0.2.2 ip protocol tcp tcp sport 58268 tcp dport 4000 tcp flags == syn tcp window 64240
      trace id 11111111 inet gateway forward rule ct state established accept comment "2 (two)" # handle 7 (verdict accept)
      trace id 78bdf7af inet gateway forward policy drop
      trace id 22222222 inet trace leaving packet: oif "client" ip saddr 198.51.100.1 ip daddr 198.51.100.2 ip protocol udp ip length 49 udp sport 51177 udp dport 9 udp length 29
      """;

  @Test
  void gathersTheVerdictsOfEachPacket() {
    List<Trace> traces = Trace.parse(WAY);
    assertEquals(2, traces.size());
    assertEquals(List.of(new Verdict("forward", -1, "drop")), traces.get(0).verdicts());
    assertEquals("198.51.100.2:58268", traces.get(0).from().toString());
    assertTrue(traces.get(0).dropped());
    assertEquals(List.of(new Verdict("forward", 7, "accept")), traces.get(1).verdicts());
    assertEquals("198.51.100.2:58270", traces.get(1).to().toString());
    assertFalse(traces.get(1).dropped());
  }

  @Test
  void findsTheRuleThatAVerdictIsOf() {
    Ruleset ruleset =
        Ruleset.parse(
            """
            table inet gateway { # handle 1
            \tchain forward { # handle 1
            \t\ttype filter hook forward priority filter; policy drop;
            \t\tct state established accept comment "what goes on" # handle 7
            \t\ttcp dport { 21, 41000-41099 } accept # handle 9
            \t}
            }
            """);
    assertEquals(
        List.of("", "", "A", "1", "2", "", ""),
        ruleset.rows().stream().map(Ruleset.Row::mark).toList());
    Ruleset.Row first = ruleset.row(new Verdict("forward", 7, "accept")).orElseThrow();
    assertEquals("1", first.mark());
    assertEquals("    ct state established accept", first.text());
    assertEquals("what goes on", first.comment());
    assertEquals("A", ruleset.row(new Verdict("forward", -1, "drop")).orElseThrow().mark());
    assertTrue(ruleset.row(new Verdict("srcnat", -1, "accept")).isEmpty());
  }
}
