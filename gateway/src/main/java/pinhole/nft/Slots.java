package pinhole.nft;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/**
 * Room for several datagrams that are received with one system call: what recvmmsg(2) wants, an
 * array of {@code struct mmsghdr}, with one buffer each.
 */
final class Slots {
  /** How many there are. */
  static final int COUNT = 8;

  private static final int BYTES = 8 << 10; // the kernel's own limit for what it logs is a page
  private static final int WORD = Native.POINTER_SIZE;

  // struct msghdr is seven words: name, its length, iovec, how many, control, its length, flags.
  private static final int IOVEC = 2 * WORD;
  private static final int IOVEC_COUNT = 3 * WORD;
  private static final int LENGTH = 7 * WORD;
  private static final int HEADER = 8 * WORD;

  private final Memory headers = new Memory((long) COUNT * HEADER);
  private final Memory vectors = new Memory((long) COUNT * 2 * WORD);
  private final Memory space = new Memory((long) COUNT * BYTES);
  private final ByteBuffer[] buffers = new ByteBuffer[COUNT];

  Slots() {
    headers.clear();
    for (int i = 0; i < COUNT; i++) {
      Pointer vector = vectors.share((long) i * 2 * WORD);
      vector.setPointer(0, space.share((long) i * BYTES));
      vector.setNativeLong(WORD, new NativeLong(BYTES));
      headers.setPointer((long) i * HEADER + IOVEC, vector);
      headers.setNativeLong((long) i * HEADER + IOVEC_COUNT, new NativeLong(1));
      buffers[i] = space.getByteBuffer((long) i * BYTES, BYTES);
    }
  }

  /** Where the array is. */
  long address() {
    return Pointer.nativeValue(headers);
  }

  /** What was received in one of them; until the next is received there. */
  ByteBuffer received(int slot) {
    return buffers[slot].limit(headers.getInt((long) slot * HEADER + LENGTH));
  }
}
