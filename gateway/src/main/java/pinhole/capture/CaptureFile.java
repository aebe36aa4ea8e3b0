package pinhole.capture;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * A file with packets: pcap or pcapng, told by how it begins, and either of them compressed with
 * gzip.
 */
public abstract sealed class CaptureFile implements PacketSource permits PcapFile, PcapngFile {
  /** Longer records than libpcap ever writes (MAXIMUM_SNAPLEN is 256 KiB) are damage. */
  static final int LONGEST_PACKET = 1 << 20;

  private final InputStream in;
  final Window window;
  private volatile boolean stopped;
  private String damage = "";
  private long number;

  CaptureFile(InputStream in, Window window) {
    this.in = in;
    this.window = window;
  }

  /**
   * Opens a file; "-" is standard input.
   *
   * @throws IOException where it cannot be read, or is no capture; the message is for people
   */
  public static CaptureFile open(Path path) throws IOException {
    return of(path.toString().equals("-") ? System.in : Files.newInputStream(path));
  }

  /** A file from a stream, which is closed with it. */
  public static CaptureFile of(InputStream stream) throws IOException {
    InputStream in = new BufferedInputStream(stream, 1 << 16);
    try {
      in.mark(2);
      boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      in = gzip ? new GZIPInputStream(in, 1 << 16) : in;
      Window window = new Window(in);
      byte[] magic = window.first(4);
      if (PcapngFile.begins(magic)) {
        return new PcapngFile(in, window);
      }
      return new PcapFile(in, window, PcapFile.format(magic));
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  @Override
  public final void read(Sink sink) throws IOException {
    while (!stopped && step(sink)) {}
  }

  /** Hands over the next packet, or none; false at the end, and where it cannot be read on. */
  final boolean step(Sink sink) throws IOException {
    try {
      return next(sink);
    } catch (java.io.EOFException | java.util.zip.ZipException e) {
      return damaged("the compressed file is cut short or broken: " + e.getMessage());
    }
  }

  /** The same, for this format. */
  abstract boolean next(Sink sink) throws IOException;

  final void hand(Sink sink, long nanos, Link link, int port, int at, int length, long onWire) {
    int wire = (int) Math.max(length, Math.min(onWire, Integer.MAX_VALUE));
    Slice bytes = Slice.of(window.bytes(), window.index(at), length);
    sink.frame(new Frame(++number, nanos, link, port, bytes, wire));
  }

  /** Whether so many bytes are there; the last record of a file may be cut short. */
  final boolean complete(int length) throws IOException {
    int here = window.has(length);
    if (here == length) {
      return true;
    }
    if (here > 0) {
      damaged("the file ends in the middle of packet " + (number + 1));
    }
    return false;
  }

  final boolean damaged(String what) {
    damage = what;
    return false;
  }

  /** Where reading has come to, for people. */
  final String here() {
    return "after packet " + number + ", at byte " + window.position();
  }

  @Override
  public final void stop() {
    stopped = true;
  }

  @Override
  public final String damage() {
    return damage;
  }

  @Override
  public final void close() throws IOException {
    in.close();
  }
}
