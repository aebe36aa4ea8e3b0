package pinhole.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;

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
  public int fill(Socket from) throws IOException {
    if (buffer.capacity() < size) {
      buffer.release();
      buffer = PooledByteBufAllocator.DEFAULT.directBuffer(size, size);
    }
    int got = read(from);
    buffer.setIndex(0, Math.max(0, got));
    if (got == size) {
      size = Math.min(size * GROWTH, LARGEST);
    }
    return got;
  }

  private int read(Socket from) throws IOException {
    if (buffer.hasMemoryAddress()) {
      return from.recvAddress(buffer.memoryAddress(), 0, buffer.capacity());
    }
    ByteBuffer room = buffer.internalNioBuffer(0, buffer.capacity());
    return from.recv(room, room.position(), room.limit());
  }

  @Override
  public boolean drain(Socket to) throws IOException {
    while (buffer.isReadable()) {
      int put = write(to);
      if (put == 0) {
        return false;
      }
      buffer.skipBytes(put);
    }
    return true;
  }

  private int write(Socket to) throws IOException {
    if (buffer.hasMemoryAddress()) {
      return to.sendAddress(buffer.memoryAddress(), buffer.readerIndex(), buffer.writerIndex());
    }
    ByteBuffer bytes = buffer.internalNioBuffer(buffer.readerIndex(), buffer.readableBytes());
    return to.send(bytes, bytes.position(), bytes.limit());
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
