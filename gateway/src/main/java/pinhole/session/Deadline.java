package pinhole.session;

/** The clocks of a session; the machine only says how long each may run. */
public enum Deadline {
  /** From the start to a successful login. */
  LOGIN,
  /** For the next command behind a failed login, which waits for it. */
  LOGIN_DELAY,
  /** From one command to the next, not counting transfers (RFC 1123 section 4.1.3.2). */
  IDLE,
  /** For the handshake with the client, and for its end of TLS after CCC. */
  CLIENT_TLS,
  /** For the handshake with the server. */
  SERVER_TLS,
  /** For the server to answer. */
  REPLY,
  /** For a final reply that waits for its data. */
  FINAL_REPLY,
  /** For what ABOR was meant for: its second reply, and the end of its data. */
  ABORT
}
