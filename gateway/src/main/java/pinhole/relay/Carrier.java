package pinhole.relay;

import io.netty.channel.unix.Socket;
import java.io.IOException;

/** Carries bytes from one socket to another, one load at a time. */
interface Carrier {
  /** Whether nothing is on its way. */
  boolean empty();

  /**
   * Takes bytes out of a socket; only while {@link #empty}.
   *
   * @return how many; 0 if there are none now, less than 0 at the end of the stream
   */
  int fill(Socket from) throws IOException;

  /**
   * Puts what is on its way into a socket.
   *
   * @return whether all of it fits
   */
  boolean drain(Socket to) throws IOException;

  /**
   * Nothing will come for a while: gives back what it takes to carry, unless something is in it.
   */
  void rest();

  /** Gives everything back, with what is in it. */
  void release();
}
