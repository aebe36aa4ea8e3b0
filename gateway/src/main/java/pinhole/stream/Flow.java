package pinhole.stream;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pinhole.capture.Segment;
import pinhole.capture.Unreachable;

/** A TCP connection, or the attempt to make one. */
public final class Flow {
  private static final int MOST_MESSAGES = 4;

  /** How far it has come. */
  public enum State {
    /** Nobody has answered. */
    ASKED,
    OPEN,
    /** Both sides have ended it. */
    CLOSED,
    /** One side has broken it off, or has refused it. */
    RESET
  }

  private final Half client;
  private final Half server;
  private final List<Unreachable> messages = new ArrayList<>(0);
  private final Sighting began;

  /** Whether its first SYN is in the capture. */
  private final boolean whole;

  private Sighting established = Sighting.NEVER;
  private Sighting last;
  private long copies;

  /** A connection from the one who opened it, as its first segment shows it. */
  Flow(Way fromClient, Segment first) {
    this.client = new Half(this, fromClient);
    this.server = new Half(this, fromClient.back());
    this.began = Sighting.of(first);
    this.last = began;
    this.whole = first.syn() && !first.ack();
  }

  /** Takes a segment of one of its halves; false if it is only a copy of the last one. */
  boolean take(Half half, Segment segment) {
    if (half.copies(segment)) {
      copies++;
      return false;
    }
    last = Sighting.of(segment);
    half.take(segment, last);
    boolean answered = half == client && segment.ack() && !segment.syn();
    // Where the handshake is not in the capture, whatever is no SYN shows that there was one.
    boolean under = !whole && !segment.syn() && !segment.rst();
    if (!established.seen() && !segment.rst() && (answered || under)) {
      established = last;
    }
    return true;
  }

  void unreachable(Unreachable message) {
    if (messages.size() < MOST_MESSAGES) {
      messages.add(message);
    }
  }

  /** Whether this SYN opens another connection with the same addresses and ports. */
  boolean replacedBy(Half half, Segment segment) {
    if (!segment.syn() || segment.ack()) {
      return false;
    }
    boolean sameSyn = half == client && whole && segment.sequence() + 1 == client.firstSequence();
    return !sameSyn;
  }

  /** The side that opened it. */
  public Half client() {
    return client;
  }

  public Half server() {
    return server;
  }

  /** Whether its beginning is in the capture. */
  public boolean whole() {
    return whole;
  }

  public Sighting began() {
    return began;
  }

  public Sighting last() {
    return last;
  }

  /** The end of the handshake. */
  public Sighting established() {
    return established;
  }

  public State state() {
    if (client.rst().seen() || server.rst().seen()) {
      return State.RESET;
    }
    if (client.fin().seen() && server.fin().seen()) {
      return State.CLOSED;
    }
    return established.seen() || server.synAck().seen() ? State.OPEN : State.ASKED;
  }

  public boolean over() {
    return state() == State.CLOSED || state() == State.RESET;
  }

  /** What routers and hosts said of its segments. */
  public List<Unreachable> messages() {
    return Collections.unmodifiableList(messages);
  }

  /** Segments that were seen on several interfaces. */
  public long copies() {
    return copies;
  }
}
