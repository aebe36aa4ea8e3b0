package pinhole.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes as they are; the FIN is their end. */
record ClearLine(Socket socket) implements Line {
  @Override
  public boolean isClear() {
    return true;
  }

  @Override
  public int least() {
    return 1;
  }

  @Override
  public int read(ByteBuf to) throws IOException {
    int at = to.writerIndex();
    int got;
    if (to.hasMemoryAddress()) {
      got = socket.recvAddress(to.memoryAddress(), at, to.capacity());
    } else {
      ByteBuffer room = to.internalNioBuffer(at, to.writableBytes());
      got = socket.recv(room, room.position(), room.limit());
    }
    to.writerIndex(at + Math.max(0, got));
    return got;
  }

  @Override
  public boolean write(ByteBuf from) throws IOException {
    while (from.isReadable()) {
      int put = send(from);
      if (put == 0) {
        return false;
      }
      from.skipBytes(put);
    }
    return true;
  }

  private int send(ByteBuf from) throws IOException {
    if (from.hasMemoryAddress()) {
      return socket.sendAddress(from.memoryAddress(), from.readerIndex(), from.writerIndex());
    }
    ByteBuffer bytes = from.internalNioBuffer(from.readerIndex(), from.readableBytes());
    return socket.send(bytes, bytes.position(), bytes.limit());
  }

  @Override
  public boolean empty() {
    return true;
  }

  @Override
  public boolean end() {
    return true;
  }

  @Override
  public void release() {}
}
