package pinhole.relay;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GatedAllocatorTest {
  private static final int MOST = 4096;

  /** Commands that have been read are carried out, whatever becomes of their answers. */
  @Test
  @Tag("E27")
  void aControlConnectionIsReadInSmallPiecesHoweverMuchComes() {
    EmbeddedChannel channel = new EmbeddedChannel();
    Transport.best().holdBack(channel);
    var reads = channel.config().getRecvByteBufAllocator().newHandle();
    for (int i = 0; i < 20; i++) {
      reads.reset(channel.config());
      ByteBuf piece = reads.allocate(channel.alloc());
      assertTrue(piece.capacity() <= MOST, "reads " + piece.capacity());
      reads.attemptedBytesRead(piece.writableBytes());
      reads.lastBytesRead(piece.writableBytes());
      reads.readComplete();
      piece.release();
    }
    channel.finishAndReleaseAll();
  }
}
