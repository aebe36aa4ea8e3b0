package pinhole.inspect;

import java.io.IOException;
import java.util.function.Consumer;
import pinhole.capture.Dissector;
import pinhole.capture.Frame;
import pinhole.capture.PacketSource;
import pinhole.capture.Tally;

/** From packets to conversations: one pass over one source, in constant memory. */
public final class Inspection implements PacketSource.Sink {
  private final Dissector dissector = new Dissector();
  private final Inspector inspector;

  /**
   * An inspection.
   *
   * @param book what the rules would have said
   * @param lines whether every command and reply is to be told
   * @param told takes control connections when they are over, and parts of very long ones before
   */
  public Inspection(Rulebook book, boolean lines, Consumer<Conversation> told) {
    this.inspector = new Inspector(book, lines, told);
  }

  /**
   * Reads a source to its end, or until it is stopped, and tells of everything.
   *
   * @throws IOException where the source fails; what was read before is told
   */
  public void read(PacketSource source) throws IOException {
    try {
      source.read(this);
    } finally {
      inspector.end();
    }
  }

  @Override
  public void frame(Frame frame) {
    dissector.dissect(frame).ifPresent(inspector::take);
  }

  @Override
  public void quiet(long nanos) {
    inspector.quiet(nanos);
  }

  /** What was in the packets. */
  public Tally tally() {
    return dissector.tally();
  }

  /** Control connections that were given up before they were over, because there were too many. */
  public long evicted() {
    return inspector.evicted();
  }
}
