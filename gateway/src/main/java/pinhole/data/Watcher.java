package pinhole.data;

import pinhole.ftp.HostPort;
import pinhole.session.Ended;
import pinhole.session.Pinhole;

/** Hears what becomes of a session's pinholes. */
public interface Watcher {
  /** The peer has connected; nobody else can any more. */
  void used(Pinhole pinhole, HostPort by);

  /** Somebody else tried, and was reset; the pinhole stays for its peer (E60). */
  void intruder(Pinhole pinhole, HostPort from);

  /** Nobody came in time; the pinhole is closed. */
  void expired(Pinhole pinhole);

  /** All that has come so far has gone. */
  void drained(Pinhole pinhole, Ended soFar);

  /** A used pinhole has closed. */
  void ended(Pinhole pinhole, Ended how);
}
