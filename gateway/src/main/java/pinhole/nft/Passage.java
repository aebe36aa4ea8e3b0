package pinhole.nft;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import pinhole.data.PortPool;
import pinhole.ftp.HostPort;
import pinhole.nft.Tracked.State;
import pinhole.rules.Mode;
import pinhole.session.Ended;
import pinhole.session.Ended.Counted;
import pinhole.session.Ended.Outcome;
import pinhole.session.Pinhole;
import pinhole.session.Unused;

/**
 * One pinhole, from its element in the table to the end of its connection. Stays on its session's
 * event loop, where what is heard elsewhere is {@linkplain KernelPlane#tell told}.
 *
 * <p>No byte is ever here. That all has gone is known when the kernel has seen the FIN behind it: a
 * 226 that is let go after that cannot overtake it.
 */
final class Passage {
  private static final long FIRST_LOOK_MILLIS = 1;
  private static final long LAST_LOOK_MILLIS = 64;
  private static final int LOOKS_PER_STALL = 4;

  private final KernelPlane plane;
  private final Pinhole pinhole;
  private final Hole hole;
  private final PortPool ports;
  private final Roles roles;

  private enum Phase {
    OPEN,
    /** The peer's SYN has passed. */
    USED,
    OVER
  }

  private Phase phase = Phase.OPEN;
  private Tracked last = Tracked.NOTHING;
  private long began;
  private boolean drainWanted;
  private boolean drainReported;
  private Future<?> expiry = CompletableFuture.completedFuture(null);
  private Future<?> watch = expiry;
  private Future<?> nextLook = expiry;

  Passage(KernelPlane plane, Pinhole pinhole, Hole hole, PortPool ports) {
    this.plane = plane;
    this.pinhole = pinhole;
    this.hole = hole;
    this.ports = ports;
    this.roles = new Roles(pinhole.mode() == Mode.PASSIVE);
  }

  private Firewall firewall() {
    return plane.firewall();
  }

  private Future<?> after(Duration time, Runnable what) {
    return plane.loop().schedule(what, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The plane that it belongs to. */
  KernelPlane plane() {
    return plane;
  }

  /** Opens it. False if its peer has another one there. */
  boolean open() throws IOException {
    boolean opened = false;
    try {
      opened = firewall().open(hole, plane.settings().openFor(), this);
    } finally {
      if (!opened) {
        ports.give(hole.entrance().port());
      }
    }
    if (opened) {
      expiry = after(plane.settings().openFor(), this::timeIsUp);
    }
    return opened;
  }

  private void timeIsUp() {
    if (firewall().close(hole)) {
      expire(Unused.NOBODY_CAME);
    } else {
      // Its peer came at this moment, and will be heard of; or something else drops his packets.
      expiry = after(Firewall.GRACE, () -> expire(Unused.DROPPED_HERE));
    }
  }

  private void expire(Unused why) {
    if (phase == Phase.OPEN) {
      discard();
      plane.watcher().expired(pinhole, why);
    }
  }

  /** Nobody has used it, and nobody is to. */
  private void discard() {
    leave();
    firewall().closed(hole);
  }

  private void leave() {
    if (phase == Phase.OPEN) {
      ports.give(hole.entrance().port());
    }
    phase = Phase.OVER;
    expiry.cancel(false);
    watch.cancel(false);
    nextLook.cancel(false);
    plane.forget(pinhole);
  }

  // What the kernel tells.

  void stranger(HostPort from) {
    if (phase == Phase.OPEN && !from.address().equals(hole.peer())) {
      plane.watcher().intruder(pinhole, from);
    }
  }

  /** The table has admitted a connection. */
  void began(Tracked connection) {
    if (connection.id() == last.id()) {
      return; // it was found before it was heard of
    }
    if (phase != Phase.OPEN) {
      firewall().cut(connection); // it came while the pinhole was being closed
      return;
    }
    phase = Phase.USED;
    last = connection;
    began = System.nanoTime();
    expiry.cancel(false);
    ports.give(hole.entrance().port());
    firewall().used(hole);
    plane.watcher().used(pinhole, connection.origin().source());
    if (phase == Phase.USED) {
      watch = after(plane.settings().connect(), this::checkConnected);
      look(FIRST_LOOK_MILLIS, Duration.ZERO);
    }
  }

  private boolean isMine(Tracked connection) {
    return phase == Phase.USED && connection.id() == last.id();
  }

  /** Both FINs are through, or a reset. */
  void closed(Tracked connection) {
    if (isMine(connection)) {
      last = now().orElse(connection.counting(last));
      firewall().ended(last);
      end(
          connection.state() == State.CLOSE
              ? roles.broken(connection, drainReported)
              : Outcome.COMPLETE);
    }
  }

  /**
   * It was looked up after its last byte. Where both FINs are through there is nothing to wait for;
   * of a reset it is known who has sent it only when it is heard of.
   */
  private boolean isComplete() {
    if (last.state() != State.TIME_WAIT) {
      return false;
    }
    firewall().ended(last);
    end(Outcome.COMPLETE);
    return true;
  }

  /** The kernel has let go of it: refused at once, unanswered for long, or by somebody's order. */
  void vanished(Tracked connection) {
    if (isMine(connection)) {
      last = connection;
      firewall().closed(hole);
      end(connection.assured() ? roles.broken(connection, drainReported) : Outcome.UNREACHABLE);
    }
  }

  /** It is there; what was told of it may have been lost. */
  void found(Tracked connection) {
    if (phase == Phase.OPEN) {
      began(connection);
    }
    if (connection.isOver()) {
      closed(connection);
    }
  }

  /** It was not there just now, and what was told may have been lost. */
  void missing() {
    if (phase == Phase.USED && now().isEmpty()) {
      lost();
    }
  }

  /** It is not there, and what was told of its end was lost. */
  void lost() {
    if (phase == Phase.USED) {
      firewall().closed(hole);
      boolean all = drainReported || roles.allSent(last);
      Outcome broken = last.assured() ? Outcome.CUT : Outcome.UNREACHABLE;
      end(all ? Outcome.COMPLETE : broken);
    }
  }

  private Optional<Tracked> now() {
    return firewall().find(last);
  }

  // What the session wants.

  /** Nothing more is expected; reports when all that has come has gone. */
  void drain() {
    drainWanted = true;
    look(FIRST_LOOK_MILLIS, Duration.ZERO);
  }

  private void look(long nextMillis, Duration still) {
    nextLook.cancel(false);
    Optional<Tracked> found =
        drainWanted && !drainReported && phase == Phase.USED ? now() : Optional.empty();
    if (found.isEmpty()) {
      return; // or it is over, which is told
    }
    boolean moved = found.get().moved(last);
    last = found.get();
    if (isComplete()) {
      return;
    }
    if (roles.allSent(last) || (!moved && still.compareTo(plane.settings().finalReply()) > 0)) {
      drainReported = true;
      plane.watcher().drained(pinhole, tally(Outcome.COMPLETE));
      return;
    }
    Duration stillThen = (moved ? Duration.ZERO : still).plusMillis(nextMillis);
    long later = Math.min(2 * nextMillis, LAST_LOOK_MILLIS);
    nextLook = after(Duration.ofMillis(nextMillis), () -> lookAgain(later, stillThen));
  }

  private void lookAgain(long nextMillis, Duration still) {
    plane.hear();
    look(nextMillis, still);
  }

  /** Closes it if unused, cuts it if used. */
  void close() {
    if (phase == Phase.OPEN) {
      firewall().close(hole);
      discard();
    } else if (phase == Phase.USED) {
      cut(Outcome.CUT);
    }
  }

  private void cut(Outcome outcome) {
    last = now().orElse(last);
    firewall().cut(last);
    end(outcome);
  }

  private void end(Outcome outcome) {
    leave();
    plane.watcher().ended(pinhole, tally(outcome));
  }

  /** Whether at most FINs are missing. */
  boolean finishing() {
    return phase == Phase.USED && now().map(roles::allSent).orElse(true);
  }

  private Ended tally(Outcome outcome) {
    return new Ended(
        outcome,
        roles.server(last).bytes(),
        roles.client(last).bytes(),
        Duration.ofNanos(System.nanoTime() - began),
        Counted.IP_BYTES);
  }

  // Time.

  private void checkConnected() {
    Optional<Tracked> found = now();
    if (found.isPresent() && found.get().isConnecting()) {
      cut(Outcome.UNREACHABLE);
    } else {
      found.ifPresent(connection -> last = connection);
      watchForStall(LOOKS_PER_STALL);
    }
  }

  private void watchForStall(int looksLeft) {
    watch =
        after(plane.settings().stall().dividedBy(LOOKS_PER_STALL), () -> checkStall(looksLeft - 1));
  }

  private void checkStall(int looksLeft) {
    Optional<Tracked> found = now();
    if (found.isEmpty()) {
      lost();
      return;
    }
    boolean moved = found.get().progressed(last);
    last = found.get();
    if (moved) {
      watchForStall(LOOKS_PER_STALL);
    } else if (looksLeft > 0) {
      watchForStall(looksLeft);
    } else {
      cut(Outcome.STALLED);
    }
  }
}
