package pinhole.testbed.packets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import pinhole.capture.CaptureFile;
import pinhole.capture.PacketSource;

/** A capture that tcpdump may still be writing. */
public final class GrowingFile implements AutoCloseable {
  /** Of a pcap file; before they are written nothing can be read. */
  private static final int HEADER = 24;

  private final Path path;
  private final List<CaptureFile> open = new ArrayList<>(1);

  public GrowingFile(Path path) {
    this.path = path;
  }

  /** Hands over the packets that have been written since the last time. */
  public void read(PacketSource.Sink sink) throws IOException {
    if (open.isEmpty()) {
      if (!Files.exists(path) || Files.size(path) < HEADER) {
        return;
      }
      open.add(CaptureFile.of(Files.newInputStream(path)));
    }
    open.get(0).read(sink);
  }

  @Override
  public void close() throws IOException {
    for (CaptureFile file : open) {
      file.close();
    }
  }
}
