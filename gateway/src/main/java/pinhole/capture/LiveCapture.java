package pinhole.capture;

import java.io.IOException;
import java.sql.Timestamp;
import java.util.concurrent.locks.LockSupport;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.BlockingMode;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;

/**
 * An interface, listened to through libpcap. Nothing is sent, and nothing is asked of the interface
 * but copies: it is not made promiscuous.
 */
public final class LiveCapture implements PacketSource {
  private static final int SNAP_LENGTH = 256 << 10;
  private static final int BUFFER = 32 << 20;
  private static final int TIMEOUT_MILLIS = 10;
  private static final int BATCH = 10_000;
  private static final long PAUSE_NANOS = 10_000_000;

  private final String name;
  private final PcapHandle handle;
  private final Link link;
  private volatile boolean stopped;
  private long number;

  private LiveCapture(String name, PcapHandle handle) {
    this.name = name;
    this.handle = handle;
    this.link = Link.numbered(handle.getDlt().value());
  }

  /**
   * Begins to listen.
   *
   * @param name of an interface of this host, or "any"
   * @throws IOException where that cannot be; the message says what is to be done
   */
  public static LiveCapture open(String name) throws IOException {
    try {
      PcapHandle handle =
          new PcapHandle.Builder(name)
              .snaplen(SNAP_LENGTH)
              .promiscuousMode(PromiscuousMode.NONPROMISCUOUS)
              .timeoutMillis(TIMEOUT_MILLIS)
              .bufferSize(BUFFER)
              .build();
      // On a quiet interface a blocking read never returns, whatever the timeout (TPACKET_V3).
      handle.setBlockingMode(BlockingMode.NONBLOCKING);
      LiveCapture live = new LiveCapture(name, handle);
      if (live.link == Link.UNKNOWN) {
        handle.close();
        throw new IOException(name + " has " + live.link + " (" + handle.getDlt() + ")");
      }
      return live;
    } catch (PcapNativeException | NotOpenException e) {
      throw new IOException("cannot listen on " + name + ": " + e.getMessage(), e);
    } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
      throw new IOException(
          "to listen on an interface libpcap is needed (Debian: apt install libpcap0.8); files can"
              + " be read without it",
          e);
    }
  }

  @Override
  public void read(Sink sink) throws IOException {
    try {
      while (!stopped) {
        long before = number;
        handle.dispatch(BATCH, (byte[] bytes) -> hand(sink, bytes));
        if (number == before) {
          sink.quiet(nanosOf(new Timestamp(System.currentTimeMillis())));
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    } catch (PcapNativeException | NotOpenException e) {
      throw new IOException(name + " cannot be listened to any more: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void hand(Sink sink, byte[] bytes) {
    int wire = Math.max(bytes.length, handle.getOriginalLength());
    Slice slice = Slice.of(bytes, 0, bytes.length);
    sink.frame(new Frame(++number, nanosOf(handle.getTimestamp()), link, 0, slice, wire));
  }

  private static long nanosOf(Timestamp time) {
    return time.getTime() / 1000 * 1_000_000_000L + time.getNanos();
  }

  @Override
  public String kind() {
    return "interface " + name + ", " + link;
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public String damage() {
    return "";
  }

  @Override
  public long dropped() {
    try {
      return handle.isOpen() ? handle.getStats().getNumPacketsDropped() : 0;
    } catch (PcapNativeException | NotOpenException e) {
      return 0;
    }
  }

  @Override
  public void close() {
    handle.close();
  }
}
