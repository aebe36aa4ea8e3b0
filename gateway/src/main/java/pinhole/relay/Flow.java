package pinhole.relay;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import pinhole.session.Ended;
import pinhole.session.Ended.Outcome;
import pinhole.session.Side;

/**
 * The bytes of one data connection, both ways, until both ends have finished.
 *
 * <p>Each direction ends by itself (RFC 959 section 3.3: the end of the stream is the end of the
 * file). A reset is passed on as a reset, never as an end: the receiver of half a file must not
 * take it for a whole one. Stays on one event loop.
 */
public final class Flow {
  /** Hears when it is over. */
  public interface Report {
    void drained(Ended soFar);

    void ended(Ended how);
  }

  private static final long FIRST_LOOK_MILLIS = 1;
  private static final long LAST_LOOK_MILLIS = 64;

  private final EventLoop loop;
  private final Stillness stillness;
  private final Duration patience;
  private final long uploadSize;
  private final Report report;
  private final long began = System.nanoTime();

  private final End client = new End(Side.CLIENT);
  private final End server = new End(Side.SERVER);
  private Optional<Side> from = Optional.empty();
  private boolean joined;
  private boolean over;
  private boolean drainWanted;
  private boolean drainReported;
  private Future<?> nextLook;

  /** A flow that waits for its two ends. */
  public Flow(EventLoop loop, Limits limits, Report report) {
    this.loop = loop;
    this.stillness =
        new Stillness(loop, limits.stall(), this::acknowledgedBytes, this::stillTooLong);
    this.patience = limits.patience();
    this.uploadSize = limits.uploadSize();
    this.report = report;
    this.nextLook = loop.newSucceededFuture(null);
  }

  /**
   * Its bounds.
   *
   * @param stall without a byte, after which it is cut
   * @param patience how long drained may take without progress
   * @param uploadSize bytes of the client, after which it is cut
   */
  public record Limits(Duration stall, Duration patience, long uploadSize) {
    /** With uploads of any size. */
    public Limits(Duration stall, Duration patience) {
      this(stall, patience, Long.MAX_VALUE);
    }
  }

  /** One of the two connections. */
  private final class End implements Pump.Ends {
    private final Side side;
    private Pump pump;
    private long read;
    private boolean inputEnded;
    private boolean saidFarewell;
    private boolean finishing;
    private boolean finSent;
    private boolean finished;
    private long finSentAt;

    End(Side side) {
      this.side = side;
    }

    End other() {
      return side == Side.CLIENT ? server : client;
    }

    boolean connected() {
      return pump != null;
    }

    long acknowledgedBytes() {
      return connected() ? pump.acknowledgedBytes() : 0;
    }

    /** Whether the kernel there has all of the other end's stream, and its FIN. */
    boolean hasAll() {
      return finSent && pump.delivery(patience.toMillis()) == Delivery.ACKNOWLEDGED;
    }

    @Override
    public void moved(long bytes) {
      read += bytes;
      stillness.moved();
      if (side == Side.CLIENT && read > uploadSize) {
        over(Outcome.TOO_LARGE); // what is too much goes nowhere, nor does a FIN behind it
      }
    }

    @Override
    public void inputEnded() {
      inputEnded = true;
      if (joined) {
        other().finish();
      }
    }

    /** What it had to say is said; so is what it could hear, unless the other end has more. */
    @Override
    public void closeNotified() {
      saidFarewell = true;
      inputEnded();
      if (sends() || other().inputEnded) {
        finish();
      }
    }

    @Override
    public void truncated() {
      inputEnded = true;
      if (sends()) {
        over(side == Side.CLIENT ? Outcome.TRUNCATED_BY_CLIENT : Outcome.TRUNCATED_BY_SERVER);
      } else if (joined && other().inputEnded) {
        other().finish(); // who only listens need not say farewell
      }
    }

    /** Whether the bytes come from here: as it was told, or else by what has come. */
    private boolean sends() {
      boolean down = server.read > 0 || server.inputEnded;
      return side == from.orElse(down ? Side.SERVER : Side.CLIENT);
    }

    /** A client that has ended TLS itself has all it wants: lftp stops where MODE Z does. */
    @Override
    public void undeliverable() {
      if (side == Side.SERVER || !saidFarewell) {
        over(broken());
      }
    }

    private Outcome broken() {
      return side == Side.CLIENT ? Outcome.RESET_BY_CLIENT : Outcome.RESET_BY_SERVER;
    }

    /** Sends this end a FIN, after all that is on its way there. */
    void finish() {
      if (!finishing) {
        finishing = true;
        pump.finish();
      }
    }

    /** A client that sent its own FIN before it had the file is watched until it has. */
    @Override
    public boolean closing() {
      finished = inputEnded && (side == Side.SERVER || server.read == 0);
      return finished;
    }

    @Override
    public void finSent() {
      if (!over) {
        finSent = true;
        finSentAt = System.nanoTime();
        stillness.moved();
        lookAgain();
      }
    }

    @Override
    public void acknowledged() {
      lookAgain();
    }

    @Override
    public void failed() {
      Flow.this.failed(this);
    }
  }

  /** This connection, which does not read yet, is the flow's end on this side. */
  public void connected(Side side, Channel channel) {
    connected(side, new ChannelPump(channel));
  }

  void connected(Side side, Pump pump) {
    End end = side == Side.CLIENT ? client : server;
    end.pump = pump;
    pump.attach(end);
  }

  /** It is known where the bytes come from. */
  void from(Side side) {
    from = Optional.of(side);
  }

  boolean complete() {
    return client.connected() && server.connected();
  }

  /** Lets the bytes flow. */
  public void join() {
    joined = true;
    stillness.moved();
    client.pump.join(server.pump);
    server.pump.join(client.pump);
    if (!over) {
      finishIfEnded(client);
      finishIfEnded(server);
      watch();
    }
  }

  /** From now on something has to move. */
  void watch() {
    if (!over) {
      stillness.watch();
    }
  }

  private static void finishIfEnded(End end) {
    if (end.inputEnded) {
      end.other().finish();
    }
  }

  private void lookAgain() {
    if (client.finSent && server.finSent) {
      conclude(FIRST_LOOK_MILLIS);
    } else if (drainWanted) {
      look(FIRST_LOOK_MILLIS);
    }
  }

  /** Both FINs are out: it is over when the client has everything. */
  private void conclude(long nextMillis) {
    nextLook.cancel(false);
    if (over) {
      return;
    }
    if (client.finished || delivered()) {
      over(Outcome.COMPLETE);
    } else {
      long later = Math.min(2 * nextMillis, LAST_LOOK_MILLIS);
      nextLook = loop.schedule(() -> conclude(later), nextMillis, TimeUnit.MILLISECONDS);
    }
  }

  /** Nothing more is expected; reports when all that has come has gone. */
  void drain() {
    drainWanted = true;
    if (joined) {
      look(FIRST_LOOK_MILLIS);
    }
  }

  private void look(long nextMillis) {
    nextLook.cancel(false);
    if (over || drainReported) {
      return;
    }
    if (client.finSent && server.finSent) {
      conclude(nextMillis);
    } else if (drained()) {
      drainReported = true;
      report.drained(tally(Outcome.COMPLETE));
    } else {
      long later = Math.min(2 * nextMillis, LAST_LOOK_MILLIS);
      nextLook = loop.schedule(() -> look(later), nextMillis, TimeUnit.MILLISECONDS);
    }
  }

  private boolean drained() {
    if (server.inputEnded) {
      return client.finSent && delivered();
    }
    if (client.inputEnded && server.read == 0) {
      return server.finSent; // an upload
    }
    // The stream stays open (MODE B), or the server forgot to close it: go by silence.
    return stillness.isLongerThan(patience) && client.pump.empty() && server.pump.empty();
  }

  /** Whether all of it, with the FIN, is in the hands of the client's kernel. */
  private boolean delivered() {
    return switch (client.pump.delivery(patience.toMillis())) {
      case ACKNOWLEDGED, STUCK -> true;
      case MOVING -> false;
      case UNKNOWN ->
          client.inputEnded || System.nanoTime() - client.finSentAt > patience.toNanos();
    };
  }

  /** Of what is in the kernel, which may take as long to send it as a slow reader to read it. */
  private long acknowledgedBytes() {
    return client.acknowledgedBytes() + server.acknowledgedBytes();
  }

  /** Whoever has everything may take his time: his reply is waited for, and no more bytes. */
  private void stillTooLong() {
    boolean arrived = server.inputEnded ? client.hasAll() : server.read == 0 && server.hasAll();
    over(arrived ? Outcome.COMPLETE : Outcome.STALLED);
  }

  private void failed(End end) {
    if (over || end.finished) {
      return;
    }
    if (hadAll(end)) {
      end.other().finish();
      over(Outcome.COMPLETE);
    } else {
      over(end.broken());
    }
  }

  /**
   * Whether a connection that is broken has had everything. A client may then close as it likes; so
   * may a server, as its reply tells what it makes of an upload: Apache's reads no further than the
   * end of MODE Z, and resets the connection with our close_notify unread.
   */
  private boolean hadAll(End end) {
    if (end == server) {
      return client.inputEnded && client.sends() && server.pump.hadAll();
    }
    boolean download = server.inputEnded && !client.sends() && client.pump.hadAll();
    return download || (server.inputEnded && client.finSent && acknowledged());
  }

  private boolean acknowledged() {
    return drainReported || client.inputEnded;
  }

  /** Ends it now, with a reset if it is not complete. */
  public void over(Outcome outcome) {
    if (over) {
      return;
    }
    over = true;
    nextLook.cancel(false);
    stillness.end();
    if (outcome == Outcome.COMPLETE) {
      report.ended(tally(outcome)); // the client waits for its reply, and for nothing else
    }
    close(client, outcome);
    close(server, outcome);
    if (outcome != Outcome.COMPLETE) {
      report.ended(tally(outcome));
    }
  }

  private static void close(End end, Outcome outcome) {
    if (end.connected() && outcome == Outcome.COMPLETE) {
      end.pump.close();
    } else if (end.connected()) {
      end.pump.reset();
    }
  }

  /** Whether at most FINs are missing. */
  boolean finishing() {
    return client.finSent || server.finSent;
  }

  private Ended tally(Outcome outcome) {
    Duration lasted = Duration.ofNanos(System.nanoTime() - began);
    return new Ended(outcome, server.read, client.read, lasted);
  }
}
