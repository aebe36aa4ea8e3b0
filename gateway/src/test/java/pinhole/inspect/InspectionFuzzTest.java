package pinhole.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import pinhole.capture.CaptureFile;
import pinhole.capture.Dissector;
import pinhole.capture.Frame;
import pinhole.capture.Link;
import pinhole.capture.Slice;

/** Whatever is in a file, it is read or refused, and what was read is told; nothing is thrown. */
class InspectionFuzzTest {
  /** Reads it to its end, and what is no capture is said to be none. */
  private static List<Conversation> told(byte[] file) {
    List<Conversation> told = new ArrayList<>();
    try (CaptureFile capture = CaptureFile.of(new ByteArrayInputStream(file))) {
      new Inspection(Rulebook.NONE, true, told::add).read(capture);
    } catch (IOException refused) {
      assertFalse(refused.getMessage().isBlank());
    }
    return told;
  }

  @Property
  void bytesThatAreNoCapture(@ForAll @Size(max = 400) byte[] bytes) {
    assertEquals(List.of(), told(bytes));
  }

  @Property
  void packetsOfEveryLinkThatMakeNoSense(@ForAll Link link, @ForAll @Size(max = 120) byte[] bytes) {
    Dissector dissector = new Dissector();
    var unused = dissector.dissect(new Frame(1, 1, link, 0, Slice.of(bytes, 0, bytes.length), 120));
    assertEquals(1, dissector.tally().packets());
  }

  /** Captures of real shape, some bytes of which are others: headers, lengths, lines. */
  @Property
  void capturesWithDamage(
      @ForAll HandMade made, @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int changes) {
    byte[] file = made.file();
    Random random = new Random(seed);
    for (int i = 0; i < changes; i++) {
      file[24 + random.nextInt(file.length - 24)] = (byte) random.nextInt(256);
    }
    told(file);
  }

  @Property
  void capturesWithWhatWasCutOutOfThem(
      @ForAll HandMade made, @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int length) {
    byte[] file = made.file();
    int from = new Random(seed).nextInt(file.length);
    int to = Math.min(file.length, from + length);
    byte[] rest = Arrays.copyOf(file, file.length - (to - from));
    System.arraycopy(file, to, rest, from, file.length - to);
    told(rest);
  }

  /** Every control connection is told of, whatever order its packets come in. */
  @Property
  void packetsInAnyOrder(@ForAll long seed) {
    Scene scene = new Scene();
    scene.loggedIn().client("PASV").server("227 (198,51,100,5,200,1)").quit();
    java.util.Collections.shuffle(scene.film.shots(), new Random(seed));
    assertFalse(scene.told().isEmpty());
  }
}
