package pinhole.nft;

import static pinhole.nft.Expression.bits;
import static pinhole.nft.Expression.delete;
import static pinhole.nft.Expression.different;
import static pinhole.nft.Expression.equal;
import static pinhole.nft.Expression.host;
import static pinhole.nft.Expression.jump;
import static pinhole.nft.Expression.limit;
import static pinhole.nft.Expression.log;
import static pinhole.nft.Expression.lookup;
import static pinhole.nft.Expression.meta;
import static pinhole.nft.Expression.payload;
import static pinhole.nft.Expression.setMark;
import static pinhole.nft.Expression.tracking;
import static pinhole.nft.Expression.translate;

import java.util.ArrayList;
import java.util.List;
import pinhole.nft.Expression.End;
import pinhole.nft.Expression.Header;
import pinhole.nft.Expression.Meta;
import pinhole.nft.Expression.Tracking;

/** What the rules of the {@link Ruleset} do with a packet, step by step. */
final class Program {
  private static final byte TCP = 6;
  private static final int SOURCE_PORT = 0;
  private static final int DESTINATION_PORT = 2;
  private static final int FLAGS = 13;
  static final byte FIN = 0x01;
  private static final byte SYN = 0x02;
  static final byte RST = 0x04;
  private static final byte SYN_RST_ACK_FIN = 0x17;
  private static final int MOST_LOGGED = 50;
  private static final int HEADERS = 64;

  private Program() {}

  /** The first SYN of a pinhole's peer: marks the connection, and takes it to the endpoint. */
  static List<Expression> admission(Family family) {
    int words = family.length() / Integer.BYTES;
    int data = 2 * words + 1;
    String open = "open" + family.suffix();
    List<Expression> steps = new ArrayList<>();
    steps.add(meta(Meta.FAMILY, 0));
    steps.add(equal(0, (byte) family.number()));
    steps.addAll(syn());
    // Nobody is at port 0, and whoever says so cannot be told of.
    steps.add(payload(Header.TRANSPORT, SOURCE_PORT, Short.BYTES, 0));
    steps.add(different(0, new byte[Short.BYTES]));
    steps.addAll(key(family));
    steps.add(lookup(open, 0, data));
    steps.add(setMark(data));
    steps.addAll(key(family));
    steps.add(tracking(Tracking.MARK, data));
    steps.add(delete(open, 0, data));
    steps.addAll(take(family, "to", family.destinationOffset(), DESTINATION_PORT));
    steps.add(translate(End.DESTINATION, family, 0, words));
    return steps;
  }

  private static List<Expression> syn() {
    return List.of(
        meta(Meta.PROTOCOL, 0),
        equal(0, TCP),
        payload(Header.TRANSPORT, FLAGS, 1, 0),
        bits(0, new byte[] {SYN_RST_ACK_FIN}, new byte[1]),
        equal(0, SYN));
  }

  private static List<Expression> key(Family family) {
    int words = family.length() / Integer.BYTES;
    return List.of(
        payload(Header.NETWORK, family.sourceOffset(), family.length(), 0),
        payload(Header.NETWORK, family.destinationOffset(), family.length(), words),
        payload(Header.TRANSPORT, DESTINATION_PORT, Short.BYTES, 2 * words));
  }

  /**
   * Loads what a map has for the mark, from register 0 on, and takes it out of the map. To take it
   * out the kernel wants data, which it does not look at, and nft something that it can print.
   */
  private static List<Expression> take(
      Family family, String map, int addressOffset, int portOffset) {
    int words = family.length() / Integer.BYTES;
    int free = words + 1;
    return List.of(
        tracking(Tracking.MARK, 0),
        lookup(map + family.suffix(), 0, 0),
        tracking(Tracking.MARK, free),
        payload(Header.NETWORK, addressOffset, family.length(), free + 1),
        payload(Header.TRANSPORT, portOffset, Short.BYTES, free + 1 + words),
        delete(map + family.suffix(), free, free + 1));
  }

  private static List<Expression> ours() {
    return List.of(
        tracking(Tracking.MARK, 0),
        bits(0, host(Marks.MASK), host(0)),
        equal(0, host(Marks.PINHOLE)));
  }

  /** The same SYN on its way out: what the endpoint is to take for its source. */
  static List<Expression> source(Family family, String map, boolean port) {
    int words = family.length() / Integer.BYTES;
    List<Expression> steps = new ArrayList<>(ours());
    steps.add(meta(Meta.FAMILY, 0));
    steps.add(equal(0, (byte) family.number()));
    steps.add(meta(Meta.PROTOCOL, 0));
    steps.add(equal(0, TCP));
    steps.addAll(take(family, map, family.sourceOffset(), SOURCE_PORT));
    steps.add(port ? translate(End.SOURCE, family, 0, words) : translate(End.SOURCE, family, 0));
    return steps;
  }

  /** The few packets that end something; all others are done with one rule. */
  static List<Expression> closing() {
    List<Expression> steps = new ArrayList<>(ours());
    steps.add(meta(Meta.PROTOCOL, 0));
    steps.add(equal(0, TCP));
    steps.add(payload(Header.TRANSPORT, FLAGS, 1, 0));
    steps.add(bits(0, new byte[] {FIN | RST}, new byte[1]));
    steps.add(different(0, (byte) 0));
    steps.add(jump("closing"));
    return steps;
  }

  /** Those of them that have a flag. */
  static List<Expression> flagged(byte flag, String chain) {
    return List.of(
        meta(Meta.PROTOCOL, 0),
        equal(0, TCP),
        payload(Header.TRANSPORT, FLAGS, 1, 0),
        bits(0, new byte[] {flag}, new byte[1]),
        equal(0, flag),
        jump(chain));
  }

  /** Who has ended it, 0 for the origin and 1 for the other end, as a bit of the mark. */
  static List<Expression> note(int direction, int bit) {
    return List.of(
        tracking(Tracking.DIRECTION, 0),
        equal(0, (byte) direction),
        tracking(Tracking.MARK, 0),
        bits(0, host(~bit), host(bit)),
        setMark(0));
  }

  /** A SYN that no pinhole has taken, to a port where one might have been. */
  static List<Expression> strangers(int group) {
    List<Expression> steps = new ArrayList<>(syn());
    steps.add(payload(Header.TRANSPORT, DESTINATION_PORT, Short.BYTES, 0));
    steps.add(lookup("ports", 0));
    steps.add(limit(MOST_LOGGED, 1, MOST_LOGGED));
    steps.add(log(group, HEADERS));
    return steps;
  }
}
