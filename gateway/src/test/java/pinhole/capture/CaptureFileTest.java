package pinhole.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pinhole.capture.Packet.ACK;
import static pinhole.capture.Packet.PSH;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Formats and link types, each written by hand and read again. */
class CaptureFileTest {
  private static final Packet.End A = new Packet.End("192.0.2.9", 50000);
  private static final Packet.End B = new Packet.End("198.51.100.5", 21);
  private static final Packet.End A6 = new Packet.End("2001:db8:c::9", 50000);
  private static final Packet.End B6 = new Packet.End("2001:db8:5::5", 21);

  private static Film film() {
    return new Film()
        .add(Packet.tcp(A, B, 7, 0, Packet.SYN, ""))
        .later(1500)
        .add(Packet.tcp(A6, B6, 0xfffffffeL, 9, ACK | PSH, "NOOP\r\n"))
        .add(Packet.tcp(B, A, 1, 2, ACK, "x".repeat(301)));
  }

  /** What a source gives: the segments, as text. */
  private static List<String> read(byte[] file) throws IOException {
    List<String> seen = new ArrayList<>();
    try (CaptureFile source = CaptureFile.of(new ByteArrayInputStream(file))) {
      Dissector dissector = new Dissector();
      source.read(frame -> dissector.dissect(frame).ifPresent(found -> seen.add(text(found))));
      if (!source.damage().isEmpty()) {
        seen.add(source.damage());
      }
    }
    return seen;
  }

  private static String text(Datagram datagram) {
    if (datagram instanceof Segment segment) {
      return "%d %d %s:%d %s:%d %08x %d %s"
          .formatted(
              segment.number(),
              (segment.nanos() - Film.START) / 1000,
              segment.source().getHostAddress(),
              segment.sourcePort(),
              segment.destination().getHostAddress(),
              segment.destinationPort(),
              segment.sequence(),
              segment.length(),
              segment.payload().first(4));
    }
    return datagram.toString();
  }

  private static List<String> expected() {
    return List.of(
        "1 0 192.0.2.9:50000 198.51.100.5:21 00000007 0 ",
        "2 1500100 2001:db8:c:0:0:0:0:9:50000 2001:db8:5:0:0:0:0:5:21 fffffffe 6 NOOP",
        "3 1500200 198.51.100.5:21 192.0.2.9:50000 00000001 301 xxxx");
  }

  static List<Arguments> links() {
    return List.of(
        link(1, Film::ethernet),
        link(1, Film::vlan),
        link(1, Film::qinq),
        link(113, Film::cooked),
        link(276, Film::cooked2),
        link(101, UnaryOperator.identity()),
        link(0, Film::loopback));
  }

  private static Arguments link(int number, UnaryOperator<byte[]> header) {
    return Arguments.of(number, header);
  }

  @ParameterizedTest
  @MethodSource("links")
  void readsEachLinkTypeInEachFormOfPcap(int number, UnaryOperator<byte[]> header)
      throws IOException {
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      assertEquals(expected(), read(film().pcap(number, header, order, true)));
      assertEquals(expected(), read(film().pcap(number, header, order, false)));
    }
  }

  @Test
  void readsPcapngWithSeveralInterfacesInEachByteOrder() throws IOException {
    assertEquals(expected(), read(film().pcapng(ByteOrder.LITTLE_ENDIAN)));
    assertEquals(expected(), read(film().pcapng(ByteOrder.BIG_ENDIAN)));
  }

  @Test
  void readsSectionsBehindEachOtherAndTheOldBlocks() throws IOException {
    ByteOrder order = ByteOrder.BIG_ENDIAN;
    byte[] packet = Packet.tcp(A, B, 7, 0, Packet.SYN, "");
    ByteBuffer simple = ByteBuffer.allocate(4 + packet.length).order(order);
    simple.putInt(packet.length).put(packet);
    ByteBuffer old = ByteBuffer.allocate(20 + packet.length).order(order);
    long micros = Film.START / 1000;
    old.putShort((short) 0).putShort((short) 2).putInt((int) (micros >>> 32)).putInt((int) micros);
    old.putInt(packet.length).putInt(packet.length).put(packet);
    byte[] file =
        Film.join(
            film().pcapng(ByteOrder.LITTLE_ENDIAN),
            Film.section(order),
            Film.port(order, 101, 6),
            Film.block(order, 2, old.array()),
            Film.block(order, 3, simple.array()));
    List<String> seen = read(file);
    assertEquals(5, seen.size());
    assertEquals("4 0 192.0.2.9:50000 198.51.100.5:21 00000007 0 ", seen.get(3));
    assertEquals("5 0 192.0.2.9:50000 198.51.100.5:21 00000007 0 ", seen.get(4));
    try (CaptureFile source = CaptureFile.of(new ByteArrayInputStream(file))) {
      source.read(frame -> {});
      assertEquals(5, source.dropped());
      assertEquals("pcapng, Ethernet and raw IP", source.kind());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 9, 3, 0x80 | 10, 0x80 | 30})
  void readsEachResolutionOfTime(int resolution) throws IOException {
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    byte[] packet = Packet.tcp(A, B, 7, 0, Packet.SYN, "");
    double perSecond =
        resolution > 0x80 ? Math.pow(2, resolution & 0x7f) : Math.pow(10, resolution);
    long units = (long) (Film.START / 1e9 * perSecond);
    ByteBuffer body = ByteBuffer.allocate(20 + packet.length).order(order);
    body.putInt(0).putInt((int) (units >>> 32)).putInt((int) units);
    body.putInt(packet.length).putInt(packet.length).put(packet);
    byte[] port = Film.port(order, 101, resolution);
    byte[] file = Film.join(Film.section(order), port, Film.block(order, 6, body.array()));
    assertEquals(List.of("1 0 192.0.2.9:50000 198.51.100.5:21 00000007 0 "), read(file));
  }

  @Test
  void readsWhatIsCompressed() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(film().pcap());
    }
    assertEquals(expected(), read(packed.toByteArray()));
    List<String> cut = read(Arrays.copyOf(packed.toByteArray(), packed.size() - 20));
    assertTrue(
        cut.get(cut.size() - 1).startsWith("the compressed file is cut short"), cut::toString);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 17, 300})
  void saysWhatIsMissingAtTheEnd(int bytes) throws IOException {
    for (byte[] file : List.of(film().pcap(), withoutStatistics())) {
      List<String> seen = read(Arrays.copyOf(file, file.length - bytes));
      assertEquals(expected().subList(0, 2), seen.subList(0, 2));
      assertEquals("the file ends in the middle of packet 3", seen.get(2));
    }
  }

  private static byte[] withoutStatistics() {
    byte[] file = film().pcapng(ByteOrder.LITTLE_ENDIAN);
    return Arrays.copyOf(file, file.length - 40);
  }

  @Test
  void stopsWhereALengthCannotBe() throws IOException {
    byte[] file = film().pcap();
    ByteBuffer.wrap(file).putInt(24 + 8, -1);
    assertEquals(
        List.of("a packet of 4294967295 bytes cannot be: broken after packet 0, at byte 24"),
        read(file));
    byte[] ng = film().pcapng(ByteOrder.BIG_ENDIAN);
    ByteBuffer.wrap(ng).putInt(28 + 4, 13);
    assertEquals(
        List.of("a block of 13 bytes cannot be: broken after packet 0, at byte 28"), read(ng));
  }

  @Test
  void refusesWhatIsNoCapture() {
    assertEquals("the file is empty", refusal(new byte[0]));
    assertEquals(
        "neither pcap nor pcapng: it begins with 7f454c46",
        refusal(new byte[] {0x7f, 'E', 'L', 'F', 0}));
    assertEquals("the file ends inside its first header", refusal(Arrays.copyOf(film().pcap(), 9)));
  }

  @ParameterizedTest
  @CsvSource({
    "fd377a585a00, xz -dc",
    "28b52ffd2400, zstd -dc",
    "425a68393141, bzip2 -dc",
    "04224d186440, lz4 -dc"
  })
  void saysHowToReadWhatIsCompressedInAnotherWay(String beginning, String program) {
    String refusal = refusal(HexFormat.of().parseHex(beginning));
    assertEquals("it is compressed; try: " + program + " FILE | pinhole inspect -", refusal);
  }

  @Test
  void namesALinkTypeThatIsNotUnderstood() throws IOException {
    byte[] file = film().pcap(147, UnaryOperator.identity(), ByteOrder.BIG_ENDIAN, false);
    try (CaptureFile source = CaptureFile.of(new ByteArrayInputStream(file))) {
      assertEquals("pcap, link type 147, which is not understood", source.kind());
    }
  }

  private static String refusal(byte[] file) {
    return assertThrows(IOException.class, () -> read(file)).getMessage();
  }

  @Test
  void countsWhatItCannotUse() throws IOException {
    Film film = film();
    byte[] arp = new byte[46];
    film.shots().add(film.shots().get(0).with(arp));
    Dissector dissector = new Dissector();
    byte[] file = film.pcap();
    try (CaptureFile source = CaptureFile.of(new ByteArrayInputStream(file))) {
      source.read(dissector::dissect);
    }
    assertEquals(4, dissector.tally().packets());
    assertEquals(3, dissector.tally().segments());
    assertEquals(1, dissector.tally().other());
    Tally tally = dissector.tally();
    assertEquals(1_500_200_000L, tally.lastNanos() - tally.firstNanos());
  }
}
