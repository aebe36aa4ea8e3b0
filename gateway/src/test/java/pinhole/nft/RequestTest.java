package pinhole.nft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pinhole.ftp.HostPort;
import pinhole.rules.Literal;

/** What the kernel is told, byte by byte, for a little-endian machine. */
class RequestTest {
  private static final HostPort CLIENT = at("198.51.100.2", 50001);
  private static final HostPort GATEWAY = at("198.51.100.1", 41000);
  private static final HostPort INNER = at("192.0.2.1", 42000);
  private static final HostPort SERVER = at("192.0.2.2", 40000);

  private static HostPort at(String address, int port) {
    return new HostPort(Literal.parse(address), port);
  }

  private static String hex(Consumer<Request> writing) {
    Request request = new Request(ByteBuffer.allocate(64 << 10)).clear();
    writing.accept(request);
    ByteBuffer bytes = request.finish();
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return HexFormat.of().formatHex(copy);
  }

  static Stream<Arguments> attributes() {
    return Stream.of(
        row("0500 0100 ff00 0000", r -> r.u8(1, 255)),
        row("0600 0200 1234 0000", r -> r.u16(2, 0x1234)),
        row("0800 0300 8000 0001", r -> r.u32(3, 0x8000_0001)),
        row("0c00 0400 0000 0000 0000 7530", r -> r.u64(4, 30_000)),
        row("0800 0500 6162 6300", r -> r.text(5, "abc")),
        row("0900 0500 6162 6364 0000 0000", r -> r.text(5, "abcd")),
        row("0800 0600 c000 0201", r -> r.address(6, INNER.address())),
        row("0400 0780", r -> r.nest(7).end()),
        row(
            "1400 0780 0c00 0880 0500 0100 0900 0000 0400 0980",
            r -> r.nest(7).nest(8).u8(1, 9).end().nest(9).end().end()));
  }

  private static Arguments row(String expected, Consumer<Request> writing) {
    return Arguments.of(expected.replace(" ", ""), writing);
  }

  @ParameterizedTest
  @MethodSource("attributes")
  void writesAttributes(String expected, Consumer<Request> writing) {
    assertEquals(ByteOrder.LITTLE_ENDIAN, ByteOrder.nativeOrder());
    String header = "%02x000000".formatted(20 + expected.length() / 2);
    assertEquals(
        header + "010a0100010000000000000002000000" + expected,
        hex(r -> writing.accept(r.begin(Subsystem.NFTABLES, 1, 0, 2))));
  }

  @Test
  void aTransactionStandsBetweenItsMarks() {
    String begin = "14000000" + "10000100" + "0100000000000000" + "0000000a";
    String table = "14000000" + "030a0106" + "0200000000000000" + "01000000";
    String end = "14000000" + "11000100" + "0300000000000000" + "0000000a";
    assertEquals(
        begin + table + end,
        hex(
            r ->
                r.beginBatch(Subsystem.NFTABLES)
                    .begin(Subsystem.NFTABLES, 3, Request.CREATE | Request.EXCLUSIVE, Table.INET)
                    .endBatch(Subsystem.NFTABLES)));
  }

  @Test
  void anOpenNestIsAMistake() {
    assertThrows(
        IllegalStateException.class, () -> hex(r -> r.begin(Subsystem.NFTABLES, 1, 0, 2).nest(1)));
  }

  @Test
  void startsAgainAfterClear() {
    Request request = new Request(ByteBuffer.allocate(256)).clear();
    request.begin(Subsystem.CONNTRACK, 1, 0, 2).nest(1);
    request.clear().begin(Subsystem.CONNTRACK, 1, 0, 2);
    assertEquals(1, request.sequence());
    assertEquals(20, request.finish().limit());
  }

  static Stream<Arguments> holes() {
    return Stream.of(
        // Passive: the client's port is kept where it can be, its address is not.
        Arguments.of(
            new Hole(0x50000007, CLIENT.address(), GATEWAY, SERVER, INNER.address(), 0),
            List.of(
                "to4 07000050 c00002029c400000",
                "from4 07000050 c0000201",
                "open4 c6336402c6336401a0280000 07000050")),
        // The same for a server that is to see the client.
        Arguments.of(
            new Hole(0x50000008, CLIENT.address(), GATEWAY, SERVER, CLIENT.address(), 0),
            List.of("to4 08000050 c00002029c400000", "open4 c6336402c6336401a0280000 08000050")),
        // Active: from the gateway's port 20.
        Arguments.of(
            new Hole(0x50000009, SERVER.address(), INNER, CLIENT, GATEWAY.address(), 20),
            List.of(
                "to4 09000050 c6336402c3510000",
                "port4 09000050 c633640100140000",
                "open4 c0000202c0000201a4100000 09000050")),
        Arguments.of(
            new Hole(
                0x50000001,
                Literal.parse("2001:db8::2"),
                at("2001:db8::1", 41000),
                at("2001:db8::5", 40000),
                Literal.parse("2001:db8::3"),
                0),
            List.of(
                "to6 01000050 20010db8000000000000000000000005" + "9c400000",
                "from6 01000050 20010db8000000000000000000000003",
                "open6 20010db8000000000000000000000002"
                    + "20010db8000000000000000000000001a0280000 01000050")));
  }

  @ParameterizedTest
  @MethodSource("holes")
  void aPinholeIsAnElementOfEachMap(Hole hole, List<String> expected) {
    assertEquals(expected, Table.Element.of(hole).stream().map(Object::toString).toList());
  }

  @Test
  void anElementIsAddedWithItsTimeAndRemovedByItsKey() {
    Table.Element element =
        Table.Element.of(
                new Hole(0x50000008, CLIENT.address(), GATEWAY, SERVER, CLIENT.address(), 0))
            .get(0);
    String where = "0c000100" + "70696e686f6c6500" + "08000200" + "746f3400";
    String key = "0c000180" + "08000100" + "08000050";
    String data = "10000280" + "0c000100" + "c00002029c400000";
    assertEquals(
        "58000000"
            + "0c0a0106"
            + "010000000000000001000000"
            + where
            + "30000380"
            + "2c000180"
            + key
            + data
            + "0c000400"
            + "0000000000007530",
        hex(r -> element.add(r, Table.NAME, Duration.ofSeconds(30))));
    assertEquals(
        "3c000000"
            + "0e0a0100"
            + "010000000000000001000000"
            + where
            + "14000380"
            + "10000180"
            + key,
        hex(r -> element.delete(r, Table.NAME)));
  }

  @Test
  void everyPartOfTheTableIsAMessage() {
    Ruleset ruleset = new Ruleset(Table.NAME, 0x5048);
    for (Ruleset.Part part : ruleset.parts()) {
      String message = hex(part.writing());
      int length = Integer.reverseBytes(Integer.parseUnsignedInt(message.substring(0, 8), 16));
      assertEquals(message.length() / 2, length, part.needs());
    }
  }
}
