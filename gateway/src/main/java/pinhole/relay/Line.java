package pinhole.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.Socket;
import java.io.IOException;

/** What a bare socket carries: bytes as they are, or TLS. */
interface Line {
  Socket socket();

  /** Whether the bytes are on the wire as they are. */
  boolean isClear();

  /** The room that {@link #read} needs at least. */
  int least();

  /**
   * Reads bytes.
   *
   * @return how many; 0 if there are none now, less than 0 at the end of the stream
   */
  int read(ByteBuf to) throws IOException;

  /**
   * Writes bytes.
   *
   * @return whether the kernel has taken all that was written
   */
  boolean write(ByteBuf from) throws IOException;

  /** Whether the kernel has taken all that was written. */
  boolean empty();

  /** What is written next is the last, and may wait for {@link #end}, to go with it. */
  default void endFollows() {}

  /**
   * Says that the stream is at its end, where a FIN alone does not.
   *
   * @return whether the FIN may follow now; to be asked again when the kernel takes more
   */
  boolean end() throws IOException;

  /** Lets go of what is not in the heap; the socket stays open. */
  void release();
}
