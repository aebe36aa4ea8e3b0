package pinhole.rules.config;

/** The port from which the gateway connects to a client in active mode. */
public enum ActiveSource {
  /** Port 20, as RFC 959 section 3.2 has it, where it may be bound. Some clients insist. */
  FTP_DATA,
  /** Whatever the kernel takes. */
  ANY
}
