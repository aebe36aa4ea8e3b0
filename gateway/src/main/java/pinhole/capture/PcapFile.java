package pinhole.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/**
 * The classic format of tcpdump: draft-ietf-opsawg-pcap. Either byte order; microseconds or
 * nanoseconds.
 */
final class PcapFile extends CaptureFile {
  /** What the first four bytes tell. */
  record Format(boolean littleEndian, boolean nanoseconds) {}

  private static final int MICROSECONDS = 0xa1b2c3d4;
  private static final int NANOSECONDS = 0xa1b23c4d;
  private static final int FILE_HEADER = 24;
  private static final int PACKET_HEADER = 16;
  private static final int LINK_OFFSET = 20;

  /** How files begin that are to be uncompressed first, in hexadecimal, and by which program. */
  private static final Map<String, String> COMPRESSED =
      Map.of("fd377a58", "xz", "28b52ffd", "zstd", "425a68", "bzip2", "04224d18", "lz4");

  private final Format format;
  private final Link link;
  private final int linkNumber;

  PcapFile(InputStream in, Window window, Format format) throws IOException {
    super(in, window);
    this.format = format;
    window.littleEndian(format.littleEndian());
    if (window.has(FILE_HEADER) < FILE_HEADER) {
      throw new IOException("the file ends inside its first header");
    }
    this.linkNumber = window.u16(LINK_OFFSET + (format.littleEndian() ? 0 : 2));
    this.link = Link.numbered(linkNumber);
    window.pass(FILE_HEADER);
  }

  static Format format(byte[] magic) throws IOException {
    if (magic.length < 4) {
      throw new IOException(magic.length == 0 ? "the file is empty" : "the file is too short");
    }
    int number = ByteBuffer.wrap(magic).getInt();
    int swapped = Integer.reverseBytes(number);
    if (number == MICROSECONDS || number == NANOSECONDS) {
      return new Format(false, number == NANOSECONDS);
    }
    if (swapped == MICROSECONDS || swapped == NANOSECONDS) {
      return new Format(true, swapped == NANOSECONDS);
    }
    Optional<String> program = program(magic);
    if (program.isPresent()) {
      throw new IOException(
          "it is compressed; try: %s -dc FILE | pinhole inspect -".formatted(program.get()));
    }
    throw new IOException("neither pcap nor pcapng: it begins with " + hex(number));
  }

  /** The one that has compressed it, if it is one of those that people use for captures. */
  private static Optional<String> program(byte[] magic) {
    String first = hex(ByteBuffer.wrap(magic).getInt());
    return COMPRESSED.entrySet().stream()
        .filter(row -> first.startsWith(row.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static String hex(int number) {
    return String.format("%08x", number);
  }

  @Override
  boolean next(Sink sink) throws IOException {
    if (!complete(PACKET_HEADER)) {
      return false;
    }
    long length = window.u32(8);
    if (length > LONGEST_PACKET) {
      return damaged("a packet of " + length + " bytes cannot be: broken " + here());
    }
    if (!complete(PACKET_HEADER + (int) length)) {
      return false;
    }
    long fraction = window.u32(4) * (format.nanoseconds() ? 1 : 1000);
    long nanos = window.u32(0) * 1_000_000_000L + fraction;
    hand(sink, nanos, link, 0, PACKET_HEADER, (int) length, window.u32(12));
    window.pass(PACKET_HEADER + length);
    return true;
  }

  @Override
  public String kind() {
    return "pcap, " + link.named(linkNumber);
  }

  @Override
  public long dropped() {
    return 0; // the format has no place for it
  }
}
