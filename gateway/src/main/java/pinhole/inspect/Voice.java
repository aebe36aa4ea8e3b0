package pinhole.inspect;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import pinhole.capture.Segment;
import pinhole.capture.Slice;
import pinhole.ftp.Command;
import pinhole.ftp.ReplyReader;
import pinhole.ftp.SyntaxException;
import pinhole.rules.VerbGroup;
import pinhole.session.Lines;
import pinhole.session.Side;
import pinhole.stream.Half;
import pinhole.stream.Ordered;
import pinhole.stream.Sighting;

/**
 * What one side says on a control connection: its bytes in order, cut into lines by the session's
 * own {@link Lines}. Behind a gap, and where the capture begins in the middle, the first line
 * counts only if it looks like the beginning of one.
 */
final class Voice implements Ordered.Sink {
  /** Who listens. */
  interface Ear {
    /**
     * A line, something that cannot be one, or a signal.
     *
     * @param what as {@link Lines} says it
     */
    void heard(Side side, Object what, Heard where);

    /** Bytes that the capture lacks. */
    void missed(Gap gap);
  }

  private final Side side;
  private final Ear ear;
  private final Lines lines;
  private final Ordered ordered = new Ordered(this);
  private byte[] rest = {};
  private Sighting restBegan = Sighting.NEVER;
  private boolean lost;
  private boolean deaf;

  /**
   * The voice of one side.
   *
   * @param half what it has sent so far: nothing but its SYN, or that not either
   * @param longest bytes of a line
   */
  Voice(Side side, Half half, int longest, Ear ear) {
    this.side = side;
    this.ear = ear;
    this.lines = new Lines(side, longest);
    this.lost = !half.whole();
    if (half.whole()) {
      ordered.beginAt(half.start());
    }
  }

  void segment(Half half, Segment segment) {
    if (!deaf) {
      ordered.take(half.position(segment), segment);
    }
  }

  /** The other side has all up to this position, and perhaps an answer to it. */
  void acknowledged(long upTo, boolean answers, Sighting by) {
    if (!deaf) {
      ordered.acknowledged(upTo, answers, by);
    }
  }

  /** No more will come. */
  void end(Sighting by) {
    if (!deaf) {
      ordered.end(by);
    }
  }

  /** What comes from now on cannot be read. */
  void close() {
    deaf = true;
    rest = new byte[0];
  }

  @Override
  public void bytes(Slice bytes, Sighting by) {
    if (deaf) {
      return;
    }
    Sighting began = rest.length > 0 ? restBegan : by;
    ByteBuffer in = joined(bytes);
    if (lost && !found(in)) {
      keep(in, began);
      return;
    }
    List<Object> heard = new ArrayList<>(2);
    for (int before = -1; in.hasRemaining() && in.remaining() != before; ) {
      before = in.remaining();
      lines.next(in, heard);
    }
    boolean alone =
        !in.hasRemaining()
            && heard.stream().filter(what -> what != Lines.Signal.SYNCH).count() == 1;
    keep(in, heard.isEmpty() ? began : by);
    for (Object what : heard) {
      if (deaf) {
        return; // what was said before made the rest unreadable
      }
      ear.heard(side, what, new Heard(began, by, alone));
      began = by;
    }
  }

  private ByteBuffer joined(Slice bytes) {
    if (rest.length == 0) {
      return bytes.buffer();
    }
    ByteBuffer all = ByteBuffer.allocate(rest.length + bytes.length());
    return all.put(rest).put(bytes.buffer()).flip();
  }

  private void keep(ByteBuffer in, Sighting began) {
    rest = new byte[deaf ? 0 : in.remaining()];
    in.get(rest);
    restBegan = began;
  }

  /** Looks for the beginning of a line, and takes out what is before it. */
  private boolean found(ByteBuffer in) {
    String text = StandardCharsets.ISO_8859_1.decode(in.duplicate()).toString();
    int end = text.indexOf('\n');
    if (end < 0) {
      return false;
    }
    lost = false;
    if (!begins(text.substring(0, end).strip())) {
      in.position(in.position() + end + 1);
    }
    return true;
  }

  private boolean begins(String line) {
    if (side == Side.SERVER) {
      return new ReplyReader().read(line) != ReplyReader.Part.STRAY;
    }
    try {
      return isKnown(Command.parse(line).verb());
    } catch (SyntaxException e) {
      return false;
    }
  }

  /** Whether it is a verb of FTP, so that more than chance speaks for its being one. */
  static boolean isKnown(String verb) {
    return verb.equals("SITE")
        || Stream.of(VerbGroup.values()).anyMatch(group -> group.verbs().contains(verb));
  }

  @Override
  public void missing(long count, boolean cut, Sighting noticed) {
    rest = new byte[0];
    lost = true;
    ear.missed(new Gap(side, count, cut, noticed));
  }
}
