package pinhole.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;

/** Carries bytes in a buffer, which it has only while it needs it. */
final class BufferCarrier implements Carrier {
  private static final int SMALLEST = 16 << 10;
  private static final int LARGEST = 512 << 10;
  private static final int GROWTH = 4;

  private ByteBuf buffer = Unpooled.EMPTY_BUFFER;
  private int size = SMALLEST;

  @Override
  public boolean empty() {
    return !buffer.isReadable();
  }

  @Override
  public boolean hasRoom(Line from) {
    return buffer.writableBytes() >= from.least();
  }

  @Override
  public int fill(Line from) throws IOException {
    return empty() ? load(from) : from.read(buffer);
  }

  private int load(Line from) throws IOException {
    size = Math.max(size, from.least());
    if (buffer.capacity() < size) {
      buffer.release();
      buffer = PooledByteBufAllocator.DEFAULT.directBuffer(size, size);
    }
    int got = from.read(buffer.clear());
    if (buffer.writableBytes() < from.least()) {
      size = Math.max(size, Math.min(size * GROWTH, LARGEST));
    }
    return got;
  }

  @Override
  public boolean drain(Line to) throws IOException {
    return to.write(buffer);
  }

  @Override
  public void rest() {
    if (empty()) {
      release();
    }
  }

  @Override
  public void release() {
    buffer.release();
    buffer = Unpooled.EMPTY_BUFFER;
  }
}
