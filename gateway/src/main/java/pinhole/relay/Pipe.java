package pinhole.relay;

import com.sun.jna.Native;
import java.io.IOException;

/** A pipe of the Linux kernel's, to splice(2) through. */
final class Pipe {
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int SPLICE_F_MOVE = 1;
  private static final int SPLICE_F_NONBLOCK = 2;
  private static final int EAGAIN = 11;

  /** The most that an unprivileged process may have; with the 64 KiB of old, splice is no gain. */
  private static final int SIZE = 1 << 20;

  private final int exit;
  private final int entrance;
  private boolean closed;

  private Pipe(int exit, int entrance) {
    this.exit = exit;
    this.entrance = entrance;
  }

  /** The C library, bound on first use. Pointers that are null here are numbers: 0. */
  private static final class LibC {
    static {
      Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int pipe2(int[] ends, int flags);

    static native int fcntl(int descriptor, int command, int argument);

    static native long splice(int from, long none, int to, long none2, long length, int flags);

    static native int close(int descriptor);
  }

  /**
   * A pipe of full size.
   *
   * @throws IOException where there are no descriptors left, or no memory for the pipes of this
   *     user (/proc/sys/fs/pipe-user-pages-soft)
   * @throws LinkageError where the C library cannot be bound
   */
  static Pipe open() throws IOException {
    int[] ends = new int[2];
    if (LibC.pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0) {
      throw failed("pipe2");
    }
    Pipe pipe = new Pipe(ends[0], ends[1]);
    if (LibC.fcntl(pipe.entrance, F_SETPIPE_SZ, SIZE) < SIZE) {
      IOException failure = failed("F_SETPIPE_SZ");
      pipe.close();
      throw failure;
    }
    return pipe;
  }

  private static IOException failed(String call) {
    return new IOException(call + ": error " + Native.getLastError());
  }

  /**
   * Moves bytes into the pipe, which must be empty; says how many, 0 if none for whatever reason.
   */
  int fill(int from) throws IOException {
    return splice(from, entrance, SIZE);
  }

  /**
   * Moves bytes out of the pipe.
   *
   * @param inside how many there are, at least 1
   * @return how many went; 0 if there is no room for more
   */
  int drain(int to, int inside) throws IOException {
    return splice(exit, to, inside);
  }

  /** An error is told once only: whoever asks the socket after a reset hears of an end. */
  private static int splice(int from, int to, int length) throws IOException {
    long moved = LibC.splice(from, 0, to, 0, length, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
    if (moved < 0 && Native.getLastError() != EAGAIN) {
      throw failed("splice");
    }
    return (int) Math.max(0, moved);
  }

  void close() {
    if (!closed) {
      closed = true;
      LibC.close(exit);
      LibC.close(entrance);
    }
  }
}
