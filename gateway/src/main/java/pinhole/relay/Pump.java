package pinhole.relay;

import pinhole.tls.TlsSession;

/**
 * One connection of a flow: what is read here is written to the other one. Two pumps that are
 * joined are of the same kind, and on the same event loop.
 */
interface Pump {
  /** Hears how this end fares. */
  interface Ends {
    /** Bytes were read here, or could be written again. */
    void moved(long bytes);

    /** The peer of this end has sent its last byte. */
    void inputEnded();

    /**
     * The peer has ended TLS, by close_notify, and with it its stream: nothing more can be sent to
     * it (RFC 5246 section 7.2.1).
     */
    void closeNotified();

    /** The stream has ended without close_notify, where there should be one. */
    void truncated();

    /** Bytes could not be sent here. */
    void undeliverable();

    /** This end is closed or broken. */
    void failed();

    /**
     * The FIN is about to go.
     *
     * @return whether the connection may be closed with it, because nothing is left to read here
     */
    boolean closing();

    /** The FIN has been handed to the kernel. */
    void finSent();

    /** The peer's kernel may have acknowledged more. */
    void acknowledged();
  }

  /** The same connection with TLS, instead of this; asked before anything was read. */
  SecurePump encrypted(TlsSession tls);

  /** Reads its PROXY header, and nothing behind it; asked before anything was read. */
  void introduce(Introduction introduction);

  /** Sends a PROXY header in front of all else; false if all of it cannot be sent. */
  boolean announce(byte[] header);

  /** From now on these ends are told. */
  void attach(Ends ends);

  /** From now on bytes flow from here to the other end. */
  void join(Pump other);

  /** Sends this end a FIN, after all that is on its way there. */
  void finish();

  /** Whether all that was to be sent here has been handed to the kernel. */
  boolean empty();

  /** What the peer's kernel has acknowledged of a stream whose FIN was sent. */
  Delivery delivery(long patienceMillis);

  /**
   * Whether all that was for the peer, but for the end of TLS, was acknowledged by its kernel
   * before it broke the connection.
   */
  default boolean hadAll() {
    return false;
  }

  /** What the peer's kernel has acknowledged so far; always the same if it cannot be known. */
  long acknowledgedBytes();

  /** Closes the connection; bytes and FIN that the kernel has are still delivered. */
  void close();

  /** Closes it so that its peer cannot take it for a stream that has come to its end. */
  void reset();
}
