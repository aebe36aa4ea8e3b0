package pinhole.capture;

/**
 * A packet as it was captured, from its link-layer header on.
 *
 * @param number counts the packets of the source, from 1, as Wireshark does
 * @param nanos since 1970
 * @param link what the link-layer header looks like
 * @param port which of the source's interfaces saw it, from 0
 * @param bytes what was captured of it
 * @param onWire how many bytes there were; more than {@code bytes} has where the capture cut it
 */
public record Frame(long number, long nanos, Link link, int port, Slice bytes, int onWire) {}
