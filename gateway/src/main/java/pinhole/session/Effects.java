package pinhole.session;

import java.time.Duration;
import pinhole.ftp.Command;
import pinhole.ftp.Reply;
import pinhole.log.Entry;

/** What a session can do to the world. */
public interface Effects {
  /** Sends a line, to which the line end is added. */
  void send(Side to, String line);

  /**
   * Sends the Telnet Synch that precedes ABOR: IP, then DM as urgent data (RFC 959 section 4.1.3).
   */
  void interruptServer();

  /** Opens a pinhole; the answer is {@code opened} or {@code refused}. */
  void open(Pinhole pinhole);

  /** The negotiation is complete: a peer that came early may go on. */
  void release(Pinhole pinhole);

  /**
   * The server has begun the transfer of a pinhole that is private on a leg: TLS is due now, and an
   * end without close_notify counts where the bytes come from.
   */
  void begin(Pinhole pinhole, Side from);

  /** The transfer is over on the control connection: tell when its data is, by {@code drained}. */
  void drain(Pinhole pinhole);

  /** Closes a pinhole and resets what passes through it. */
  void close(Pinhole pinhole);

  /**
   * Encrypts a control connection from here on: as the server of TLS to the client, as its client
   * to the server. What was sent before goes out in clear. The answer is {@code secured}, {@code
   * tlsFailed}, or {@code malformed} where bytes were read already that came behind this point.
   */
  void startTls(Side leg);

  /** Ends TLS on a control connection, which goes on in clear; the answer is {@code cleared}. */
  void stopTls(Side leg);

  /**
   * Passes on what comes on both legs from here on, unread; the last that is asked for. The answer
   * is {@code malformed} where bytes were read already that came behind this point.
   */
  void passThrough();

  void note(Entry entry);

  /**
   * A reply, preliminary or final, belongs to this command; to CONNECT where it is the greeting.
   * Told of sessions that are watched only: what is carried needs no telling.
   */
  default void answered(Command command, Reply reply) {}

  /** The server has refused a login; where that is one too many, the answer is {@code banned}. */
  default void loginFailed() {}

  /** Starts a clock again from the beginning. */
  void await(Deadline deadline, Duration within);

  void forget(Deadline deadline);

  /** Ends both legs once what was sent has left. */
  void hangUp();
}
