package pinhole.testbed.ftps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import pinhole.capture.Datagram;
import pinhole.capture.Dissector;
import pinhole.capture.Segment;
import pinhole.testbed.lab.Namespace;
import pinhole.testbed.lab.Running;
import pinhole.testbed.packets.GrowingFile;

/** The packets of one leg, recorded by tcpdump at the far end of it. */
final class Capture implements AutoCloseable {
  /**
   * The largest packet that segmentation is left to the device for, and its place in the buffer is
   * 64 KiB. All have the same room there: with tcpdump's own limit there is room for 64 packets.
   */
  private static final String WHOLE = "65300";

  /** Half of all packets only acknowledge. */
  private static final String SAYING_SOMETHING =
      "tcp[tcpflags] & (tcp-syn | tcp-fin | tcp-rst) != 0"
          + " or (tcp and ip[2:2] - ((ip[0] & 0xf) << 2) - ((tcp[12] & 0xf0) >> 2) != 0)";

  private final Running tcpdump;
  private final GrowingFile file;
  private final Dissector dissector = new Dissector();
  private final Connections connections = new Connections();

  private Capture(Running tcpdump, Path file) {
    this.tcpdump = tcpdump;
    this.file = new GrowingFile(file);
  }

  /** Records what passes on a namespace's link to the gateway. */
  static Capture in(Namespace namespace, Path folder, String name)
      throws IOException, InterruptedException {
    Path file = folder.resolve(name + ".pcap");
    List<String> command =
        List.of(
            "nice", // of all processes it is the only one that loses something when it has to wait
            "-n-10",
            "tcpdump",
            "-i",
            "gateway",
            "-n",
            "-s",
            WHOLE,
            "-B",
            "65536",
            "--immediate-mode",
            "-U",
            "-Z",
            "root",
            "-w",
            file.toString(),
            SAYING_SOMETHING);
    Running tcpdump = namespace.start(name + "-tcpdump.log", command);
    tcpdump.await("listening on gateway", () -> tcpdump.output().contains("listening on"));
    return new Capture(tcpdump, file);
  }

  /**
   * Waits until every connection since the last time has ended, and returns them. What has no end,
   * for want of a packet that was missed, is forgotten all the same.
   */
  List<Connection> take() throws InterruptedException {
    try {
      tcpdump.await("end of all connections", this::areOver);
    } catch (IllegalStateException e) {
      connections.taken();
      throw e;
    }
    return connections.taken();
  }

  private boolean areOver() {
    try {
      file.read(frame -> dissector.dissect(frame).ifPresent(this::take));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return connections.areOver();
  }

  private void take(Datagram datagram) {
    if (datagram instanceof Segment segment) {
      connections.take(segment);
    }
  }

  /** Ends it. */
  @Override
  public void close() {
    tcpdump.close();
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
