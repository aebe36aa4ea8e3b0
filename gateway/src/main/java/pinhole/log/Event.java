package pinhole.log;

import org.slf4j.event.Level;

/**
 * Everything the gateway has to say. The name in the log is the constant's, in lower case with
 * hyphens. INFO tells the course of things, WARN what was refused or went wrong for one session,
 * ERROR what needs a human.
 */
public enum Event {
  STARTED(Level.INFO),
  DATA_PLANE(Level.INFO),
  TLS_PROVIDER(Level.INFO),
  LISTENING(Level.INFO),
  SESSION_OPENED(Level.INFO),
  SESSION_REFUSED(Level.WARN),
  SECURED(Level.INFO),
  TLS_FAILED(Level.WARN),
  TLS_ENDED(Level.INFO),
  OPAQUE(Level.INFO),
  OPAQUE_DATA(Level.INFO),
  OPAQUE_REFUSED(Level.WARN),
  LOGIN(Level.INFO),
  LOGIN_FAILED(Level.WARN),
  CLIENT_BANNED(Level.WARN),
  COMMAND_DENIED(Level.WARN),
  NEGOTIATED(Level.INFO),
  NEGOTIATION_REFUSED(Level.WARN),
  PINHOLE_OPENED(Level.INFO),
  PINHOLE_USED(Level.INFO),
  PINHOLE_CLOSED(Level.INFO),
  PINHOLE_EXPIRED(Level.WARN),
  PINHOLE_INTRUDER(Level.WARN),
  PORTS_EXHAUSTED(Level.WARN),
  PINHOLE_FAILED(Level.ERROR),
  TRANSFER_DONE(Level.INFO),
  TRANSFER_FAILED(Level.WARN),
  MALFORMED(Level.WARN),
  SPLICE_UNAVAILABLE(Level.WARN),
  SERVER_UNREACHABLE(Level.WARN),
  SERVER_SILENT(Level.WARN),
  SESSION_CLOSED(Level.INFO),
  RULES_WARNING(Level.WARN),
  RELOADED(Level.INFO),
  RELOAD_FAILED(Level.ERROR),
  ADDRESS_CHANGED(Level.INFO),
  ADDRESS_UNKNOWN(Level.WARN),
  CERTIFICATE_RENEWED(Level.INFO),
  CERTIFICATE_UNREADABLE(Level.ERROR),
  CERTIFICATE_EXPIRING(Level.WARN),
  CERTIFICATE_EXPIRED(Level.ERROR),
  DRAINING(Level.INFO),
  STOPPED(Level.INFO);

  private final Level level;
  private final String text;

  Event(Level level) {
    this.level = level;
    this.text = ascii(name());
  }

  private static String ascii(String name) {
    return name.toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  public Level level() {
    return level;
  }

  /** The name in the log: {@code pinhole-opened}. */
  @Override
  public String toString() {
    return text;
  }
}
