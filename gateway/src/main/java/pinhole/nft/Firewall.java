package pinhole.nft;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import pinhole.ftp.HostPort;

/** What a passage asks of the kernel. All of it is quick; none of it waits for anybody. */
interface Firewall {
  /** How long a pinhole that was closed is still known, in case its peer came at that moment. */
  Duration GRACE = Duration.ofSeconds(1);

  /**
   * Opens a pinhole, which closes by itself soon after a time; what becomes of it is told to its
   * passage.
   *
   * @return false if its peer has another one at its entrance
   */
  boolean open(Hole hole, Duration openFor, Passage passage) throws IOException;

  /**
   * Whether a connection from this source to this endpoint can be made. One that is over is still
   * tracked for some seconds, and would have the kernel drop the next one between the same ports: a
   * client may well listen on a port again that it has just closed. It is forgotten.
   */
  boolean vacate(HostPort source, HostPort endpoint) throws IOException;

  /**
   * Lets nobody in any more. False if somebody was let in, or could have been: he may be told of.
   */
  boolean close(Hole hole);

  /** Has everything told by now that has happened until now, to those whom it concerns. */
  void hear(KernelPlane asking);

  /** Somebody is in: who tries now is no intruder. */
  void used(Hole hole);

  /** Nothing more is to be told, but a connection that slipped in while it was being closed. */
  void closed(Hole hole);

  /** How a connection is at the moment; empty if it is over. */
  Optional<Tracked> find(Tracked connection);

  /** Breaks a connection off: what its ends still send is answered with a reset. */
  void cut(Tracked connection);

  /** A connection has ended by itself, and nothing more is to be told of it. */
  void ended(Tracked connection);
}
