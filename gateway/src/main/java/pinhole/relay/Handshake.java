package pinhole.relay;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import pinhole.session.Secured;
import pinhole.session.Side;

/** The handshake of one end of a data connection, which may take its time only once it is due. */
final class Handshake {
  private final EventLoop loop;
  private final Side leg;
  private final SecurePump pump;
  private final Report report;
  private Future<?> limit;
  private boolean begun;
  private boolean over;

  private final SecurePump.Outcome outcome =
      new SecurePump.Outcome() {
        @Override
        public void secured(Secured how) {
          if (end()) {
            report.secured(Handshake.this, how);
          }
        }

        @Override
        public void failed(String why, boolean gone) {
          if (end()) {
            report.failed(Handshake.this, why, gone);
          }
        }

        @Override
        public void broken(String why) {
          report.broken(Handshake.this, why);
        }
      };

  /** Hears how it ends; not at all if it is stopped. */
  interface Report {
    void secured(Handshake handshake, Secured how);

    /**
     * No TLS; the connection is closed.
     *
     * @param gone whether the peer has just closed it
     */
    void failed(Handshake handshake, String why, boolean gone);

    /** TLS has broken, behind the handshake. */
    void broken(Handshake handshake, String why);
  }

  Handshake(EventLoop loop, Side leg, SecurePump pump, Report report) {
    this.loop = loop;
    this.leg = leg;
    this.pump = pump;
    this.report = report;
    this.limit = loop.newSucceededFuture(null);
  }

  Side leg() {
    return leg;
  }

  SecurePump pump() {
    return pump;
  }

  /** Waits for {@link #begin}. */
  void hold() {
    pump.hold(outcome);
  }

  /** Begins, if it has not. */
  void begin() {
    if (!begun && !over) {
      begun = true;
      pump.begin(outcome);
    }
  }

  /** From now on it may take so long. */
  void due(Duration within) {
    if (!over && limit.isDone()) {
      limit = loop.schedule(this::tookTooLong, within.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void tookTooLong() {
    if (end()) {
      pump.reset();
      report.failed(this, "took too long", false);
    }
  }

  /** Breaks it off. */
  void stop() {
    if (end()) {
      pump.reset();
    }
  }

  private boolean end() {
    boolean last = over;
    over = true;
    limit.cancel(false);
    return !last;
  }
}
