package pinhole.relay;

import java.io.IOException;

/** Carries bytes from one line to another, one load at a time. */
interface Carrier {
  /** Whether nothing is on its way. */
  boolean empty();

  /** Whether more can be taken off a line before what is on its way has gone. */
  boolean hasRoom(Line from);

  /**
   * Takes bytes off a line; only while {@link #empty} or where there is room.
   *
   * @return how many; 0 if there are none now, less than 0 at the end of the stream
   */
  int fill(Line from) throws IOException;

  /**
   * Puts what is on its way on a line.
   *
   * @return whether the kernel has taken all of it
   */
  boolean drain(Line to) throws IOException;

  /**
   * Nothing will come for a while: gives back what it takes to carry, unless something is in it.
   */
  void rest();

  /** Gives everything back, with what is in it. */
  void release();
}
