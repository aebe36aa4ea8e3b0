package pinhole.tls;

import javax.net.ssl.SSLEngine;

/**
 * Which TLS sessions descend from that of a control connection. That a session could be resumed in
 * a context is no proof yet, even though only one control connection uses the context: a stranger's
 * first data connection makes a session of its own there, which his second one could resume. So
 * that sessions count only if they are the control connection's, or were resumed from one that
 * counts.
 */
interface Lineage {
  /** Begins with the session of the control connection, whose handshake has succeeded. */
  void control(SSLEngine engine);

  /** Prepares a data connection. */
  void data(SSLEngine engine);

  /** Bytes of a handshake are about to be read. */
  void reading(SSLEngine engine);

  /** The handshake of a data connection is over. */
  void finished(SSLEngine engine, boolean secured);

  /** Whether its session descends from the control connection's; asked after the handshake. */
  boolean descends(SSLEngine engine);

  void close();
}
