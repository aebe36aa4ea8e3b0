package pinhole.testbed.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Bytes to and from the other side, encrypted or not. */
interface Link {
  /** Fills what is left of a buffer with what is there, at least one byte; -1 at the end. */
  int read(ByteBuffer to) throws IOException;

  /** Sends some of what is left of a buffer, and returns how much. */
  int write(ByteBuffer from) throws IOException;

  /** Says that no more will be sent, and frees what is not in the heap. */
  void end() throws IOException;

  /** Only frees what is not in the heap. */
  void release();

  static Link clear(SocketChannel channel) {
    return new Link() {
      @Override
      public int read(ByteBuffer to) throws IOException {
        return channel.read(to);
      }

      @Override
      public int write(ByteBuffer from) throws IOException {
        return channel.write(from);
      }

      @Override
      public void end() {} // the FIN of its close says it

      @Override
      public void release() {}
    };
  }
}
