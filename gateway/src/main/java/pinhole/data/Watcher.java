package pinhole.data;

import pinhole.ftp.HostPort;
import pinhole.session.Ended;
import pinhole.session.Pinhole;
import pinhole.session.Secured;
import pinhole.session.Side;
import pinhole.session.Unused;

/** Hears what becomes of a session's pinholes. */
public interface Watcher {
  /** The peer has connected; nobody else can any more. */
  void used(Pinhole pinhole, HostPort by);

  /** Somebody else tried, and was reset; the pinhole stays for its peer (E60). */
  void intruder(Pinhole pinhole, HostPort from);

  /** A load balancer has come without saying for whom, and was reset; the pinhole stays. */
  void unnamed(Pinhole pinhole, HostPort from);

  /**
   * Somebody with the peer's address tried, whose TLS does not resume that of the control
   * connection; was reset, and the pinhole stays where its peer can still come (E112).
   */
  void notResumed(Pinhole pinhole, HostPort from);

  /** TLS protects a leg of it from here on. */
  void secured(Pinhole pinhole, Side leg, Secured how);

  /** TLS could not be had on a leg of it. */
  void tlsFailed(Pinhole pinhole, Side leg, String why);

  /** Nobody has connected in time; the pinhole is closed. */
  void expired(Pinhole pinhole, Unused why);

  /** All that has come so far has gone. */
  void drained(Pinhole pinhole, Ended soFar);

  /** A used pinhole has closed. */
  void ended(Pinhole pinhole, Ended how);
}
