package pinhole.nft;

import java.net.InetAddress;
import pinhole.ftp.HostPort;

/**
 * What the kernel says of a connection that it tracks (linux/netfilter/nfnetlink_conntrack.h).
 *
 * @param mark 0 if it has none
 * @param id tells it from a later one between the same ports
 * @param origin the ends as the first packet named them
 * @param reply the ends as the answers name them: after translation, and the other way round
 * @param originFinished whether its first FIN came from the origin
 * @param replierFinished whether its first FIN came from the other end
 * @param assured whether it was ever established
 * @param fromOrigin what the origin has sent
 * @param fromReplier what the other end has sent
 */
record Tracked(
    int mark,
    int id,
    Ends origin,
    Ends reply,
    State state,
    boolean originFinished,
    boolean replierFinished,
    boolean assured,
    Count fromOrigin,
    Count fromReplier) {

  private static final HostPort NOBODY = new HostPort(InetAddress.getLoopbackAddress(), 1);
  private static final Ends NO_ENDS = new Ends(NOBODY, NOBODY);
  private static final Count ZERO = new Count(0, 0);

  /** What stands where nothing is tracked. */
  static final Tracked NOTHING =
      new Tracked(0, 0, NO_ENDS, NO_ENDS, State.NONE, false, false, false, ZERO, ZERO);

  /** Source and destination of one direction. */
  record Ends(HostPort source, HostPort destination) {}

  /** IP packets, and their bytes with all headers; what is sent again counts again. */
  record Count(long packets, long bytes) {}

  /** The states of a TCP connection, as the kernel numbers them. */
  enum State {
    NONE(0),
    SYN_SENT(1),
    SYN_RECEIVED(2),
    ESTABLISHED(3),
    FIN_WAIT(4),
    CLOSE_WAIT(5),
    LAST_ACK(6),
    TIME_WAIT(7),
    CLOSE(8),
    SYN_SENT_2(9);

    private static final State[] BY_NUMBER = values();

    private final int number;

    State(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }

    static State of(int number) {
      return number < BY_NUMBER.length ? BY_NUMBER[number] : NONE;
    }
  }

  static final int ORIGIN = 1;
  static final int REPLY = 2;
  private static final int STATUS = 3;
  private static final int PROTOCOL = 4;
  private static final int MARK = 8;
  private static final int COUNT_ORIGIN = 9;
  private static final int COUNT_REPLY = 10;
  private static final int ID = 12;
  private static final int ASSURED = 0x4;
  private static final int TCP = 1;
  private static final int FIRST_FIN = 0x4;

  /** An IPv4 or IPv6 header, and TCP's with time stamps, as nearly every segment has them. */
  private long headers() {
    return Family.of(origin.source().address()) == Family.IPV4 ? 52 : 72;
  }

  /** Whether a file comes from there, and not acknowledgements alone. */
  boolean isSending(Count count) {
    long acknowledging = headers() + 40; // options say what is missing
    return count.bytes() > count.packets() * acknowledging;
  }

  /** Whether both ends have said their last, or one of them has reset it. */
  boolean isOver() {
    return state == State.TIME_WAIT || state == State.CLOSE;
  }

  /** Whether it is not established yet. */
  boolean isConnecting() {
    return state.compareTo(State.ESTABLISHED) < 0 || state == State.SYN_SENT_2;
  }

  /** Whether any packet has passed since. */
  boolean moved(Tracked since) {
    return fromOrigin.packets() != since.fromOrigin.packets()
        || fromReplier.packets() != since.fromReplier.packets();
  }

  /**
   * Whether bytes of a file have passed since, and were received: to send the same again and again
   * to a peer that is gone, and to ask one that reads nothing whether it does, is no progress.
   */
  boolean progressed(Tracked since) {
    boolean bothWays =
        fromOrigin.packets() != since.fromOrigin.packets()
            && fromReplier.packets() != since.fromReplier.packets();
    return bothWays
        && (payload(fromOrigin) > payload(since.fromOrigin)
            || payload(fromReplier) > payload(since.fromReplier));
  }

  private long payload(Count count) {
    return count.bytes() - count.packets() * headers();
  }

  /** The same with the counts of an earlier one: what is told of an end has none. */
  Tracked counting(Tracked earlier) {
    return new Tracked(
        mark,
        id,
        origin,
        reply,
        state,
        originFinished,
        replierFinished,
        assured,
        earlier.fromOrigin,
        earlier.fromReplier);
  }

  /** Reads a message of the subsystem; both ends must be there, as they always are. */
  static Tracked read(Message message) {
    Attributes body = message.body();
    Attributes tcp = body.nest(PROTOCOL).nest(TCP);
    return new Tracked(
        body.u32(MARK),
        body.u32(ID),
        ends(body.nest(ORIGIN)),
        ends(body.nest(REPLY)),
        State.of(tcp.u8(1)),
        (tcp.u8(4) & FIRST_FIN) != 0,
        (tcp.u8(5) & FIRST_FIN) != 0,
        (body.u32(STATUS) & ASSURED) != 0,
        count(body.nest(COUNT_ORIGIN)),
        count(body.nest(COUNT_REPLY)));
  }

  private static Ends ends(Attributes tuple) {
    Attributes address = tuple.nest(1);
    Attributes protocol = tuple.nest(2);
    int source = address.has(1) ? 1 : 3;
    return new Ends(
        end(address.address(source), protocol.u16(2)),
        end(address.address(source + 1), protocol.u16(3)));
  }

  private static HostPort end(InetAddress address, int port) {
    return new HostPort(address, port);
  }

  private static Count count(Attributes counters) {
    return new Count(counters.u64(1), counters.u64(2));
  }

  /** Names a connection in a request, by the ends of one of its directions. */
  static Request name(Request to, int direction, Ends ends) {
    int source = Family.of(ends.source().address()) == Family.IPV4 ? 1 : 3;
    return to.nest(direction)
        .nest(1)
        .address(source, ends.source().address())
        .address(source + 1, ends.destination().address())
        .end()
        .nest(2)
        .u8(1, 6)
        .u16(2, ends.source().port())
        .u16(3, ends.destination().port())
        .end()
        .end();
  }

  /** The same, and no later one between the same ports. */
  Request name(Request to) {
    return name(to, ORIGIN, origin).u32(ID, id);
  }
}
