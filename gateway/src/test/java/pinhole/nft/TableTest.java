package pinhole.nft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pinhole.ftp.HostPort;
import pinhole.rules.Literal;
import pinhole.rules.PortRange;

/** The table in a real kernel, in a namespace of its own; what people see of it is nft's. */
class TableTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final HostPort ENTRANCE = new HostPort(Literal.parse("198.51.100.1"), 41000);
  private static final Hole HOLE = hole(0x50000007, "198.51.100.2");

  private static Hole hole(int mark, String peer) {
    return new Hole(
        mark,
        Literal.parse(peer),
        ENTRANCE,
        new HostPort(Literal.parse("192.0.2.2"), 40000),
        Literal.parse("192.0.2.1"),
        0);
  }

  private static Table table() throws IOException {
    return Table.make(Netlink.open(), Table.NAME, 0x5048);
  }

  private static String nft(String... words) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of("nft"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() + " " + text;
  }

  @Test
  void triesAnotherPortWhereThereIsAPinholeOrTheMapIsBeingResized() {
    assertTrue(Table.isTaken(Netlink.EEXIST));
    assertTrue(Table.isTaken(Netlink.EBUSY));
    assertFalse(Table.isTaken(Netlink.ENOBUFS), "which no other port would mend");
  }

  @Test
  void readsInNftAsItIsMeant() throws Exception {
    String expected = Files.readString(Path.of("src/test/resources/pinhole.nft"));
    Netns.in(
        () -> {
          try (Table table = table()) {
            table.watch(List.of(new PortRange(41000, 41099), new PortRange(65000, 65535)));
            String listed = nft("list", "table", "inet", "pinhole");
            assertEquals("0 " + expected, listed.replaceFirst(" # progname .*", ""));
          }
        });
  }

  @Test
  void aPinholeIsThereUntilItIsClosed() throws Exception {
    Netns.in(
        () -> {
          try (Table table = table()) {
            assertTrue(table.open(HOLE, MINUTE));
            String listed = nft("list", "map", "inet", "pinhole", "open4");
            assertTrue(listed.contains("198.51.100.2 . 198.51.100.1 . 41000"), listed);
            assertTrue(listed.contains(": 0x50000007"), listed);
            listed = nft("list", "map", "inet", "pinhole", "to4");
            assertTrue(listed.contains("0x50000007 timeout 1m"), listed);
            assertTrue(listed.contains("192.0.2.2 . 40000"), listed);
            assertTrue(table.close(HOLE));
            assertFalse(nft("list", "table", "inet", "pinhole").contains("elements"));
            assertFalse(table.close(HOLE));
          }
        });
  }

  @Test
  @Tag("E71")
  void onePeerHasOnePinholeAtOneEntrance() throws Exception {
    Netns.in(
        () -> {
          try (Table table = table()) {
            assertTrue(table.open(HOLE, MINUTE));
            assertFalse(table.open(hole(0x50000008, "198.51.100.2"), MINUTE));
            assertTrue(table.open(hole(0x50000009, "198.51.100.3"), MINUTE));
            String listed = nft("list", "map", "inet", "pinhole", "to4");
            assertFalse(listed.contains("0x50000008"), listed); // whole or not at all
          }
        });
  }

  @Test
  @Tag("E67")
  void goesWithItsSocketAndNobodyElseCanTouchIt() throws Exception {
    Netns.in(
        () -> {
          Table table = table();
          assertTrue(table.open(HOLE, MINUTE));
          assertTrue(nft("flush", "map", "inet", "pinhole", "open4").startsWith("1 "));
          assertTrue(nft("delete", "table", "inet", "pinhole").startsWith("1 "));
          table.abandon();
          assertEquals("0 ", nft("list", "tables"));
        });
  }

  @Test
  void aTableThatIsNotOursIsLeftAlone() throws Exception {
    Netns.in(
        () -> {
          nft("add", "table", "inet", "pinhole");
          nft("add", "chain", "inet", "pinhole", "theirs");
          String before = nft("list", "ruleset");
          Unavailable e = assertThrows(Unavailable.class, TableTest::table);
          assertEquals("a table \"inet pinhole\" exists that is not ours", e.getMessage());
          assertEquals(
              "end the other Pinhole, or remove the table: nft delete table inet pinhole",
              e.mend());
          assertEquals(before, nft("list", "ruleset"));
        });
  }

  @Test
  void anotherPinholesTableIsLeftAlone() throws Exception {
    Netns.in(
        () -> {
          try (Table first = table()) {
            assertTrue(first.open(HOLE, MINUTE));
            Unavailable e = assertThrows(Unavailable.class, TableTest::table);
            assertTrue(e.getMessage().contains("owned by netlink port"), e.getMessage());
            assertTrue(first.close(HOLE));
          }
        });
  }

  @Test
  void portsAreWatchedAsAWhole() throws Exception {
    Netns.in(
        () -> {
          try (Table table = table()) {
            table.watch(List.of(new PortRange(41000, 41099)));
            table.watch(List.of(new PortRange(41050, 41150), new PortRange(50000, 50000)));
            String listed = nft("list", "set", "inet", "pinhole", "ports");
            assertTrue(listed.contains("elements = { 41050-41150, 50000 }"), listed);
          }
        });
  }

  @Test
  void aConnectionThatIsNotTrackedIsNotFound() throws Exception {
    Netns.in(
        () -> {
          try (Conntrack conntrack = Conntrack.open(1)) {
            assertEquals(Optional.empty(), conntrack.find(Tracked.NOTHING.origin()));
            conntrack.forget(List.of(Tracked.NOTHING));
            assertEquals(List.of(), conntrack.all());
          }
        });
  }

  @Test
  void moreMayAskThanThereAreSocketsUntilItIsClosed() throws Exception {
    Netns.in(
        () -> {
          Conntrack conntrack = Conntrack.open(0);
          assertEquals(Optional.empty(), conntrack.find(Tracked.NOTHING.origin()));
          conntrack.close();
          IOException e =
              assertThrows(IOException.class, () -> conntrack.find(Tracked.NOTHING.origin()));
          assertEquals("netlink: closed", e.getMessage());
        });
  }

  @Test
  void whatIsMissingIsNamedWithTheCommandThatMendsIt() throws Exception {
    Netns.in(
        () -> {
          Files.writeString(Path.of("/proc/sys/net/ipv4/ip_forward"), "0");
          Files.writeString(Path.of("/proc/sys/net/ipv6/conf/all/forwarding"), "0");
          assertMissing("does not forward packets", "sysctl -w net.ipv4.ip_forward=1");
          Files.writeString(Path.of("/proc/sys/net/ipv4/ip_forward"), "1");
          Files.writeString(Path.of("/proc/sys/net/netfilter/nf_conntrack_acct"), "0");
          assertMissing("does not count", "sysctl -w net.netfilter.nf_conntrack_acct=1");
          Files.writeString(Path.of("/proc/sys/net/netfilter/nf_conntrack_acct"), "1");
          Files.writeString(Path.of("/proc/sys/net/netfilter/nf_conntrack_events"), "0");
          assertMissing("does not tell", "sysctl -w net.netfilter.nf_conntrack_events=2");
          Files.writeString(Path.of("/proc/sys/net/netfilter/nf_conntrack_events"), "2");
          Kernel.probe();
          assertEquals("0 ", nft("list", "tables"));
        });
  }

  private static void assertMissing(String what, String mend) {
    Unavailable e = assertThrows(Unavailable.class, Kernel::probe);
    assertTrue(e.getMessage().contains(what), e.getMessage());
    assertEquals(mend, e.mend());
  }
}
