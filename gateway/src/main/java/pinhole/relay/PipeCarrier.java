package pinhole.relay;

import java.io.IOException;

/**
 * Carries bytes in a pipe of the kernel's: splice(2) moves pages from one socket to the other, and
 * nothing is copied. For lines in clear.
 *
 * <p>splice says too little when it moves nothing: EAGAIN may mean an empty socket or a full pipe,
 * 0 an end or urgent data that it does not pass by. So the pipe is filled only while it is empty,
 * and where splice takes nothing, recv has the word.
 */
final class PipeCarrier implements Carrier {
  private final Pipe pipe;
  private final BufferCarrier rest = new BufferCarrier();
  private int inside;

  PipeCarrier(Pipe pipe) {
    this.pipe = pipe;
  }

  @Override
  public boolean empty() {
    return inside == 0 && rest.empty();
  }

  @Override
  public boolean hasRoom(Line from) {
    return false;
  }

  @Override
  public int fill(Line from) throws IOException {
    inside = pipe.fill(from.socket().intValue());
    return inside > 0 ? inside : rest.fill(from);
  }

  @Override
  public boolean drain(Line to) throws IOException {
    while (inside > 0) {
      int moved = pipe.drain(to.socket().intValue(), inside);
      if (moved == 0) {
        return false;
      }
      inside -= moved;
    }
    return rest.drain(to);
  }

  @Override
  public void rest() {
    rest.rest();
  }

  @Override
  public void release() {
    inside = 0;
    rest.release();
    pipe.close();
  }
}
