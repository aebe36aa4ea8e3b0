package pinhole.capture;

/** What was in the packets so far, as numbers. */
public final class Tally {
  private long packets;
  private long bytes;
  private long segments;
  private long other;
  private long unreadable;
  private long cut;
  private long fragments;
  private long lostFragments;
  private long first;
  private long last;

  void countFrame(Frame frame) {
    first = packets == 0 ? frame.nanos() : Math.min(first, frame.nanos());
    last = packets == 0 ? frame.nanos() : Math.max(last, frame.nanos());
    packets++;
    bytes += frame.bytes().length();
  }

  void countSegment(Segment segment) {
    segments++;
    if (segment.payload().length() < segment.length()) {
      cut++;
    }
  }

  void countOther() {
    other++;
  }

  void countUnreadable() {
    unreadable++;
  }

  void countCut() {
    cut++;
  }

  void countFragment() {
    fragments++;
  }

  void lostFragments(long all) {
    lostFragments = all;
  }

  public long packets() {
    return packets;
  }

  /** Bytes captured. */
  public long bytes() {
    return bytes;
  }

  /** TCP segments. */
  public long segments() {
    return segments;
  }

  /** Packets that are not TCP over IP. */
  public long other() {
    return other;
  }

  /** Packets whose headers make no sense. */
  public long unreadable() {
    return unreadable;
  }

  /** Packets that the capture did not keep whole. */
  public long cut() {
    return cut;
  }

  /** Fragments of IP datagrams. */
  public long fragments() {
    return fragments;
  }

  /** Datagrams some of whose fragments never came. */
  public long lostFragments() {
    return lostFragments;
  }

  /** When the first packet was seen, since 1970; 0 before there is one. */
  public long firstNanos() {
    return first;
  }

  /** When the last was. */
  public long lastNanos() {
    return last;
  }
}
