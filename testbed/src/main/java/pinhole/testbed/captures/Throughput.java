package pinhole.testbed.captures;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import pinhole.rules.Literal;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Host;

/**
 * How fast {@code pinhole inspect} is, and with how little memory: a real session, captured again
 * and again from other clients until the file has so many megabytes (1000), read in a heap of 64
 * MiB; once as it is, and once with 200 more packets of data in each session. {@code
 * testbed/captures --bench [MEGABYTES]}
 */
public final class Throughput {
  private static final Session SESSION = Session.PASV_VSFTPD_CURL;
  private static final String HEAP = "-Xmx64m";
  private static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;

  private static final int ETHERNET = 14;
  private static final int IP_LENGTH = RECORD_HEADER + ETHERNET + 2;
  private static final int SOURCE = RECORD_HEADER + ETHERNET + 12;
  private static final int DESTINATION = SOURCE + 4;
  private static final int SEQUENCE = RECORD_HEADER + ETHERNET + 20 + 4;

  /** A frame of the usual size, and what of it is no payload. */
  private static final int FULL = 1514;

  private static final int HEADERS = ETHERNET + 20 + 32;
  private static final int MORE = 200;
  private static final int APART_MICROS = 20_000;

  private Throughput() {}

  public static void main(String[] arguments) throws Exception {
    long megabytes = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1000;
    Path file = Files.createTempFile("pinhole-", ".pcap");
    try {
      for (int more : List.of(0, MORE)) {
        measure(file, write(file, more, megabytes * 1_000_000));
      }
    } finally {
      Files.delete(file);
    }
  }

  /** Returns how many sessions it has. */
  private static int write(Path file, int more, long size) throws IOException {
    byte[] bytes = enlarged(Files.readAllBytes(Captures.folder().resolve(SESSION + ".pcap")), more);
    ByteBuffer session = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    byte[] client = Literal.parse(Family.IPV4.client()).getAddress();
    int count = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      out.write(bytes, 0, FILE_HEADER);
      for (long written = FILE_HEADER; written < size; written += bytes.length - FILE_HEADER) {
        next(session, client, count++);
        out.write(bytes, FILE_HEADER, bytes.length - FILE_HEADER);
        client = address(count);
      }
    }
    return count;
  }

  /** The session with more packets behind the first that brings a file, each the next of it. */
  private static byte[] enlarged(byte[] session, int more) {
    ByteBuffer in = ByteBuffer.wrap(session).order(ByteOrder.LITTLE_ENDIAN);
    int at = FILE_HEADER;
    while (in.getInt(at + 8) < FULL) {
      at += RECORD_HEADER + in.getInt(at + 8);
    }
    int behind = at + RECORD_HEADER + in.getInt(at + 8);
    ByteBuffer all = ByteBuffer.allocate(session.length + more * (RECORD_HEADER + FULL));
    all.order(ByteOrder.LITTLE_ENDIAN).put(session, 0, behind);
    ByteBuffer packet = ByteBuffer.wrap(Arrays.copyOfRange(session, at, behind));
    packet.order(ByteOrder.LITTLE_ENDIAN).putInt(8, FULL).putInt(12, FULL);
    packet.order(ByteOrder.BIG_ENDIAN).putShort(IP_LENGTH, (short) (FULL - ETHERNET));
    int sequence = packet.getInt(SEQUENCE) + (behind - at - RECORD_HEADER - HEADERS);
    for (int i = 0; i < more; i++) {
      packet.putInt(SEQUENCE, sequence + i * (FULL - HEADERS));
      all.put(packet.array(), 0, RECORD_HEADER + FULL);
    }
    return all.put(session, behind, session.length - behind).array();
  }

  /** The n-th client's, of the block 10.0.0.0/8. */
  private static byte[] address(int n) {
    return ByteBuffer.allocate(4).putInt(10 << 24 | n).array();
  }

  /** Makes the session that of the next client, a little later. */
  private static void next(ByteBuffer session, byte[] client, int number) {
    byte[] next = address(number + 1);
    int at = FILE_HEADER;
    while (at < session.limit()) {
      int micros = session.getInt(at + 4) + APART_MICROS;
      session.putInt(at, session.getInt(at) + micros / 1_000_000);
      session.putInt(at + 4, micros % 1_000_000);
      for (int place : List.of(at + SOURCE, at + DESTINATION)) {
        if (session.slice(place, 4).equals(ByteBuffer.wrap(client))) {
          session.put(place, next);
        }
      }
      at += RECORD_HEADER + session.getInt(at + 8);
    }
  }

  private static void measure(Path file, int sessions) throws IOException, InterruptedException {
    Path launcher = Host.testbed().resolveSibling("gateway/pinhole");
    long start = System.nanoTime();
    String line = "JAVA_OPTIONS=%s %s inspect %s | tail -2".formatted(HEAP, launcher, file);
    String said = Host.feed("", List.of("bash", "-c", "set -o pipefail; " + line));
    double seconds = (System.nanoTime() - start) / 1e9;
    long packets =
        Long.parseLong(said.replaceAll("(?s).*; ([0-9,]+) packets.*", "$1").replace(",", ""));
    if (!said.contains("%,d FTP control connections, 0 problems".formatted(sessions))) {
      throw new IOException("not all was told: " + said);
    }
    System.out.printf(
        "%,d bytes, %,d packets, %,d sessions in %.1f s: %,.0f packets/s; pinhole inspect, %s%n",
        Files.size(file), packets, sessions, seconds, packets / seconds, HEAP);
  }
}
