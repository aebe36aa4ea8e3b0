package pinhole.capture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A capture made by hand: packets with their times, and the formats they can be written in. */
public final class Film {
  /** A packet from its IP header on. */
  public record Shot(long nanos, Bytes packet) {
    public Shot with(byte[] other) {
      return new Shot(nanos, new Bytes(other));
    }
  }

  /** Bytes that can be compared. */
  public record Bytes(List<Byte> list) {
    Bytes(byte[] bytes) {
      this(boxed(bytes));
    }

    private static List<Byte> boxed(byte[] bytes) {
      List<Byte> list = new ArrayList<>(bytes.length);
      for (byte b : bytes) {
        list.add(b);
      }
      return list;
    }

    public byte[] array() {
      byte[] bytes = new byte[list.size()];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = list.get(i);
      }
      return bytes;
    }
  }

  /** 2026-03-01 10:00:00 UTC. */
  public static final long START = 1_772_359_200_000_000_000L;

  private static final int SNAP = 262_144;

  private final List<Shot> shots = new ArrayList<>();
  private long now = START;

  /** Lets time pass. */
  public Film later(long millis) {
    now += millis * 1_000_000;
    return this;
  }

  /** Adds a packet, and lets a tenth of a millisecond pass. */
  public Film add(byte[] packet) {
    shots.add(new Shot(now, new Bytes(packet)));
    now += 100_000;
    return this;
  }

  public List<Shot> shots() {
    return shots;
  }

  public int size() {
    return shots.size();
  }

  /** Takes a packet out again: it was lost before the capture saw it. */
  public Film lose(int number) {
    shots.remove(number - 1);
    return this;
  }

  /** Has a packet come later, behind another one. */
  public Film delay(int number, int behind) {
    Shot late = shots.remove(number - 1);
    long nanos = shots.get(behind - 2).nanos() + 50_000;
    shots.add(behind - 1, new Shot(nanos, late.packet()));
    return this;
  }

  // Link layers.

  public static byte[] ethernet(byte[] packet) {
    return join(new byte[] {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1}, type(packet), packet);
  }

  public static byte[] vlan(byte[] packet) {
    byte[] tag = {(byte) 0x81, 0, 0, 7};
    return join(new byte[] {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1}, tag, type(packet), packet);
  }

  public static byte[] qinq(byte[] packet) {
    byte[] tags = {(byte) 0x88, (byte) 0xa8, 0, 9, (byte) 0x81, 0, 0, 7};
    return join(new byte[] {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1}, tags, type(packet), packet);
  }

  public static byte[] cooked(byte[] packet) {
    byte[] header = {0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0};
    return join(header, type(packet), packet);
  }

  public static byte[] cooked2(byte[] packet) {
    byte[] header = {0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0};
    return join(type(packet), header, packet);
  }

  /** The family as a Linux host writes it. */
  public static byte[] loopback(byte[] packet) {
    byte family = (byte) ((packet[0] & 0xf0) == 0x40 ? 2 : 10);
    return join(new byte[] {family, 0, 0, 0}, packet);
  }

  private static byte[] type(byte[] packet) {
    boolean four = (packet[0] & 0xf0) == 0x40;
    return four ? new byte[] {8, 0} : new byte[] {(byte) 0x86, (byte) 0xdd};
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  // Formats.

  /** The usual kind, but of each packet no more than the first bytes. */
  public byte[] snapped(int length) {
    return pcap(1, Film::ethernet, ByteOrder.LITTLE_ENDIAN, false, length);
  }

  /** The classic format. */
  public byte[] pcap(int link, UnaryOperator<byte[]> header, ByteOrder order, boolean nanos) {
    return pcap(link, header, order, nanos, SNAP);
  }

  private byte[] pcap(
      int link, UnaryOperator<byte[]> header, ByteOrder order, boolean nanos, int snap) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer head = ByteBuffer.allocate(24).order(order);
    head.putInt(nanos ? 0xa1b23c4d : 0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
    head.putInt(0).putInt(0).putInt(snap).putInt(link);
    out.writeBytes(head.array());
    for (Shot shot : shots) {
      byte[] frame = header.apply(shot.packet().array());
      int kept = Math.min(snap, frame.length);
      ByteBuffer record = ByteBuffer.allocate(16 + kept).order(order);
      record.putInt((int) (shot.nanos() / 1_000_000_000));
      record.putInt((int) (shot.nanos() % 1_000_000_000 / (nanos ? 1 : 1000)));
      record.putInt(kept).putInt(frame.length).put(frame, 0, kept);
      out.writeBytes(record.array());
    }
    return out.toByteArray();
  }

  /** The usual kind: Ethernet, microseconds, little endian. */
  public byte[] pcap() {
    return pcap(1, Film::ethernet, ByteOrder.LITTLE_ENDIAN, false);
  }

  /** Wireshark's format, with options, name resolution and statistics around the packets. */
  public byte[] pcapng(ByteOrder order) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(section(order));
    out.writeBytes(port(order, 1, 9)); // Ethernet, nanoseconds
    out.writeBytes(port(order, 101, 6)); // raw, microseconds
    out.writeBytes(block(order, 4, new byte[] {0, 0, 0, 0})); // name resolution: nothing
    int count = 0;
    for (Shot shot : shots) {
      int port = count++ % 2;
      byte[] packet = shot.packet().array();
      byte[] frame = port == 0 ? ethernet(packet) : packet;
      long units = port == 0 ? shot.nanos() : shot.nanos() / 1000;
      ByteBuffer body = ByteBuffer.allocate(20 + padded(frame.length) + 12).order(order);
      body.putInt(port).putInt((int) (units >>> 32)).putInt((int) units);
      body.putInt(frame.length).putInt(frame.length).put(frame);
      body.position(20 + padded(frame.length));
      body.putShort((short) 2).putShort((short) 4).putInt(0).putInt(0); // flags, end of options
      out.writeBytes(block(order, 6, body.array()));
    }
    ByteBuffer statistics = ByteBuffer.allocate(12 + 12 + 4).order(order);
    statistics.putInt(0).putInt(0).putInt(0);
    statistics.putShort((short) 5).putShort((short) 8).putLong(3).putInt(0); // 3 dropped
    out.writeBytes(block(order, 5, statistics.array()));
    return out.toByteArray();
  }

  static byte[] section(ByteOrder order) {
    ByteBuffer body = ByteBuffer.allocate(16).order(order);
    body.putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0).putLong(-1);
    return block(order, 0x0a0d0d0a, body.array());
  }

  static byte[] port(ByteOrder order, int link, int resolution) {
    ByteBuffer body = ByteBuffer.allocate(8 + 8 + 4).order(order);
    body.putShort((short) link).putShort((short) 0).putInt(SNAP);
    body.putShort((short) 9).putShort((short) 1).put((byte) resolution).put(new byte[3]);
    return block(order, 1, body.array());
  }

  static byte[] block(ByteOrder order, int type, byte[] body) {
    int length = 12 + padded(body.length);
    ByteBuffer block = ByteBuffer.allocate(length).order(order);
    block.putInt(type).putInt(length).put(body).position(length - 4);
    return block.putInt(length).array();
  }

  private static int padded(int length) {
    return (length + 3) / 4 * 4;
  }

  /** Writes the usual kind. */
  public Path write(Path file) {
    try {
      return Files.write(file, pcap());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
