package pinhole.relay;

/** What the peer's kernel has acknowledged. */
enum Delivery {
  /** Everything, the FIN included. */
  ACKNOWLEDGED,
  /** Not all, but acknowledgements keep coming. */
  MOVING,
  /** Not all, and none came for a while. */
  STUCK,
  /** The transport cannot tell. */
  UNKNOWN;

  // Linux, include/net/tcp_states.h
  static final int TCP_ESTABLISHED = 1;
  static final int TCP_FIN_WAIT1 = 4;
  static final int TCP_FIN_WAIT2 = 5;
  static final int TCP_CLOSE_WAIT = 8;
  static final int TCP_LAST_ACK = 9;
  static final int TCP_CLOSING = 11;

  /**
   * Told from TCP_INFO, once a FIN was sent.
   *
   * @param state of the connection
   * @param sinceLastAck milliseconds
   */
  static Delivery of(int state, long sinceLastAck, long patienceMillis) {
    boolean awaited = state == TCP_FIN_WAIT1 || state == TCP_CLOSING || state == TCP_LAST_ACK;
    if (!awaited) {
      return ACKNOWLEDGED;
    }
    return sinceLastAck < patienceMillis ? MOVING : STUCK;
  }
}
