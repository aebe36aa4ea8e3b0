package pinhole.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Several files as one: in the order of time, numbered through, each with what is wrong with it.
 */
class MergedFilesTest {
  private static byte[] film(int... millis) {
    Film film = new Film();
    int now = 0;
    for (int at : millis) {
      film.later(at - now);
      now = at;
      film.add(new byte[] {0x45, (byte) at});
    }
    return film.pcap();
  }

  private static MergedFiles merged(byte[]... files) throws IOException {
    List<CaptureFile> opened = new ArrayList<>();
    for (byte[] file : files) {
      opened.add(CaptureFile.of(new ByteArrayInputStream(file)));
    }
    return new MergedFiles(opened);
  }

  /** Number and time of each packet. */
  private static List<String> read(MergedFiles files) throws IOException {
    List<String> seen = new ArrayList<>();
    try (files) {
      files.read(
          frame -> {
            int at = frame.bytes().u8(frame.bytes().length() - 1);
            seen.add(frame.number() + ":" + at + " of " + (frame.port() >> 16));
          });
    }
    return seen;
  }

  @Test
  void readsInTheOrderOfTime() throws IOException {
    MergedFiles files = merged(film(10, 30, 50), film(), film(20, 40, 60, 70));
    assertEquals(
        List.of(
            "1:10 of 0",
            "2:20 of 2",
            "3:30 of 0",
            "4:40 of 2",
            "5:50 of 0",
            "6:60 of 2",
            "7:70 of 2"),
        read(files));
    assertEquals("pcap, Ethernet", files.kind());
    assertEquals("", files.damage());
  }

  @Test
  void readsTheOthersToTheirEndWhereOneIsCutShort() throws IOException {
    byte[] whole = film(10, 30);
    MergedFiles files = merged(Arrays.copyOf(whole, whole.length - 1), film(20, 40));
    assertEquals(List.of("1:10 of 0", "2:20 of 1", "3:40 of 1"), read(files));
    assertEquals("the file ends in the middle of packet 2", files.damage());
  }
}
