package pinhole.nft;

import static pinhole.nft.Expression.host;
import static pinhole.nft.Expression.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The table's chains, maps and rules, in the order in which they are made. As {@code nft list table
 * inet pinhole} shows them, for one family and without the elements:
 *
 * <pre>{@code
 * map open4  { type ipv4_addr . ipv4_addr . inet_service : mark; flags dynamic,timeout
 *              limit rate 1/day burst 1 packets }              # peer . at . port : pinhole
 * map to4    { type mark : ipv4_addr . inet_service; ... }     # pinhole : endpoint
 * map from4  { type mark : ipv4_addr; ... }                    # pinhole : what the endpoint sees
 * map port4  { type mark : ipv4_addr . inet_service; ... }     # the same, with port 20
 * set ports  { type inet_service; flags interval }             # where intruders are looked for
 *
 * chain prerouting { type nat hook prerouting priority dstnat - 5; policy accept;
 *   tcp flags syn / fin,syn,rst,ack tcp sport != 0
 *     ct mark set ip saddr . ip daddr . tcp dport map @open4 delete @open4 { ... }
 *     dnat ip to ct mark map @to4 (delete @to4 { ... }) }
 * chain postrouting { type nat hook postrouting priority srcnat - 5; policy accept;
 *   ct mark 0x50000000/8 snat ip to ct mark map @port4 (delete @port4 { ... })
 *   ct mark 0x50000000/8 snat ip to ct mark map @from4 (delete @from4 { ... }) }
 * chain forward { type filter hook forward priority filter; policy accept;
 *   ct mark 0x50000000/8 tcp flags fin,rst jump closing }
 * chain closing {
 *   tcp flags & rst == rst jump reset
 *   tcp flags & fin == fin jump finish }
 * chain reset {
 *   ct direction original ct mark set ct mark | 0x00800000
 *   ct direction reply ct mark set ct mark | 0x00400000 }
 * chain finish {
 *   ct direction original ct mark set ct mark | 0x00200000
 *   ct direction reply ct mark set ct mark | 0x00100000 }
 * chain input { type filter hook input priority filter; policy accept;
 *   tcp flags syn / fin,syn,rst,ack tcp dport @ports limit rate 50/second log group 20552 }
 * }</pre>
 *
 * <p>Single use holds among processors, too: two SYNs may both find the element before either has
 * deleted it, but its own limit, which has a lock, lets one of them pass.
 */
final class Ruleset {
  /** Most pinholes at a time, those counted that were used since the last sweep. */
  static final int MOST = 65_536;

  /**
   * How often the kernel removes what packets have taken out, which stays in the hash table until
   * then. A client that comes to the same port again and again makes one long chain of it, and the
   * kernel grows the table for it, in vain, while the next pinhole is opened.
   */
  private static final int SWEEP_MILLIS = 100;

  private static final int NEW_TABLE = 0;
  private static final int NEW_CHAIN = 3;
  private static final int NEW_RULE = 6;
  private static final int NEW_SET = 9;

  private static final int APPEND = 0x800;
  private static final int OWNER = 2; // the table goes when our socket does
  private static final int INTERVAL = 0x4;
  private static final int MAP = 0x8;
  private static final int TIMEOUT = 0x10;
  private static final int DYNAMIC = 0x20;
  private static final int WITH_EXPRESSION = 0x100;

  // nft's numbers for types, which only people see.
  private static final int SERVICE = 13;
  private static final int MARK = 19;
  private static final int TYPE_BITS = 6;
  private static final int HOST_ORDER = 1;
  private static final int NETWORK_ORDER = 2;

  private static final int PREROUTING = 0;
  private static final int INPUT = 1;
  private static final int FORWARD = 2;
  private static final int POSTROUTING = 4;
  private static final int BEFORE_DSTNAT = -105;
  private static final int BEFORE_SRCNAT = 95;
  private static final int FILTER = 0;

  private static final int PORT_BYTES = 4; // with its padding
  private static final String TRANSLATION = "network address translation";
  private static final String MARKS = "connection-tracking marks";

  private final String table;
  private final List<Part> parts = new ArrayList<>();

  /**
   * A table.
   *
   * @param group of nfnetlink_log, which hears of SYNs to pinholes' ports that came to nothing
   */
  Ruleset(String table, int group) {
    this.table = table;
    part("tables with an owner", "Linux 5.12 or newer is needed", this::table);
    for (Family family : Family.values()) {
      maps(family);
    }
    part("sets with intervals", "modprobe nf_tables", this::ports);
    chains();
    for (Family family : Family.values()) {
      rule("prerouting", TRANSLATION, "modprobe nft_nat", Program.admission(family));
      rule("postrouting", TRANSLATION, "modprobe nft_nat", Program.source(family, "port", true));
      rule("postrouting", TRANSLATION, "modprobe nft_nat", Program.source(family, "from", false));
    }
    rule("forward", MARKS, "modprobe nft_ct", Program.closing());
    rule("closing", MARKS, "modprobe nft_ct", Program.flagged(Program.RST, "reset"));
    rule("closing", MARKS, "modprobe nft_ct", Program.flagged(Program.FIN, "finish"));
    note("reset", 0, Marks.RESET_BY_ORIGIN);
    note("reset", 1, Marks.RESET_BY_REPLIER);
    note("finish", 0, Marks.FIN_BY_ORIGIN);
    note("finish", 1, Marks.FIN_BY_REPLIER);
    rule("input", "logging to nfnetlink", "modprobe nft_log nft_limit", Program.strangers(group));
  }

  /**
   * One message, and what it takes.
   *
   * @param needs what the kernel must be able to do
   * @param mend what helps where it cannot
   */
  record Part(String needs, String mend, Consumer<Request> writing) {}

  List<Part> parts() {
    return List.copyOf(parts);
  }

  private void part(String needs, String mend, Consumer<Request> writing) {
    parts.add(new Part(needs, mend, writing));
  }

  private Request begin(Request to, int type, int flags) {
    return to.begin(Subsystem.NFTABLES, type, flags, Table.INET).text(1, table);
  }

  private void table(Request to) {
    begin(to, NEW_TABLE, Request.CREATE | Request.EXCLUSIVE).u32(2, OWNER);
  }

  private void maps(Family family) {
    String needs = "maps with timeouts and expressions";
    String mend = "modprobe nf_tables nft_limit";
    part(
        needs,
        mend,
        to -> {
          int address = family.type();
          int key = address << (2 * TYPE_BITS) | address << TYPE_BITS | SERVICE;
          map(to, "open" + family.suffix(), WITH_EXPRESSION, key, keyBytes(family))
              .u32(6, MARK)
              .u32(7, Integer.BYTES)
              .bytes(13, orders(NETWORK_ORDER, HOST_ORDER))
              .nest(17);
          limit(1, 86_400, 1).write(to);
          to.end();
        });
    for (String name : List.of("to", "port")) {
      part(
          needs,
          mend,
          to ->
              map(to, name + family.suffix(), 0, MARK, Integer.BYTES)
                  .u32(6, family.type() << TYPE_BITS | SERVICE)
                  .u32(7, family.length() + PORT_BYTES)
                  .bytes(13, orders(HOST_ORDER, NETWORK_ORDER)));
    }
    part(
        needs,
        mend,
        to ->
            map(to, "from" + family.suffix(), 0, MARK, Integer.BYTES)
                .u32(6, family.type())
                .u32(7, family.length())
                .bytes(13, orders(HOST_ORDER, NETWORK_ORDER)));
  }

  private Request map(Request to, String name, int more, int keyType, int keyLength) {
    return begin(to, NEW_SET, Request.CREATE)
        .text(2, name)
        .u32(3, MAP | TIMEOUT | DYNAMIC | more)
        .u32(4, keyType)
        .u32(5, keyLength)
        .nest(9)
        .u32(1, MOST)
        .end()
        .u32(10, to.sequence())
        .u32(12, SWEEP_MILLIS);
  }

  /** How nft is to read keys and data; again for people. */
  private static byte[] orders(int key, int data) {
    byte[] orders = new byte[12];
    System.arraycopy(new byte[] {0, Integer.BYTES}, 0, orders, 0, 2);
    System.arraycopy(host(key), 0, orders, 2, Integer.BYTES);
    System.arraycopy(new byte[] {1, Integer.BYTES}, 0, orders, 6, 2);
    System.arraycopy(host(data), 0, orders, 8, Integer.BYTES);
    return orders;
  }

  private static int keyBytes(Family family) {
    return 2 * family.length() + PORT_BYTES;
  }

  private void ports(Request to) {
    begin(to, NEW_SET, Request.CREATE)
        .text(2, "ports")
        .u32(3, INTERVAL)
        .u32(4, SERVICE)
        .u32(5, Short.BYTES)
        .u32(10, to.sequence());
  }

  private void chains() {
    String nat = "modprobe nft_chain_nat";
    chain("prerouting", "nat chains", nat, "nat", PREROUTING, BEFORE_DSTNAT);
    chain("postrouting", "nat chains", nat, "nat", POSTROUTING, BEFORE_SRCNAT);
    chain("forward", "filter chains", "modprobe nf_tables", "filter", FORWARD, FILTER);
    chain("input", "filter chains", "modprobe nf_tables", "filter", INPUT, FILTER);
    for (String name : List.of("closing", "reset", "finish")) {
      part(
          "chains", "modprobe nf_tables", to -> begin(to, NEW_CHAIN, Request.CREATE).text(3, name));
    }
  }

  private void chain(String name, String needs, String mend, String type, int hook, int priority) {
    part(
        needs,
        mend,
        to ->
            begin(to, NEW_CHAIN, Request.CREATE)
                .text(3, name)
                .nest(4)
                .u32(1, hook)
                .u32(2, priority)
                .end()
                .text(7, type));
  }

  private void rule(String chain, String needs, String mend, List<Expression> steps) {
    part(
        needs,
        mend,
        to -> {
          begin(to, NEW_RULE, Request.CREATE | APPEND).text(2, chain).nest(4);
          for (Expression step : steps) {
            to.nest(1);
            step.write(to);
            to.end();
          }
          to.end();
        });
  }

  private void note(String chain, int direction, int bit) {
    rule(chain, MARKS, "modprobe nft_ct", Program.note(direction, bit));
  }
}
