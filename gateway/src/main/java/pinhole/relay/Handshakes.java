package pinhole.relay;

import java.util.ArrayList;
import java.util.List;
import pinhole.proxy.Ends;
import pinhole.session.Ended.Outcome;
import pinhole.session.Pinhole;
import pinhole.session.Secured;
import pinhole.session.Side;

/**
 * TLS on the ends of one pinhole: who gets through it, and in which time.
 *
 * <p>The client is always the client of TLS, whoever has opened the connection (RFC 4217 section
 * 7), and the gateway is to the server. Clients begin when they like; the gateway does behind the
 * server's 150, since pyftpdlib takes an earlier hello for an attack and most clients do the same.
 * Only from then on it counts how long a handshake takes.
 */
final class Handshakes {
  /** Some client may try twice; a stranger must not have the gateway compute without end. */
  private static final int MOST_CANDIDATES = 8;

  private final RelayPlane plane;
  private final Pinhole pinhole;
  private final Report report;
  private final List<Handshake> pending = new ArrayList<>(2);
  private boolean due;

  /** Hears what counts for the pinhole; all else is told to the plane's watcher. */
  interface Report {
    /** A candidate is the pinhole's peer. */
    void proved(Ends ends);

    void secured(Side leg, Pump pump);

    /** There will be no data connection. */
    void failed(Outcome outcome);
  }

  Handshakes(RelayPlane plane, Pinhole pinhole, Report report) {
    this.plane = plane;
    this.pinhole = pinhole;
    this.report = report;
  }

  /** Begins that of an end of the pinhole. */
  void begin(Side leg, Pump pump) {
    begin(leg, pump, new End());
  }

  /** Begins that of somebody who may be the peer. */
  void candidate(Pump pump, Ends ends) {
    if (pending.size() > MOST_CANDIDATES) {
      pump.reset();
      plane.watcher().notResumed(pinhole, ends.client());
    } else {
      begin(Side.CLIENT, pump, new Candidate(ends));
    }
  }

  private void begin(Side leg, Pump pump, Handshake.Report outcome) {
    SecurePump encrypted = pump.encrypted(plane.tls(leg));
    Handshake handshake = new Handshake(plane.loop(), leg, encrypted, outcome);
    pending.add(handshake);
    if (due) {
      handshake.due(plane.handshakeWithin());
    }
    handshake.hold();
    if (due || leg == Side.CLIENT) {
      handshake.begin();
    }
  }

  /** The server's 150 has come. */
  void due() {
    due = true;
    for (Handshake handshake : List.copyOf(pending)) {
      handshake.begin();
      handshake.due(plane.handshakeWithin());
    }
  }

  /** Breaks off those that are not over. */
  void stop() {
    List<Handshake> left = List.copyOf(pending);
    pending.clear();
    left.forEach(Handshake::stop);
  }

  /** An end of the pinhole. */
  private final class End implements Handshake.Report {
    @Override
    public void secured(Handshake handshake, Secured how) {
      pending.remove(handshake);
      Side leg = handshake.leg();
      if (leg == Side.CLIENT && pinhole.protection().resumed() && !how.resumed()) {
        handshake.pump().reset();
        plane.watcher().notResumed(pinhole, pinhole.endpoint());
        report.failed(Outcome.NOT_RESUMED);
      } else {
        plane.watcher().secured(pinhole, leg, how);
        report.secured(leg, handshake.pump());
      }
    }

    @Override
    public void failed(Handshake handshake, String why, boolean gone) {
      pending.remove(handshake);
      boolean client = handshake.leg() == Side.CLIENT;
      if (gone && !due) { // so does a server that refuses the transfer (E122)
        report.failed(client ? Outcome.RESET_BY_CLIENT : Outcome.RESET_BY_SERVER);
      } else {
        plane.watcher().tlsFailed(pinhole, handshake.leg(), why);
        report.failed(client ? Outcome.CLIENT_TLS_FAILED : Outcome.SERVER_TLS_FAILED);
      }
    }

    @Override
    public void broken(Handshake handshake, String why) {
      plane.watcher().tlsFailed(pinhole, handshake.leg(), why);
    }
  }

  /** Somebody with the address of the pinhole's peer. */
  private final class Candidate implements Handshake.Report {
    private final Ends ends;

    Candidate(Ends ends) {
      this.ends = ends;
    }

    @Override
    public void secured(Handshake handshake, Secured how) {
      pending.remove(handshake);
      if (how.resumed()) {
        stopOthers();
        report.proved(ends);
        plane.watcher().secured(pinhole, Side.CLIENT, how);
        report.secured(Side.CLIENT, handshake.pump());
      } else {
        handshake.pump().reset();
        plane.watcher().notResumed(pinhole, ends.client());
      }
    }

    private void stopOthers() {
      List<Handshake> others = pending.stream().filter(each -> each.leg() == Side.CLIENT).toList();
      pending.removeAll(others);
      others.forEach(Handshake::stop);
    }

    @Override
    public void failed(Handshake handshake, String why, boolean gone) {
      pending.remove(handshake);
      broken(handshake, why);
    }

    @Override
    public void broken(Handshake handshake, String why) {
      plane.watcher().tlsFailed(pinhole, Side.CLIENT, why);
    }
  }
}
