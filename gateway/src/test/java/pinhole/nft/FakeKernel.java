package pinhole.nft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pinhole.ftp.HostPort;
import pinhole.nft.Tracked.Count;
import pinhole.nft.Tracked.Ends;
import pinhole.nft.Tracked.State;
import pinhole.rules.Literal;

/** A kernel that does as the test says, and writes down what it was asked. */
final class FakeKernel implements Firewall {
  final Map<Integer, Hole> open = new LinkedHashMap<>();
  final List<String> asked = new ArrayList<>();
  private final Map<Integer, Passage> passages = new HashMap<>();

  /** What there is to hear. */
  final List<Runnable> untold = new ArrayList<>();

  private Optional<Tracked> tracked = Optional.empty();
  private int ids;
  int refusals;
  boolean occupied;

  @Override
  public boolean open(Hole hole, Duration openFor, Passage passage) {
    if (refusals > 0) {
      refusals--;
      return false;
    }
    open.put(hole.mark(), hole);
    passages.put(hole.mark(), passage);
    return true;
  }

  @Override
  public boolean vacate(HostPort source, HostPort endpoint) {
    return !occupied;
  }

  @Override
  public boolean close(Hole hole) {
    return open.remove(hole.mark()) != null;
  }

  @Override
  public void hear(KernelPlane asking) {
    untold.forEach(asking::tell);
    untold.clear();
  }

  @Override
  public void used(Hole hole) {
    asked.add("used");
  }

  @Override
  public void closed(Hole hole) {
    asked.add("closed");
  }

  @Override
  public Optional<Tracked> find(Tracked connection) {
    return tracked.filter(now -> now.id() == connection.id());
  }

  @Override
  public void cut(Tracked connection) {
    asked.add("cut");
    tracked = Optional.empty();
  }

  @Override
  public void ended(Tracked connection) {
    asked.add("ended");
  }

  // What the test makes happen.

  /** The only open pinhole. */
  Hole hole() {
    return open.values().iterator().next();
  }

  Passage passage(Hole hole) {
    return passages.get(hole.mark());
  }

  /** The peer's SYN passes: the element is gone. */
  Passage syn(Hole hole) {
    open.remove(hole.mark());
    HostPort peer = new HostPort(hole.peer(), 50_000);
    Ends origin = new Ends(peer, hole.entrance());
    Ends reply = new Ends(hole.endpoint(), new HostPort(Literal.parse("192.0.2.1"), 50_000));
    Count none = new Count(0, 0);
    tracked =
        Optional.of(
            new Tracked(
                hole.mark(),
                ++ids,
                origin,
                reply,
                State.SYN_SENT,
                false,
                false,
                false,
                new Count(1, 60),
                none));
    return passage(hole);
  }

  Tracked now() {
    return tracked.orElseThrow();
  }

  void state(State state) {
    Tracked t = now();
    set(state, t.originFinished(), t.replierFinished(), t.mark());
  }

  void originFinishes(State state) {
    set(state, true, false, now().mark());
  }

  void replierFinishes(State state) {
    set(state, false, true, now().mark());
  }

  void reset(int by) {
    set(State.CLOSE, now().originFinished(), now().replierFinished(), now().mark() | by);
  }

  private void set(State state, boolean origin, boolean replier, int mark) {
    Tracked t = now();
    boolean assured = t.assured() || state.number() >= State.ESTABLISHED.number();
    tracked =
        Optional.of(
            new Tracked(
                mark,
                t.id(),
                t.origin(),
                t.reply(),
                state,
                origin,
                replier,
                assured && state != State.SYN_SENT_2,
                t.fromOrigin(),
                t.fromReplier()));
  }

  /** Segments of a file pass from the replier, and are acknowledged. */
  void replierSends(int segments) {
    count(segments, 52L * segments, segments, 1500L * segments);
  }

  void originSends(int segments) {
    count(segments, 1500L * segments, segments, 52L * segments);
  }

  /** Segments pass one way, and nobody answers. */
  void replierRepeats(int segments) {
    count(0, 0, segments, 1500L * segments);
  }

  /** One end asks the other whether it reads again, which does not. */
  void probes(int times) {
    count(times, 52L * times, times, 52L * times);
  }

  private void count(long packets, long bytes, long replyPackets, long replyBytes) {
    Tracked t = now();
    tracked =
        Optional.of(
            new Tracked(
                t.mark(),
                t.id(),
                t.origin(),
                t.reply(),
                t.state(),
                t.originFinished(),
                t.replierFinished(),
                t.assured(),
                new Count(t.fromOrigin().packets() + packets, t.fromOrigin().bytes() + bytes),
                new Count(
                    t.fromReplier().packets() + replyPackets,
                    t.fromReplier().bytes() + replyBytes)));
  }
}
