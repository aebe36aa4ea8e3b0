package pinhole.capture;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The format of Wireshark: draft-ietf-opsawg-pcapng. Several sections, each in its byte order, and
 * several interfaces, each with its link type and resolution of time; what is no packet is skipped.
 */
final class PcapngFile extends CaptureFile {
  /** An interface of the section. */
  private record Port(Link link, int snapLength, long unitsPerSecond, long offsetSeconds) {
    long nanos(long units) {
      if (unitsPerSecond == 1_000_000) {
        return units * 1000 + offsetSeconds * 1_000_000_000L;
      }
      long whole = Long.divideUnsigned(units, unitsPerSecond);
      BigInteger rest = BigInteger.valueOf(Long.remainderUnsigned(units, unitsPerSecond));
      long fraction =
          rest.multiply(BigInteger.valueOf(1_000_000_000L))
              .divide(BigInteger.valueOf(unitsPerSecond))
              .longValue();
      return (whole + offsetSeconds) * 1_000_000_000L + fraction;
    }
  }

  /** Takes one option of a block. */
  @FunctionalInterface
  private interface Option {
    void take(int code, int at, int length);
  }

  private static final long SECTION = 0x0a0d0d0aL;
  private static final long INTERFACE = 1;
  private static final long OBSOLETE_PACKET = 2;
  private static final long SIMPLE_PACKET = 3;
  private static final long STATISTICS = 5;
  private static final long PACKET = 6;

  private static final int HEADER = 8;
  private static final int TRAILER = 4;
  private static final int BYTE_ORDER = 0x1a2b3c4d;
  private static final int MOST_INTERFACES = 10_000;

  private final List<Port> ports = new ArrayList<>();
  private final List<String> links = new ArrayList<>();
  private long lastNanos;
  private long dropped;

  PcapngFile(InputStream in, Window window) {
    super(in, window);
  }

  static boolean begins(byte[] magic) {
    return magic.length == 4
        && magic[0] == 0x0a
        && magic[1] == 0x0d
        && magic[2] == 0x0d
        && magic[3] == 0x0a;
  }

  @Override
  boolean next(Sink sink) throws IOException {
    if (!complete(HEADER)) {
      return false;
    }
    if (begins(window.first(4)) && !section()) {
      return false;
    }
    long type = window.u32(0);
    long length = window.u32(4);
    if (length < HEADER + TRAILER || length % 4 != 0) {
      return damaged("a block of " + length + " bytes cannot be: broken " + here());
    }
    boolean wanted = isPacket(type) || type == SECTION || type == INTERFACE || type == STATISTICS;
    if (!wanted) {
      window.pass(length);
      return true;
    }
    if (length > LONGEST_PACKET) {
      return damaged("a block of " + length + " bytes is too long: broken " + here());
    }
    if (!complete((int) length)) {
      return false;
    }
    if (!block(sink, type, (int) length)) {
      return false;
    }
    window.pass(length);
    return true;
  }

  private static boolean isPacket(long type) {
    return type == PACKET || type == SIMPLE_PACKET || type == OBSOLETE_PACKET;
  }

  /** A new section: its byte order, and no interfaces yet. */
  private boolean section() throws IOException {
    if (!complete(HEADER + 4)) {
      return false;
    }
    window.littleEndian(false);
    boolean big = window.u32(HEADER) == BYTE_ORDER;
    window.littleEndian(true);
    if (!big && window.u32(HEADER) != BYTE_ORDER) {
      return damaged("a section without byte order: broken " + here());
    }
    window.littleEndian(!big);
    ports.clear();
    return true;
  }

  private boolean block(Sink sink, long type, int length) {
    if (window.u32(length - TRAILER) != length) {
      return damaged("the two lengths of a block differ: broken " + here());
    }
    int end = length - TRAILER;
    if (type == INTERFACE) {
      return port(end);
    }
    if (type == PACKET) {
      return packet(sink, end, HEADER, (int) Math.min(window.u32(HEADER), MOST_INTERFACES));
    }
    if (type == OBSOLETE_PACKET) {
      dropped += end < HEADER + 4 || window.u16(HEADER + 2) == 0xffff ? 0 : window.u16(HEADER + 2);
      return packet(sink, end, HEADER, window.u16(HEADER));
    }
    if (type == SIMPLE_PACKET) {
      return simple(sink, end);
    }
    if (type == STATISTICS) {
      statistics(end);
    }
    return true;
  }

  private boolean port(int end) {
    if (end < HEADER + 8 || ports.size() >= MOST_INTERFACES) {
      return damaged("an interface that cannot be: broken " + here());
    }
    int number = window.u16(HEADER);
    Link link = Link.numbered(number);
    long[] time = {1_000_000, 0};
    options(
        HEADER + 8,
        end,
        (code, at, length) -> {
          if (code == 9 && length >= 1) {
            time[0] = resolution(window.bytes()[window.index(at)]);
          } else if (code == 14 && length >= 8) {
            time[1] = u64(at);
          }
        });
    int snap = (int) Math.min(window.u32(HEADER + 4), LONGEST_PACKET);
    ports.add(new Port(link, snap == 0 ? LONGEST_PACKET : snap, time[0], time[1]));
    if (!links.contains(link.named(number))) {
      links.add(link.named(number));
    }
    return true;
  }

  /** Units per second: a power of ten, or with the highest bit a power of two. */
  private static long resolution(byte option) {
    int exponent = option & 0x7f;
    if ((option & 0x80) != 0) {
      return 1L << Math.min(exponent, 62);
    }
    return BigInteger.TEN.pow(Math.min(exponent, 18)).longValue();
  }

  private long u64(int at) {
    byte[] bytes = window.bytes();
    long number = 0;
    boolean little = window.isLittleEndian();
    for (int i = 0; i < 8; i++) {
      number = number << 8 | (bytes[window.index(at + (little ? 7 - i : i))] & 0xff);
    }
    return number;
  }

  /** An enhanced packet block, or its ancestor, which differs in the first field only. */
  private boolean packet(Sink sink, int end, int at, int port) {
    if (end < at + 20 || port >= ports.size()) {
      return damaged("a packet of an unknown interface: broken " + here());
    }
    long units = window.u32(at + 4) << 32 | window.u32(at + 8);
    long length = window.u32(at + 12);
    if (length > end - at - 20) {
      return damaged("a packet that is longer than its block: broken " + here());
    }
    lastNanos = ports.get(port).nanos(units);
    Link link = ports.get(port).link();
    hand(sink, lastNanos, link, port, at + 20, (int) length, window.u32(at + 16));
    return true;
  }

  /** It has no time: it is taken to be as late as the one before. */
  private boolean simple(Sink sink, int end) {
    if (end < HEADER + 4 || ports.isEmpty()) {
      return damaged("a packet of an unknown interface: broken " + here());
    }
    long wire = window.u32(HEADER);
    long room = Math.min(end - HEADER - 4, ports.get(0).snapLength());
    int length = (int) Math.min(wire, room);
    hand(sink, lastNanos, ports.get(0).link(), 0, HEADER + 4, length, wire);
    return true;
  }

  private void statistics(int end) {
    options(
        HEADER + 12,
        end,
        (code, at, length) -> {
          if ((code == 5 || code == 7) && length >= 8) { // by the interface, by the system
            dropped += Math.max(0, u64(at));
          }
        });
  }

  private void options(int from, int end, Option each) {
    int at = from;
    while (at + 4 <= end) {
      int code = window.u16(at);
      int length = window.u16(at + 2);
      if (code == 0 || at + 4 + length > end) {
        return;
      }
      each.take(code, at + 4, length);
      at += 4 + (length + 3) / 4 * 4;
    }
  }

  @Override
  public String kind() {
    return "pcapng" + (links.isEmpty() ? "" : ", ") + String.join(" and ", links);
  }

  @Override
  public long dropped() {
    return dropped;
  }
}
