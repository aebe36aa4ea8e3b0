package pinhole.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import pinhole.capture.Segment;
import pinhole.capture.Slice;
import pinhole.rules.Literal;

/** Whatever the network does to the segments of a stream, its bytes come out as they went in. */
class OrderedFuzzTest {
  private static final int ACK = 16;

  /** What came out. */
  private static final class Out implements Ordered.Sink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long missing;

    @Override
    public void bytes(Slice next, Sighting by) {
      bytes.writeBytes(next.copy());
    }

    @Override
    public void missing(long count, boolean cut, Sighting noticed) {
      missing += count;
    }
  }

  /** Part of the stream, which begins at any sequence number. */
  private record Part(int from, int to) {
    Segment of(byte[] stream, int number, int first) {
      Slice payload = Slice.of(stream, from, to - from);
      var client = Literal.parse("192.0.2.9");
      var server = Literal.parse("198.51.100.5");
      return new Segment(
          number,
          number,
          0,
          64,
          client,
          50000,
          server,
          21,
          first + from,
          0,
          ACK,
          500,
          payload,
          to - from);
    }
  }

  private static byte[] stream(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** The stream cut into pieces, each of which may reach back into the one before. */
  private static List<Part> cut(int length, Random random) {
    List<Part> parts = new ArrayList<>();
    for (int at = 0; at < length; ) {
      int to = Math.min(length, at + 1 + random.nextInt(40));
      parts.add(new Part(Math.max(0, at - random.nextInt(20)), to));
      at = to;
    }
    return parts;
  }

  private static Out feed(byte[] stream, List<Part> parts, int first) {
    Out out = new Out();
    Ordered ordered = new Ordered(out);
    ordered.beginAt(first);
    int number = 0;
    for (Part part : parts) {
      ordered.take((long) first + part.from(), part.of(stream, ++number, first));
    }
    ordered.end(new Sighting(number, number));
    return out;
  }

  @Property
  @Tag("E02")
  void segmentsThatOverlapRepeatAndOvertakeAddUpToTheStream(
      @ForAll @IntRange(min = 1, max = 2000) int length, @ForAll long seed) {
    byte[] stream = stream(length);
    Random random = new Random(seed);
    List<Part> parts = cut(length, random);
    cut(length, random).stream().filter(part -> random.nextInt(4) == 0).forEach(parts::add);
    Collections.shuffle(parts, random);
    Out out = feed(stream, parts, random.nextInt());
    assertArrayEquals(stream, out.bytes.toByteArray());
    assertEquals(0, out.missing);
  }

  @Property
  void whatIsLostIsCountedAndTheRestComesInOrder(
      @ForAll @IntRange(min = 100, max = 2000) int length,
      @ForAll @Size(max = 5) List<@IntRange(max = 1999) Integer> lost,
      @ForAll long seed) {
    byte[] stream = stream(length);
    List<Part> parts = new ArrayList<>();
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    int gone = 0;
    for (int at = 0; at < length; at += 10) {
      Part part = new Part(at, Math.min(length, at + 10));
      boolean last = part.to() == length; // what is lost at the very end nobody can know
      if (lost.contains(at / 10) && !last) {
        gone += part.to() - part.from();
      } else {
        parts.add(part);
        rest.write(stream, part.from(), part.to() - part.from());
      }
    }
    Collections.shuffle(parts, new Random(seed));
    Out out = feed(stream, parts, 0);
    assertArrayEquals(rest.toByteArray(), out.bytes.toByteArray());
    assertEquals(gone, out.missing);
  }
}
