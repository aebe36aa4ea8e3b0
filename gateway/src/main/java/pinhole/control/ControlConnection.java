package pinhole.control;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import pinhole.data.DataPlane;
import pinhole.data.NoPortFree;
import pinhole.data.Watcher;
import pinhole.ftp.HostPort;
import pinhole.log.Entry;
import pinhole.rules.Policy;
import pinhole.session.Action;
import pinhole.session.Agenda;
import pinhole.session.Deadline;
import pinhole.session.Effects;
import pinhole.session.Ended;
import pinhole.session.Malformed;
import pinhole.session.Pinhole;
import pinhole.session.Secured;
import pinhole.session.Session;
import pinhole.session.Setup;
import pinhole.session.Side;
import pinhole.session.Unused;

/** A session on its two legs: hands it events, performs what it answers. */
final class ControlConnection implements Effects, Watcher, Running {
  private final Session session;
  private final EventLoop loop;
  private final Leg client;
  private final Leg server;

  /** Takes over both channels. */
  private final Runnable opaque;

  /** Whether the client is, now that one more of its logins has failed. */
  private final BooleanSupplier isBanned;

  private final Encryption encryption;
  private final Spool notes;
  private final DataPlane plane;
  private final Deadlines deadlines;
  private final Duration idle;
  private final long began = System.nanoTime();
  private final Agenda agenda = new Agenda(this);

  /** Rules that came into force while this loop was at other work; null where there are none. */
  private final AtomicReference<Policy> newRules = new AtomicReference<>();

  private boolean hearing;
  private boolean clearing;
  private boolean hungUp;

  /** A session between two channels of one event loop, which do not read yet. */
  ControlConnection(
      Setup setup,
      Terms terms,
      Bans bans,
      Door.Behind behind,
      Channel client,
      Channel server,
      Runnable opaque) {
    this.encryption = new Encryption(behind.contexts());
    this.session = new Session(setup, terms.policy());
    this.loop = client.eventLoop();
    this.client = new Leg(Side.CLIENT, client, this);
    this.server = new Leg(Side.SERVER, server, this);
    this.opaque = opaque;
    this.isBanned = () -> bans.failed(setup.legs().client().address(), terms.ban());
    this.notes = new Spool(loop, terms.journal());
    this.plane = terms.planes().plane(loop, encryption::of, behind.around(), this);
    this.idle = setup.timeouts().idle();
    this.deadlines = new Deadlines(loop, this::expired);
    this.client.attach(setup.limits().lineLength());
    this.server.attach(setup.limits().replyLineLength());
  }

  void start() {
    perform(session.start());
    flush();
    pace();
  }

  // Events.

  /** Takes note of what the data plane has seen before what comes now was said. */
  private void hear() {
    boolean first = !hearing;
    hearing = true;
    try {
      plane.hear();
    } finally {
      hearing = !first; // or nothing would ever be flushed again
    }
  }

  void line(Side from, String line) {
    if (from == Side.CLIENT || !line.startsWith("1")) { // preliminary: nothing depends on it
      hear();
    }
    if (from == Side.CLIENT) {
      perform(newRules()); // a command that was read together with their coming is judged by them
    }
    perform(from == Side.CLIENT ? session.fromClient(line) : session.fromServer(line));
  }

  void malformed(Side from, Malformed what) {
    hear();
    perform(from == Side.CLIENT ? session.malformed(what) : session.serverMalformed(what));
  }

  void synch() {
    perform(session.synch());
  }

  /** What was read has been worked off: out with the answers, in one write. */
  void readComplete() {
    flush();
    pace();
  }

  /** The peer of this leg has ended TLS: it will say no more, unless it was asked to. */
  void tlsEnded(Side side) {
    if (!clearing) {
      gone(side, true);
    }
  }

  void secured(Side side, Secured how) {
    performAndFlush(session.secured(side, how));
  }

  void tlsFailed(Side side, String why) {
    performAndFlush(session.tlsFailed(side, why));
  }

  private void cleared() {
    clearing = false;
    performAndFlush(session.cleared());
  }

  void gone(Side side, boolean orderly) {
    hear();
    performAndFlush(session.gone(side, orderly));
  }

  /** A leg is of no use any more, which is not its end but a failure. */
  void broken(Side side, Throwable cause) {
    leg(side)
        .tlsBrokenBy(cause, encryption)
        .ifPresent(why -> perform(session.tlsBroken(side, why)));
    gone(side, false);
  }

  private void expired(Deadline deadline) {
    hear();
    performAndFlush(session.expired(deadline));
  }

  @Override
  public void used(Pinhole pinhole, HostPort by) {
    performAndFlush(session.used(pinhole.number(), by));
  }

  @Override
  public void intruder(Pinhole pinhole, HostPort from) {
    performAndFlush(session.intruder(pinhole.number(), from));
  }

  @Override
  public void unnamed(Pinhole pinhole, HostPort from) {
    performAndFlush(session.unnamed(pinhole.number(), from));
  }

  @Override
  public void notResumed(Pinhole pinhole, HostPort from) {
    performAndFlush(session.notResumed(pinhole.number(), from));
  }

  @Override
  public void secured(Pinhole pinhole, Side leg, Secured how) {
    performAndFlush(session.secured(pinhole.number(), leg, how));
  }

  @Override
  public void tlsFailed(Pinhole pinhole, Side leg, String why) {
    performAndFlush(session.tlsFailed(pinhole.number(), leg, why));
  }

  @Override
  public void expired(Pinhole pinhole, Unused why) {
    performAndFlush(session.expired(pinhole.number(), why));
  }

  @Override
  public void drained(Pinhole pinhole, Ended soFar) {
    performAndFlush(session.drained(pinhole.number(), soFar));
  }

  @Override
  public void ended(Pinhole pinhole, Ended how) {
    performAndFlush(session.ended(pinhole.number(), how));
  }

  @Override
  public void adopt(Policy policy) {
    newRules.set(policy);
    loop.execute(() -> performAndFlush(newRules()));
  }

  private List<Action> newRules() {
    Policy policy = newRules.get() == null ? null : newRules.getAndSet(null);
    return policy == null ? List.of() : session.adopt(policy);
  }

  @Override
  public void drain() {
    loop.execute(() -> performAndFlush(session.drain()));
  }

  @Override
  public void cut() {
    loop.execute(this::cutNow);
  }

  private void cutNow() {
    hear();
    performAndFlush(session.cut());
    hangUp(); // also where something is not at its end yet
  }

  // Actions.

  private void performAndFlush(List<Action> next) {
    boolean more = agenda.isUnderWay() || hearing;
    perform(next);
    if (more) {
      return; // who is at work flushes when all of it is done
    }
    flush();
    pace();
  }

  private void perform(List<Action> next) {
    assert loop.inEventLoop();
    agenda.perform(next);
  }

  private void flush() {
    client.flush();
    server.flush();
    notes.served();
  }

  /**
   * Reads a leg only while what it leads to can be taken, our own answers to the client, too:
   * memory stays bounded (E11, E27).
   */
  void pace() {
    if (!hungUp) {
      client.read(session.wantsClient() && server.hasRoom() && client.hasRoom());
      server.read(client.hasRoom());
    }
  }

  private Leg leg(Side side) {
    return side == Side.CLIENT ? client : server;
  }

  @Override
  public void send(Side to, String line) {
    leg(to).send(line);
  }

  @Override
  public void interruptServer() {
    server.interrupt();
  }

  @Override
  public void open(Pinhole pinhole) {
    plane
        .open(pinhole)
        .whenComplete(
            (where, failure) ->
                performAndFlush(
                    failure == null
                        ? session.opened(pinhole.number(), where)
                        : notOpened(pinhole, failure)));
  }

  private List<Action> notOpened(Pinhole pinhole, Throwable failure) {
    return failure instanceof NoPortFree
        ? session.refused(pinhole.number(), failure.getMessage())
        : session.failed(pinhole.number(), String.valueOf(failure.getMessage()));
  }

  /** Once the reply to PORT is on its way: some clients are surprised by data before it. */
  @Override
  public void release(Pinhole pinhole) {
    client.sent().addListener(sent -> plane.release(pinhole));
  }

  @Override
  public void begin(Pinhole pinhole, Side from) {
    plane.begin(pinhole, from);
  }

  @Override
  public void drain(Pinhole pinhole) {
    plane.drain(pinhole);
  }

  @Override
  public void close(Pinhole pinhole) {
    plane.close(pinhole);
  }

  @Override
  public void loginFailed() {
    if (isBanned.getAsBoolean()) {
      perform(session.banned());
    }
  }

  @Override
  public void startTls(Side side) {
    if (leg(side).hasMore()) {
      malformed(side, Malformed.BEHIND_AUTH);
    } else {
      leg(side).startTls(encryption);
    }
  }

  @Override
  public void stopTls(Side side) {
    clearing = true;
    leg(side).stopTls(this::cleared);
  }

  @Override
  public void passThrough() {
    if (client.hasMore() || server.hasMore()) {
      perform(session.injected(client.hasMore() ? Side.CLIENT : Side.SERVER));
      return;
    }
    flush();
    hungUp = true;
    notes.over();
    deadlines.stop();
    plane.closeAll();
    encryption.close();
    client.detach();
    server.detach();
    opaque.run();
  }

  @Override
  public void note(Entry entry) {
    notes.add(entry);
  }

  @Override
  public void await(Deadline deadline, Duration within) {
    deadlines.await(deadline, within);
  }

  @Override
  public void forget(Deadline deadline) {
    deadlines.forget(deadline);
  }

  @Override
  public void hangUp() {
    if (hungUp) {
      return;
    }
    hungUp = true;
    notes.over();
    deadlines.stop();
    plane.closeAll();
    server.close();
    client.farewell(idle); // who takes nothing for that long is gone, too
    encryption.close();
    notes.add(session.closed(Duration.ofNanos(System.nanoTime() - began)));
  }
}
