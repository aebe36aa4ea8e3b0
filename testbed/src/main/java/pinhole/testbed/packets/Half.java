package pinhole.testbed.packets;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import pinhole.capture.Datagram;
import pinhole.capture.Dissector;
import pinhole.capture.Frame;
import pinhole.capture.Segment;
import pinhole.ftp.HostPort;

/** The capture of one link, which may still grow. */
final class Half implements AutoCloseable {
  private final Link link;
  private final GrowingFile file;
  private final Dissector dissector = new Dissector();

  Half(Link link, Path path) {
    this.link = link;
    this.file = new GrowingFile(path);
  }

  /**
   * Adds the packets that have been written since the last time.
   *
   * @return whether a frame with this text was among them
   */
  boolean read(String mark, List<Packet> packets) throws IOException {
    boolean[] found = new boolean[1];
    file.read(
        frame -> {
          dissector.dissect(frame).ifPresent(datagram -> add(datagram, packets));
          found[0] |= !mark.isEmpty() && isMark(frame, mark);
        });
    return found[0];
  }

  private static boolean isMark(Frame frame, String mark) {
    return frame.onWire() < 100 && frame.bytes().toString().contains(mark);
  }

  private void add(Datagram datagram, List<Packet> packets) {
    if (datagram instanceof Segment segment) {
      packets.add(
          new Packet(
              Instant.ofEpochSecond(0, segment.nanos()),
              link,
              new HostPort(segment.source(), segment.sourcePort()),
              new HostPort(segment.destination(), segment.destinationPort()),
              Integer.toUnsignedLong(segment.sequence()),
              segment.flags(),
              segment.length(),
              segment.payload().toString()));
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
