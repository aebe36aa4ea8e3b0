package pinhole.relay;

import pinhole.session.Secured;

/**
 * A connection with TLS.
 *
 * <p>In TLS a stream ends with close_notify; a FIN without one may be anybody's, and is told as
 * {@code truncated}. Our own end is close_notify, then FIN, and the peer's is read before the
 * connection is closed: its close_notify would find nobody, and the reset that answers it may cost
 * it what it has not read yet (FIELD-NOTES U3). A reset goes past TLS, which would say close_notify
 * and make half a file look whole.
 */
interface SecurePump extends Pump {
  /** How long the peer's end is waited for. */
  long LINGER_MILLIS = 3000;

  /** Hears how the handshake ends. */
  interface Outcome {
    void secured(Secured how);

    /**
     * No TLS.
     *
     * @param gone whether the peer has just closed the connection
     */
    void failed(String why, boolean gone);

    /** TLS has broken behind the handshake; what becomes of the stream is told to its ends. */
    void broken(String why);
  }

  /** Waits until the handshake is to begin; a peer that closes meanwhile fails it. */
  void hold(Outcome outcome);

  /** Begins the handshake; until its end nobody else is told of anything. */
  void begin(Outcome outcome);
}
