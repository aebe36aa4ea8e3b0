package pinhole.rules.config;

/** Whom the server sees as its client, on the control connection and on data connections alike. */
public enum SourceAddress {
  /** The gateway. */
  GATEWAY,
  /** The client itself; the server's answers have to be routed through the gateway. */
  CLIENT
}
