package pinhole.stream;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import pinhole.capture.Segment;
import pinhole.capture.Unreachable;

/**
 * The connections of a capture that somebody follows, and beside them those that have only begun
 * and might become interesting.
 */
public final class Flows {
  /** What becomes of connections. */
  public interface Follower {
    /** Whether a connection is to be followed whose beginning is not in the capture. */
    Optional<Way> client(Way way);

    /** A connection has begun. */
    void began(Flow flow);

    /** A segment of a connection; not called for copies. */
    void segment(Half half, Segment segment);

    /** Another connection has taken its addresses and ports. */
    void replaced(Flow flow);
  }

  private static final int MOST_BEGINNINGS = 32 << 10;

  private final Follower follower;
  private final Map<Way, Half> followed = new HashMap<>();
  private final Map<Way, Half> beginnings = new LinkedHashMap<>();
  private long forgotten;

  public Flows(Follower follower) {
    this.follower = follower;
  }

  /** Takes the next segment of the capture. */
  public void take(Segment segment) {
    Way way = Way.of(segment);
    Half half = find(way);
    if (half != null && half.flow().replacedBy(half, segment)) {
      drop(half.flow());
      follower.replaced(half.flow());
      half = null;
    }
    if (half == null) {
      Optional<Half> begun = begin(way, segment);
      if (begun.isEmpty()) {
        return;
      }
      half = begun.get();
    }
    if (half.flow().take(half, segment)) {
      follower.segment(half, segment);
    }
  }

  /** Takes a message about a connection. */
  public void take(Unreachable message) {
    Half half = find(Way.of(message));
    if (half != null) {
      half.flow().unreachable(message);
    }
  }

  private Half find(Way way) {
    Half half = followed.get(way);
    return half != null ? half : beginnings.get(way);
  }

  private Optional<Half> begin(Way way, Segment segment) {
    if (!way.sound()) {
      return Optional.empty();
    }
    boolean opens = segment.syn() && !segment.ack();
    Optional<Way> client = opens ? Optional.of(way) : follower.client(way);
    if (client.isEmpty() || (!opens && segment.rst())) {
      return Optional.empty();
    }
    Flow flow = new Flow(client.get(), segment);
    put(beginnings, flow);
    if (beginnings.size() > MOST_BEGINNINGS) {
      drop(beginnings.values().iterator().next().flow());
      forgotten++;
    }
    follower.began(flow);
    return Optional.of(flow.client().way().equals(way) ? flow.client() : flow.server());
  }

  private static void put(Map<Way, Half> table, Flow flow) {
    table.put(flow.client().way(), flow.client());
    table.put(flow.server().way(), flow.server());
  }

  /** From now on it is kept until it is {@linkplain #drop dropped}. */
  public void follow(Flow flow) {
    if (find(flow.client().way()) == flow.client()) {
      remove(beginnings, flow);
      put(followed, flow);
    }
  }

  /** Forgets a connection: its further segments are of no interest. */
  public void drop(Flow flow) {
    remove(beginnings, flow);
    remove(followed, flow);
  }

  private static void remove(Map<Way, Half> table, Flow flow) {
    table.remove(flow.client().way(), flow.client());
    table.remove(flow.server().way(), flow.server());
  }

  /** Beginnings that had to be forgotten because there were too many. */
  public long forgotten() {
    return forgotten;
  }
}
