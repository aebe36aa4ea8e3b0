package pinhole.nft;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.UnaryOperator;

/**
 * A step of a rule, in the kernel's own terms: what nft prints with {@code --debug=netlink}. Steps
 * work on registers of four bytes, counted from 0; one that does not match ends its rule.
 */
record Expression(String name, UnaryOperator<Request> attributes) {
  private static final int NAME = 1;
  private static final int DATA = 2;
  private static final int VALUE = 1;
  private static final int FIRST_REGISTER = 8; // NFT_REG32_00

  void write(Request to) {
    attributes.apply(to.text(NAME, name).nest(DATA)).end();
  }

  /** What {@link #meta} loads. */
  enum Meta {
    FAMILY(15),
    PROTOCOL(16);

    private final int key;

    Meta(int key) {
      this.key = key;
    }
  }

  static Expression meta(Meta what, int to) {
    return new Expression("meta", r -> r.u32(1, register(to)).u32(2, what.key));
  }

  /** Which header {@link #payload} reads. */
  enum Header {
    NETWORK(1),
    TRANSPORT(2);

    private final int base;

    Header(int base) {
      this.base = base;
    }
  }

  static Expression payload(Header header, int offset, int length, int to) {
    return new Expression(
        "payload", r -> r.u32(1, register(to)).u32(2, header.base).u32(3, offset).u32(4, length));
  }

  /** What {@link #tracking} loads of a packet's conntrack entry. */
  enum Tracking {
    DIRECTION(1),
    MARK(3);

    private final int key;

    Tracking(int key) {
      this.key = key;
    }
  }

  static Expression tracking(Tracking what, int to) {
    return new Expression("ct", r -> r.u32(1, register(to)).u32(2, what.key));
  }

  static Expression setMark(int from) {
    return new Expression("ct", r -> r.u32(2, Tracking.MARK.key).u32(4, register(from)));
  }

  /** Goes on only if the register holds this. */
  static Expression equal(int register, byte... value) {
    return new Expression(
        "cmp", r -> r.u32(1, register(register)).u32(2, 0).nest(3).bytes(VALUE, value).end());
  }

  /** Goes on only if the register holds anything else. */
  static Expression different(int register, byte... value) {
    return new Expression(
        "cmp", r -> r.u32(1, register(register)).u32(2, 1).nest(3).bytes(VALUE, value).end());
  }

  /** {@code register = register & mask ^ flip}. */
  static Expression bits(int register, byte[] mask, byte[] flip) {
    return new Expression(
        "bitwise",
        r ->
            r.u32(1, register(register))
                .u32(2, register(register))
                .u32(3, mask.length)
                .nest(4)
                .bytes(VALUE, mask)
                .end()
                .nest(5)
                .bytes(VALUE, flip)
                .end());
  }

  /** Goes on only if the set has this key. */
  static Expression lookup(String set, int key) {
    return new Expression("lookup", r -> r.text(1, set).u32(2, register(key)));
  }

  /** Loads what the map has for this key; goes on only if it has something. */
  static Expression lookup(String map, int key, int to) {
    return new Expression("lookup", r -> r.text(1, map).u32(2, register(key)).u32(3, register(to)));
  }

  /** Takes this key out of the map. */
  static Expression delete(String map, int key, int data) {
    return new Expression(
        "dynset",
        r -> r.text(1, map).u32(3, 2).u32(4, register(key)).u32(5, register(data)).u64(6, 0));
  }

  /** Whose address {@link #translate} changes. */
  enum End {
    SOURCE(0),
    DESTINATION(1);

    private final int type;

    End(int type) {
      this.type = type;
    }
  }

  /** Gives the connection another address, and the kernel the choice of its port. */
  static Expression translate(End end, Family family, int address) {
    return new Expression("nat", r -> nat(r, end, family, address).u32(7, 1));
  }

  /** Gives the connection another address and port. */
  static Expression translate(End end, Family family, int address, int port) {
    return new Expression(
        "nat",
        r -> nat(r, end, family, address).u32(5, register(port)).u32(6, register(port)).u32(7, 3));
  }

  private static Request nat(Request r, End end, Family family, int address) {
    return r.u32(1, end.type)
        .u32(2, family.number())
        .u32(3, register(address))
        .u32(4, register(address));
  }

  static Expression jump(String chain) {
    int jump = -3;
    return new Expression(
        "immediate", r -> r.u32(1, 0).nest(2).nest(2).u32(1, jump).text(2, chain).end().end());
  }

  /** Goes on for this many packets in so many seconds, and so many at once. */
  static Expression limit(long packets, long seconds, int burst) {
    return new Expression(
        "limit", r -> r.u64(1, packets).u64(2, seconds).u32(3, burst).u32(4, 0).u32(5, 0));
  }

  /** Hands the first bytes of the packet to whoever listens to the group. */
  static Expression log(int group, int bytes) {
    return new Expression("log", r -> r.u16(1, group).u32(3, bytes).u16(4, 1));
  }

  private static int register(int number) {
    return FIRST_REGISTER + number;
  }

  /** A number as it stands in the machine's memory: marks are kept so. */
  static byte[] host(int value) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(value).array();
  }
}
