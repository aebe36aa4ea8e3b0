package pinhole.data;

import java.util.concurrent.CompletionStage;
import pinhole.ftp.HostPort;
import pinhole.session.Pinhole;
import pinhole.session.Side;

/**
 * Opens and closes the pinholes of one session, and moves what passes through them. All calls and
 * all reports to the {@link Watcher} happen on the session's event loop. A pinhole that it does not
 * have, or has no more, is no matter.
 */
public interface DataPlane {
  /**
   * Opens a pinhole: one connection from its peer, to its endpoint, until its time is up.
   *
   * @return where the peer is to connect; fails with {@link NoPortFree}, or with an {@link
   *     java.io.IOException} where the port cannot be had
   */
  CompletionStage<HostPort> open(Pinhole pinhole);

  /** The negotiation is complete: a server that connected early is connected to the client. */
  void release(Pinhole pinhole);

  /**
   * The server has begun a transfer: where a pinhole is private, its handshakes are due now (vsftpd
   * begins none before its 150), and it is known where the bytes come from. Planes that do not
   * encrypt need not know.
   */
  default void begin(Pinhole pinhole, Side from) {}

  /**
   * Reports what has happened until now. Called before anything is done about what a control
   * connection says, which may be about what has happened; planes that are told of it at once have
   * nothing to add.
   */
  default void hear() {}

  /**
   * No more is expected: reports {@link Watcher#drained} once all that has come has gone, or the
   * limit for a final reply has passed without a byte.
   */
  void drain(Pinhole pinhole);

  /** Closes an unused pinhole without a report, resets a used one and reports its end. */
  void close(Pinhole pinhole);

  /** The session is over: closes everything but what has only its last FIN to exchange. */
  void closeAll();
}
