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
            "tcpdump",
            "-i",
            "gateway",
            "-n",
            "-s",
            "0",
            "-B",
            "32768",
            "--immediate-mode",
            "-U",
            "-Z",
            "root",
            "-w",
            file.toString(),
            "tcp");
    Running tcpdump = namespace.start(name + "-tcpdump.log", command);
    tcpdump.await("listening on gateway", () -> tcpdump.output().contains("listening on"));
    return new Capture(tcpdump, file);
  }

  /** Waits until every connection since the last time has ended, and returns them. */
  List<Connection> take() throws InterruptedException {
    tcpdump.await("end of all connections", this::areOver);
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
