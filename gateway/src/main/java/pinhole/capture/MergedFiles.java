package pinhole.capture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Several files as one, by the time of their packets: pieces of one capture, or captures made at
 * several places at once. Packets are numbered as in the file that {@code mergecap} makes of them.
 */
public final class MergedFiles implements PacketSource {
  private final List<CaptureFile> files;
  private volatile boolean stopped;

  public MergedFiles(List<CaptureFile> files) {
    this.files = List.copyOf(files);
  }

  /** A file, and its next packet. */
  private static final class Queue {
    private final CaptureFile file;
    private Optional<Frame> next = Optional.empty();

    Queue(CaptureFile file) throws IOException {
      this.file = file;
      advance();
    }

    private void advance() throws IOException {
      next = Optional.empty();
      while (next.isEmpty() && file.step(frame -> next = Optional.of(frame))) {}
    }
  }

  @Override
  public void read(Sink sink) throws IOException {
    List<Queue> queues = new ArrayList<>();
    for (CaptureFile file : files) {
      queues.add(new Queue(file));
    }
    long number = 0;
    while (!stopped) {
      queues.removeIf(queue -> queue.next.isEmpty());
      if (queues.isEmpty()) {
        return;
      }
      int first = 0;
      for (int i = 1; i < queues.size(); i++) {
        if (queues.get(i).next.get().nanos() < queues.get(first).next.get().nanos()) {
          first = i;
        }
      }
      Frame frame = queues.get(first).next.get();
      // Interfaces of different files are different interfaces.
      int port = files.indexOf(queues.get(first).file) << 16 | frame.port();
      sink.frame(
          new Frame(++number, frame.nanos(), frame.link(), port, frame.bytes(), frame.onWire()));
      queues.get(first).advance();
    }
  }

  @Override
  public String kind() {
    return files.stream().map(CaptureFile::kind).distinct().collect(Collectors.joining("; "));
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public String damage() {
    return files.stream()
        .map(CaptureFile::damage)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("; "));
  }

  @Override
  public long dropped() {
    return files.stream().mapToLong(CaptureFile::dropped).sum();
  }

  @Override
  public void close() throws IOException {
    for (CaptureFile file : files) {
      file.close();
    }
  }
}
