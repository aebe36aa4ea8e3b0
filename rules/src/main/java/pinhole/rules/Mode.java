package pinhole.rules;

/** Who opens the data connection. */
public enum Mode {
  /** The server connects to the client: PORT, EPRT. */
  ACTIVE,
  /** The client connects to the server: PASV, EPSV. */
  PASSIVE
}
