package pinhole.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pinhole.rules.Literal;
import pinhole.rules.Network;
import pinhole.rules.config.BanSection;

@Tag("E133")
class BansTest {
  private static final InetAddress CLIENT = Literal.parse("198.51.100.2");
  private static final InetAddress OTHER = Literal.parse("198.51.100.3");
  private static final Duration WITHIN = Duration.ofMinutes(10);
  private static final Duration LASTS = Duration.ofHours(1);
  private static final Duration MOMENT = Duration.ofSeconds(1);
  private static final BanSection THREE = rules(3, LASTS);

  private long now = Long.MAX_VALUE - LASTS.toNanos(); // it may well become negative
  private final Bans bans = new Bans(() -> now);

  private static BanSection rules(int after, Duration lasts, Network... except) {
    return new BanSection(after, WITHIN, lasts, List.of(except));
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private static InetAddress numbered(int i) {
    return Literal.parse("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255));
  }

  private boolean failed(InetAddress client) {
    return bans.failed(client, THREE);
  }

  private boolean held(InetAddress client) {
    return bans.hold(client, THREE);
  }

  private void ban(InetAddress client) {
    for (int i = 1; i <= 3; i++) {
      assertFalse(held(client));
      assertEquals(i == 3, failed(client));
    }
    assertTrue(held(client));
  }

  @Test
  void whoFailsTooOftenIsTurnedAwayForATime() {
    ban(CLIENT);
    assertFalse(held(OTHER));
    pass(LASTS);
    assertTrue(held(CLIENT));
    pass(MOMENT);
    ban(CLIENT);
  }

  @Test
  void failuresOfLongAgoDoNotCount() {
    failed(CLIENT);
    pass(WITHIN);
    failed(CLIENT);
    pass(MOMENT);
    assertFalse(failed(CLIENT), "the first is past");
    assertTrue(failed(CLIENT));
  }

  /** Else whoever has a second session open could have the ban last forever. */
  @Test
  void whoIsBannedAlreadyIsNotBannedForLonger() {
    ban(CLIENT);
    pass(LASTS);
    assertTrue(failed(CLIENT));
    pass(MOMENT);
    assertFalse(held(CLIENT));
    assertFalse(failed(CLIENT), "it begins with none");
  }

  @Test
  void someAreNeverBanned() {
    BanSection rules = rules(1, LASTS, Network.parse("198.51.100.0/30"));
    assertFalse(bans.failed(CLIENT, rules));
    assertFalse(bans.hold(CLIENT, rules));
    assertTrue(bans.failed(Literal.parse("198.51.100.4"), rules));
  }

  @Test
  void newRulesChangeBansThatHold() {
    ban(CLIENT);
    pass(Duration.ofMinutes(2));
    assertFalse(bans.hold(CLIENT, rules(3, MOMENT)));
    assertFalse(bans.hold(CLIENT, rules(0, LASTS)));
    assertFalse(bans.failed(CLIENT, rules(0, LASTS)));
    assertFalse(bans.hold(CLIENT, rules(3, LASTS, Network.parse("198.51.100.2"))));
    assertTrue(held(CLIENT));
  }

  @Test
  void ofIpv6TheNetworkIsMeant() {
    failed(Literal.parse("2001:db8:0:1::1"));
    failed(Literal.parse("2001:db8:0:1:2:3:4:5"));
    assertTrue(failed(Literal.parse("2001:db8:0:1:ffff::9")));
    assertTrue(held(Literal.parse("2001:db8:0:1::42")));
    assertFalse(held(Literal.parse("2001:db8:0:2::1")));
    assertFalse(held(Literal.parse("2001:db8::1")));
  }

  @Test
  void thoseThatHaveNotFailedForLongestAreForgottenWhereThereAreTooMany() {
    ban(CLIENT);
    ban(OTHER);
    assertTrue(failed(CLIENT)); // now it is the other who has not failed for longest
    for (int i = 0; i < Bans.MOST - 1; i++) {
      failed(numbered(i));
    }
    assertTrue(held(CLIENT));
    assertFalse(held(OTHER));
  }

  @Test
  void whoCountsNoMoreTakesNoRoom() {
    for (int i = 0; i < Bans.MOST; i++) {
      failed(numbered(i));
    }
    assertEquals(Bans.MOST, bans.size());
    pass(LASTS.plus(MOMENT));
    failed(CLIENT);
    assertEquals(1, bans.size());
  }
}
