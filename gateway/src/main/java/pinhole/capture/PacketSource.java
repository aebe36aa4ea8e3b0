package pinhole.capture;

import java.io.IOException;

/** Where packets come from: a file, or an interface. */
public interface PacketSource extends AutoCloseable {
  /** Takes packets. */
  interface Sink {
    /** The next packet, in the order of the capture. */
    void frame(Frame frame);

    /**
     * Nothing has come for a while; only interfaces say so.
     *
     * @param nanos the time, as packets have it
     */
    default void quiet(long nanos) {}
  }

  /** What it is, in words for people: "pcap", "pcapng", "interface eth0". */
  String kind();

  /**
   * Hands over all packets, until the end or until {@link #stop}.
   *
   * @throws IOException where the source fails; what was handed over before is good
   */
  void read(Sink sink) throws IOException;

  /** Makes {@link #read} return soon; may be called by another thread. */
  void stop();

  /** What is wrong with the source, so that not all of it could be read; "" where nothing is. */
  String damage();

  /** Packets that whoever captured them could not keep up with, as far as the source tells. */
  long dropped();

  @Override
  void close() throws IOException;
}
