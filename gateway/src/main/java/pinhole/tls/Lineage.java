package pinhole.tls;

import io.netty.handler.ssl.SslHandler;

/**
 * Which TLS sessions descend from that of a control connection. That a session could be resumed in
 * a context is no proof yet, even though only one control connection uses the context: a stranger's
 * first data connection makes a session of its own there, which his second one could resume. So
 * that sessions count only if they are the control connection's, or were resumed from one that
 * counts.
 */
interface Lineage {
  /** Begins with the session of this handler. */
  void control(SslHandler handler);

  /** Prepares a data connection. */
  void data(SslHandler handler);

  /** Bytes of this handler's handshake are about to be read. */
  void reading(SslHandler handler);

  /** Whether its session descends from the control connection's; asked after the handshake. */
  boolean descends(SslHandler handler);

  void close();
}
