package pinhole.testbed.ftps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import pinhole.testbed.lab.Namespace;
import pinhole.testbed.lab.Running;

/** The packets of one leg, recorded by tcpdump at the far end of it. */
final class Capture implements AutoCloseable {
  private final Running tcpdump;
  private final Path file;
  private long seen = Packets.FILE_HEADER;

  private Capture(Running tcpdump, Path file) {
    this.tcpdump = tcpdump;
    this.file = file;
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
    tcpdump.await("end of all connections", () -> allOver(packets()));
    Packets packets = packets();
    seen = packets.end();
    return packets.connections();
  }

  private static boolean allOver(Packets packets) {
    List<Connection> connections = packets.connections();
    return !connections.isEmpty() && connections.stream().allMatch(Connection::isOver);
  }

  private Packets packets() {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, channel.size() - seen));
      channel.read(bytes, seen);
      return Packets.of(bytes.flip(), seen);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it. */
  @Override
  public void close() {
    tcpdump.close();
  }
}
