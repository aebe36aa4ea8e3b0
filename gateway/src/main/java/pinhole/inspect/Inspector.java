package pinhole.inspect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import pinhole.capture.Datagram;
import pinhole.capture.Segment;
import pinhole.capture.Slice;
import pinhole.capture.Unreachable;
import pinhole.ftp.HostPort;
import pinhole.stream.Flow;
import pinhole.stream.Flows;
import pinhole.stream.Half;
import pinhole.stream.Sighting;
import pinhole.stream.Way;

/**
 * Finds control connections and their data connections in what a capture holds, has each watched,
 * and tells of it when it is over. Everything is bounded; what has to be given up early is told of,
 * and counted.
 */
final class Inspector implements Flows.Follower {
  private static final int MOST_WATCHES = 5000;
  private static final int MOST_ATTEMPTS = 10_000;
  private static final int MOST_NEGOTIATIONS = 200;
  private static final int MOST_LINES = 2000;
  private static final int EVERY = 1024;

  /** How long data may outlive its control connection before it is told of. */
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  /** What is still to be expected when all seems to be over: the last acknowledgements. */
  private static final long REST_NANOS = 1_000_000_000L;

  private final Rulebook book;

  private final boolean keepsLines;
  private final Consumer<Conversation> sink;
  private final BitSet controlPorts = new BitSet();
  private final Flows flows = new Flows(this);
  private final Expected expected = new Expected();
  private final Legs legs = new Legs();
  private final Map<Flow, Watch> watches = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Flow, Expected.Guest> data = new HashMap<>();

  /** Control connections on which nothing was said yet. */
  private final Set<Flow> attempts = new LinkedHashSet<>();

  private final Set<Flow> over = new LinkedHashSet<>();
  private long count;
  private long told;
  private long seen;
  private long evicted;
  private Sighting last = Sighting.NEVER;

  /**
   * An inspector.
   *
   * @param keepsLines whether every command and reply is to be told of
   */
  Inspector(Rulebook book, boolean keepsLines, Consumer<Conversation> sink) {
    this.book = book;
    this.keepsLines = keepsLines;
    this.sink = sink;
    book.controlPorts().forEach(controlPorts::set);
  }

  /** Takes the next of what the capture holds. */
  public void take(Datagram datagram) {
    last = Sighting.of(datagram);
    if (datagram instanceof Segment segment) {
      flows.take(segment);
    } else if (datagram instanceof Unreachable message) {
      flows.take(message);
    }
    if (++seen % EVERY == 0) {
      conclude(last.nanos());
    }
  }

  /** Time has passed without packets. */
  public void quiet(long nanos) {
    conclude(nanos);
  }

  @Override
  public Optional<Way> client(Way way) {
    if (controlPorts.get(way.toPort())) {
      return Optional.of(way);
    }
    if (controlPorts.get(way.fromPort())) {
      return Optional.of(way.back());
    }
    if (expected.guest(way).isPresent()) {
      return Optional.of(way);
    }
    return expected.guest(way.back()).isPresent() ? Optional.of(way.back()) : Optional.empty();
  }

  @Override
  public void began(Flow flow) {
    Way way = flow.client().way();
    Optional<Expected.Guest> guest = expected.guest(way);
    if (guest.isPresent()) {
      flows.follow(flow);
      data.put(flow, guest.get());
      guest.get().watch().data(guest.get().negotiated(), flow);
    } else if (controlPorts.get(way.toPort())) {
      flows.follow(flow);
      attempts.add(flow);
      evict();
    }
  }

  @Override
  public void segment(Half half, Segment segment) {
    Flow flow = half.flow();
    Expected.Guest guest = data.get(flow);
    if (guest != null) {
      guest.watch().progress(guest.negotiated(), flow, flow.last());
      return;
    }
    Watch watch = watches.get(flow);
    if (watch == null) {
      if (segment.length() > 0 && isControl(half, segment)) {
        watch = watch(flow);
      } else if (segment.length() > 0) {
        flows.drop(flow);
        return;
      }
    }
    if (watch != null) {
      watch.segment(half, segment);
      crowded(watch);
    }
    if (flow.over() && (watch != null || attempts.contains(flow))) {
      over.add(flow);
    }
  }

  /** On a known port, or by the greeting of the one who was connected to. */
  private boolean isControl(Half half, Segment segment) {
    if (attempts.contains(half.flow())) {
      return true;
    }
    Slice start = segment.payload().first(4);
    return half == half.flow().server()
        && start.length() == 4
        && start.toString().matches("220[ -]");
  }

  private Watch watch(Flow flow) {
    attempts.remove(flow);
    Watch watch = new Watch(++count, flow, book, expected);
    watch.chronicle().keepsLines = keepsLines;
    flows.follow(flow);
    watches.put(flow, watch);
    evict();
    return watch;
  }

  private void evict() {
    if (watches.size() > MOST_WATCHES) {
      evicted++;
      conclude(watches.keySet().iterator().next());
    }
    if (attempts.size() > MOST_ATTEMPTS) {
      evicted++;
      conclude(attempts.iterator().next());
    }
  }

  /** Tells of what is over before it becomes too much. */
  private void crowded(Watch watch) {
    Chronicle chronicle = watch.chronicle();
    boolean lines = chronicle.said.size() > MOST_LINES;
    if (!lines && chronicle.negotiations.size() <= MOST_NEGOTIATIONS) {
      return;
    }
    List<Negotiated> gone = chronicle.cut();
    number(chronicle);
    sink.accept(Telling.part(chronicle, gone));
    chronicle.told();
    gone.forEach(negotiated -> negotiated.flows.forEach(this::forget));
  }

  private void forget(Flow flow) {
    data.remove(flow);
    flows.drop(flow);
  }

  @Override
  public void replaced(Flow flow) {
    if (data.remove(flow) == null && (watches.containsKey(flow) || attempts.contains(flow))) {
      conclude(flow);
    }
  }

  private void conclude(long nanos) {
    List<Flow> due = new ArrayList<>();
    for (Flow flow : over) {
      long since = nanos - flow.last().nanos();
      if (since > PATIENCE_NANOS || (since > REST_NANOS && settled(flow))) {
        due.add(flow);
      }
    }
    due.forEach(this::conclude);
  }

  /** Whether its data connections are over, too. */
  private boolean settled(Flow flow) {
    Watch watch = watches.get(flow);
    return watch == null
        || watch.chronicle().negotiations.stream()
            .flatMap(negotiated -> negotiated.flows.stream())
            .allMatch(Flow::over);
  }

  /** Tells of a control connection, and forgets it. */
  private void conclude(Flow flow) {
    over.remove(flow);
    flows.drop(flow);
    Watch watch = watches.remove(flow);
    if (watch == null) {
      tell(attempt(flow));
      return;
    }
    watch.end(last);
    expected.remove(watch, flow);
    watch.chronicle().negotiations.stream()
        .flatMap(negotiated -> negotiated.flows.stream())
        .forEach(this::forget);
    boolean known = controlPorts.get(flow.server().way().fromPort());
    if (known || watch.chronicle().asking().confirmed()) {
      tell(watch.chronicle());
    }
  }

  private Chronicle attempt(Flow flow) {
    attempts.remove(flow);
    HostPort server = flow.server().way().source();
    String listener = book.listener(server);
    return new Chronicle(flow, listener, book.connect(flow.client().way().source(), server));
  }

  private void tell(Chronicle chronicle) {
    number(chronicle);
    sink.accept(legs.beside(Telling.whole(chronicle)));
  }

  private void number(Chronicle chronicle) {
    if (chronicle.number == 0) {
      chronicle.number = ++told;
    }
  }

  /** The capture is at its end: tells of everything that is left. */
  public void end() {
    List.copyOf(watches.keySet()).forEach(this::conclude);
    List.copyOf(attempts).forEach(this::conclude);
  }

  /** Control connections that were given up before they were over, because there were too many. */
  public long evicted() {
    return evicted;
  }
}
