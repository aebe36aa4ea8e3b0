package pinhole.testbed.packets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a capture of tcpdump's. */
class HalfTest {
  private static final Path CAPTURE =
      Path.of("src/test/resources/textbook/deny-routed-active/server.pcap");

  /** Longer than a header, shorter than a packet. */
  private static final int PIECE = 37;

  @TempDir private Path folder;

  @Test
  void readsACaptureWhileItGrows() throws IOException {
    List<Packet> atOnce = new ArrayList<>();
    try (Half half = new Half(Link.SERVER, CAPTURE)) {
      half.read("", atOnce);
    }
    assertEquals("192.0.2.2:21", atOnce.get(0).to().toString());
    assertTrue(atOnce.get(0).syn());
    assertEquals(atOnce, inPieces());
  }

  private List<Packet> inPieces() throws IOException {
    byte[] bytes = Files.readAllBytes(CAPTURE);
    Path growing = Files.createFile(folder.resolve("growing.pcap"));
    List<Packet> packets = new ArrayList<>();
    try (Half half = new Half(Link.SERVER, growing)) {
      for (int at = 0; at < bytes.length; at += PIECE) {
        byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + PIECE));
        Files.write(growing, piece, StandardOpenOption.APPEND);
        half.read("", packets);
      }
    }
    return packets;
  }

  @Test
  void findsAMarkOnce() throws IOException {
    try (Half half = new Half(Link.SERVER, CAPTURE)) {
      assertTrue(half.read("mark 1 of the testbed", new ArrayList<>()));
      assertFalse(half.read("mark 1 of the testbed", new ArrayList<>()));
    }
  }

  @Test
  void waitsForACaptureThatIsNotThereYet() throws IOException {
    try (Half half = new Half(Link.SERVER, folder.resolve("later.pcap"))) {
      assertFalse(half.read("mark 1 of the testbed", new ArrayList<>()));
    }
  }
}
