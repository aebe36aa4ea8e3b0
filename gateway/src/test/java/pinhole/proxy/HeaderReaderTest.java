package pinhole.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pinhole.ftp.HostPort;
import pinhole.ftp.SyntaxException;
import pinhole.rules.Literal;

class HeaderReaderTest {
  private static final Ends REAL = ends("10.0.0.10", 53211, "10.0.0.7", 21);
  private static final Ends FOUR = ends("198.51.100.9", 40000, "203.0.113.7", 21);
  private static final Ends SIX = ends("2001:db8::9", 1, "2001:db8::7", 65535);
  private static final String TWO = "0d0a0d0a000d0a515549540a";
  private static final String ADDRESSES = "c6336409" + "cb007107" + "9c40" + "0015";

  private static Ends ends(String client, int clientPort, String server, int serverPort) {
    return new Ends(
        new HostPort(Literal.parse(client), clientPort),
        new HostPort(Literal.parse(server), serverPort));
  }

  /** Bytes, or ASCII where they begin with P. */
  private static byte[] bytes(String text) {
    return text.startsWith("P")
        ? text.getBytes(StandardCharsets.ISO_8859_1)
        : java.util.HexFormat.of().parseHex(text.replace(" ", ""));
  }

  static Stream<Arguments> headers() {
    return Stream.of(
        Arguments.of("PROXY TCP4 198.51.100.9 203.0.113.7 40000 21\r\n", FOUR),
        Arguments.of("PROXY TCP6 2001:db8::9 2001:DB8:0:0:0:0:0:7 1 65535\r\n", SIX),
        Arguments.of("PROXY TCP6 ::ffff:198.51.100.9 ::ffff:203.0.113.7 40000 21\r\n", FOUR),
        Arguments.of("PROXY UNKNOWN\r\n", REAL),
        Arguments.of("PROXY UNKNOWN 198.51.100.9 and whatever else\r\n", REAL),
        Arguments.of("PROXY UNKNOWN " + "f".repeat(91) + "\r\n", REAL),
        Arguments.of(TWO + "21 11 000c" + ADDRESSES, FOUR),
        Arguments.of(TWO + "21 11 0013" + ADDRESSES + "04 0004 00000000", FOUR),
        Arguments.of(TWO + "21 11 0fe0" + ADDRESSES + "00".repeat(4064 - 12), FOUR),
        Arguments.of(
            TWO
                + "21 21 0024"
                + "20010db80000000000000000000000"
                + "09"
                + "20010db80000000000000000000000"
                + "07"
                + "0001"
                + "ffff",
            SIX),
        Arguments.of(
            TWO
                + "21 21 0024"
                + "00000000000000000000ffff"
                + "c6336409"
                + "00000000000000000000ffff"
                + "cb007107"
                + "9c40"
                + "0015",
            FOUR),
        Arguments.of(TWO + "20 00 0000", REAL),
        Arguments.of(TWO + "20 11 000c" + ADDRESSES, REAL),
        Arguments.of(TWO + "20 31 0003 ffffff", REAL),
        Arguments.of(TWO + "21 00 0000", REAL));
  }

  @ParameterizedTest
  @MethodSource("headers")
  @Tag("E130")
  @Tag("E131")
  void readsAHeaderInAnyPiecesAndNoByteBehindIt(String header, Ends expected)
      throws SyntaxException {
    for (int piece : List.of(1, 2, 3, 5, 7, 11, 16, 100, 5000)) {
      byte[] all = bytes(header);
      ByteBuffer stream = ByteBuffer.wrap(Arrays.copyOf(all, all.length + 500));
      HeaderReader reader = new HeaderReader();
      while (reader.wanted() > 0) {
        int next = Math.min(reader.wanted(), piece);
        reader.take(stream.slice(stream.position(), next));
        stream.position(stream.position() + next);
      }
      assertEquals(all.length, stream.position(), "in pieces of " + piece);
      assertEquals(expected, reader.ends(REAL));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY TCP4 198.51.100.9 203.0.113.7 40000 21\n",
        "PROXY TCP4 198.51.100.9 203.0.113.7 40000 21\r ",
        "PROXY TCP4 198.51.100.9  203.0.113.7 40000 21\r\n",
        "PROXY TCP4 198.51.100.9 203.0.113.7 40000 21 \r\n",
        "PROXY TCP4 198.51.100.9 203.0.113.7 40000\r\n",
        "PROXY TCP4 198.51.100.9 203.0.113.7 +4000 21\r\n",
        "PROXY TCP4 198.51.100.9 203.0.113.7 040000 21\r\n",
        "PROXY TCP4 198.51.100.9 203.0.113.7 65536 21\r\n",
        "PROXY TCP4 198.51.100.9 203.0.113.7 0 21\r\n",
        "PROXY TCP4 198.51.100.09 203.0.113.7 40000 21\r\n",
        "PROXY TCP4 198.51.100 203.0.113.7 40000 21\r\n",
        "PROXY TCP4 ftp.example.com 203.0.113.7 40000 21\r\n",
        "PROXY TCP4 0.0.0.0 203.0.113.7 40000 21\r\n",
        "PROXY TCP4 224.0.0.1 203.0.113.7 40000 21\r\n",
        "PROXY TCP4 127.0.0.1 203.0.113.7 40000 21\r\n",
        "PROXY TCP6 ::ffff:127.0.0.1 ::ffff:203.0.113.7 40000 21\r\n",
        "PROXY TCP6 ::1 2001:db8::7 40000 21\r\n",
        "PROXY TCP4 2001:db8::9 2001:db8::7 40000 21\r\n",
        "PROXY TCP6 198.51.100.9 203.0.113.7 40000 21\r\n",
        "PROXY TCP6 ::ffff:198.51.100.9 2001:db8::7 40000 21\r\n",
        "PROXY TCP6 2001:db8::9%eth0 2001:db8::7 40000 21\r\n",
        "PROXY TCP5 198.51.100.9 203.0.113.7 40000 21\r\n",
        "PROXY UDP4 198.51.100.9 203.0.113.7 40000 21\r\n",
        "PROXY UNKNOWNS\r\n",
        "PROXY \r\n",
        "PROXY\r\nUSER x\r\n",
        "PROXy TCP4 198.51.100.9 203.0.113.7 40000 21\r\n",
        "PASV\r\n",
        "PROXY UNKNOWN ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\r\n",
        "16 03 01 02 00 01",
        "0a",
        "0d0a0d0a000d0a515549540b",
        TWO + "11 11 000c" + ADDRESSES,
        TWO + "22 11 000c" + ADDRESSES,
        TWO + "21 12 000c" + ADDRESSES,
        TWO + "21 31 00d8",
        TWO + "21 11 000b",
        TWO + "21 21 0023",
        TWO + "21 11 0000",
        TWO + "20 00 ffff",
        TWO + "21 11 ffff",
        TWO + "21 11 0ff1",
        TWO + "21 11 000c" + "c6336409" + "cb007107" + "0000" + "0015",
        TWO + "21 11 000c" + "00000000" + "cb007107" + "9c40" + "0015",
        TWO + "21 11 000c" + "7f000001" + "cb007107" + "9c40" + "0015",
        TWO
            + "21 21 0024"
            + "00000000000000000000ffff"
            + "c6336409"
            + "20010db8000000000000000000000007"
            + "9c40"
            + "0015",
      })
  @Tag("E130")
  void refusesWhatIsNoHeader(String text) {
    assertThrows(SyntaxException.class, () -> readAll(bytes(text)));
  }

  /** A load balancer on this machine, whose clients may be here as well. */
  @Test
  @Tag("E130")
  void onlyThisMachineNamesItsLoopbackAddress() throws SyntaxException {
    Ends here = ends("127.0.0.1", 40000, "127.0.0.1", 21);
    HeaderReader reader = new HeaderReader();
    for (byte each : VersionTwo.print(here)) {
      reader.take(ByteBuffer.wrap(new byte[] {each}));
    }
    assertEquals(here, reader.ends(ends("127.0.0.5", 53211, "127.0.0.1", 21)));
    assertThrows(SyntaxException.class, () -> reader.ends(REAL));
  }

  private static Ends readAll(byte[] bytes) throws SyntaxException {
    HeaderReader reader = new HeaderReader();
    for (byte each : bytes) {
      assertTrue(reader.wanted() > 0, "it is complete too early");
      reader.take(ByteBuffer.wrap(new byte[] {each}));
    }
    assertEquals(0, reader.wanted(), "refused at once, or complete");
    return reader.ends(REAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"U", "\u0016", "\r\r", "PASV"})
  @Tag("E130")
  void refusesAtTheFirstWrongByte(String text) throws SyntaxException {
    HeaderReader reader = new HeaderReader();
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int right = text.length() == 1 ? 0 : 1;
    reader.take(ByteBuffer.wrap(bytes, 0, right));
    assertThrows(SyntaxException.class, () -> reader.take(ByteBuffer.wrap(bytes, right, 1)));
  }

  @Test
  void takesNoMoreThanItWants() throws SyntaxException {
    HeaderReader reader = new HeaderReader();
    reader.take(ByteBuffer.wrap(bytes(TWO + "20")));
    assertThrows(
        IllegalArgumentException.class,
        () -> reader.take(ByteBuffer.wrap(new byte[] {0, 0, 0, 0})));
    assertEquals(2, reader.wanted());
  }

  @Test
  @Tag("E132")
  void whatIsPrintedIsReadBack() throws SyntaxException {
    for (Ends ends : List.of(FOUR, SIX)) {
      assertEquals(ends, readAll(VersionOne.print(ends)));
      assertEquals(ends, readAll(VersionTwo.print(ends)));
    }
    assertArrayEquals(
        bytes("PROXY TCP6 2001:db8::9 2001:db8::7 1 65535\r\n"), VersionOne.print(SIX));
    assertArrayEquals(bytes(TWO + "21 11 000c" + ADDRESSES), VersionTwo.print(FOUR));
  }
}
