package pinhole.testbed.ftps;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;

/** A TCP connection put together from its packets. */
final class Connection {
  static final int FIN = 1;
  static final int SYN = 2;
  static final int RST = 4;
  static final int ACK = 16;

  private final InetSocketAddress from;
  private final InetSocketAddress to;
  private final Direction forth = new Direction();
  private final Direction back = new Direction();
  private boolean reset;

  Connection(InetSocketAddress from, InetSocketAddress to) {
    this.from = from;
    this.to = to;
  }

  /** Where it leads. */
  InetSocketAddress to() {
    return to;
  }

  /** Takes in a packet of one direction. */
  void take(boolean back, int sequence, int flags, byte[] data) {
    (back ? this.back : this.forth).take(sequence, flags, data);
    reset |= (flags & RST) != 0;
  }

  boolean isOver() {
    return reset || (forth.finished && back.finished);
  }

  /** The bytes that went from where it began, up to the first that is missing. */
  byte[] forth() {
    return forth.bytes();
  }

  /** The bytes that came back. */
  byte[] back() {
    return back.bytes();
  }

  @Override
  public String toString() {
    return from + " to " + to;
  }

  /** One direction: segments by their place in the stream, some of them perhaps sent twice. */
  private static final class Direction {
    private final Map<Integer, byte[]> segments = new TreeMap<>();
    private int first;
    private boolean finished;

    void take(int sequence, int flags, byte[] data) {
      if ((flags & SYN) != 0) {
        first = sequence + 1;
      } else if (data.length > 0) {
        segments.merge(
            sequence - first, data, (old, fresh) -> old.length < fresh.length ? fresh : old);
      }
      finished |= (flags & FIN) != 0;
    }

    byte[] bytes() {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      segments.forEach(
          (at, data) -> {
            int known = all.size() - at;
            if (known >= 0 && known < data.length) {
              all.write(data, known, data.length - known);
            }
          });
      return all.toByteArray();
    }
  }
}
