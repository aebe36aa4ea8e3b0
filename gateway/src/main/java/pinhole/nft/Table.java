package pinhole.nft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import pinhole.ftp.HostPort;
import pinhole.rules.PortRange;

/**
 * The table in the kernel, and the elements in it that are pinholes. It belongs to the socket that
 * made it, which no other process can change it past, and vanishes with that socket, however this
 * process ends (E67).
 *
 * <p>Everything goes over that one netlink socket, rules and elements alike, and not through
 * libnftables: the library keeps a socket of its own, to itself, and the owner of the table is a
 * socket. It also takes ten times as long for an element.
 */
final class Table implements AutoCloseable {
  /** The name that the table has in {@code nft list tables}: inet pinhole. */
  static final String NAME = "pinhole";

  /** NFPROTO_INET: both address families. */
  static final int INET = 1;

  private static final int GET_TABLE = 1;
  private static final int DELETE_TABLE = 2;
  private static final int NEW_ELEMENT = 12;
  private static final int DELETE_ELEMENT = 14;
  private static final int INTERVAL_END = 1;
  private static final int OWNER_FLAG = 2;

  private final Netlink netlink;
  private final String name;
  private List<PortRange> ports = List.of();

  private Table(Netlink netlink, String name) {
    this.netlink = netlink;
    this.name = name;
  }

  /**
   * Makes the table.
   *
   * @throws Unavailable if the kernel lacks something, or a table of that name exists, which is
   *     left as it is
   */
  static Table make(Netlink netlink, String name, int group) throws IOException {
    Table table = new Table(netlink, name);
    List<Ruleset.Part> parts = new Ruleset(name, group).parts();
    List<Failure> failures =
        table.transaction(to -> parts.forEach(part -> part.writing().accept(to)));
    if (!failures.isEmpty()) {
      throw table.unavailable(failures.get(0), parts);
    }
    return table;
  }

  /**
   * What the kernel would not do.
   *
   * @param message its number in the transaction, from 0; -1 for the transaction itself
   */
  private record Failure(int message, int errno) {}

  private Unavailable unavailable(Failure first, List<Ruleset.Part> parts) throws IOException {
    boolean forbidden = first.errno() == Netlink.EPERM;
    if (forbidden && first.message() != 0) {
      return Unavailable.privilege();
    }
    if (forbidden || (first.message() == 0 && first.errno() == Netlink.EEXIST)) {
      return new Unavailable(
          "a table \"inet " + name + "\" exists that is not ours" + owner(),
          "end the other Pinhole, or remove the table: nft delete table inet " + name);
    }
    if (first.message() < 0 || first.message() >= parts.size()) {
      return new Unavailable("nf_tables: " + Netlink.words(first.errno()), "modprobe nf_tables");
    }
    Ruleset.Part part = parts.get(first.message());
    return new Unavailable(
        "the kernel has no " + part.needs() + " (" + Netlink.words(first.errno()) + ")",
        part.mend());
  }

  /** Who owns the table of our name: a netlink port, as a rule the number of its process. */
  private String owner() throws IOException {
    List<String> owners = new ArrayList<>();
    netlink.ask(
        to -> to.begin(Subsystem.NFTABLES, GET_TABLE, 0, INET).text(1, name),
        answer -> {
          if (!answer.isResult() && (answer.body().u32(2) & OWNER_FLAG) != 0) {
            owners.add(" but owned by netlink port " + answer.body().u32(7));
          }
        });
    return String.join("", owners);
  }

  private List<Failure> transaction(Consumer<Request> writing) throws IOException {
    List<Failure> failures = new ArrayList<>(0);
    netlink.ask(
        to -> {
          to.beginBatch(Subsystem.NFTABLES);
          writing.accept(to);
          to.endBatch(Subsystem.NFTABLES);
        },
        answer -> {
          if (answer.isResult() && answer.errno() != 0) {
            failures.add(new Failure(answer.sequence() - 2, answer.errno()));
          }
        });
    return failures;
  }

  /**
   * Opens a pinhole, which closes by itself after a time.
   *
   * @return false if there cannot be one at its entrance, but may be at another
   */
  boolean open(Hole hole, Duration openFor) throws IOException {
    List<Failure> failures =
        transaction(to -> Element.of(hole).forEach(element -> element.add(to, name, openFor)));
    if (failures.isEmpty()) {
      return true;
    }
    if (isTaken(failures.get(0).errno())) {
      return false;
    }
    throw new IOException("nf_tables: " + Netlink.words(failures.get(0).errno()));
  }

  /**
   * Whether an element is refused, and another may not be. EEXIST: its peer has a pinhole at this
   * entrance. EBUSY: a packet took an element out while this one had the map resized, which is over
   * before the next is tried (Linux 6.18, rhashtable; seen once in 3000 at 1000 a second).
   */
  static boolean isTaken(int errno) {
    return errno == Netlink.EEXIST || errno == Netlink.EBUSY;
  }

  /**
   * Closes a pinhole.
   *
   * @return false if it was not there any more: its peer has used it, or its time was up
   */
  boolean close(Hole hole) throws IOException {
    List<Element> elements = Element.of(hole);
    if (transaction(to -> elements.forEach(element -> element.delete(to, name))).isEmpty()) {
      return true;
    }
    for (Element element : elements) { // one that is missing keeps the others in
      transaction(to -> element.delete(to, name));
    }
    return false;
  }

  /** Where connections to no pinhole are reported; as a whole, in place of those before. */
  void watch(List<PortRange> ranges) throws IOException {
    if (ranges.equals(ports)) {
      return;
    }
    List<Failure> failures =
        transaction(
            to -> {
              ports.forEach(
                  range -> elements(to, name, DELETE_ELEMENT, 0, "ports", b -> range(b, range)));
              ranges.forEach(
                  range ->
                      elements(
                          to, name, NEW_ELEMENT, Request.CREATE, "ports", b -> range(b, range)));
            });
    if (!failures.isEmpty()) {
      throw new IOException("nf_tables: " + Netlink.words(failures.get(0).errno()));
    }
    ports = List.copyOf(ranges);
  }

  private static void range(Request to, PortRange range) {
    to.nest(1).nest(1).bytes(1, port(range.first())).end().end();
    if (range.last() < 65535) {
      to.nest(1).nest(1).bytes(1, port(range.last() + 1)).end().u32(3, INTERVAL_END).end();
    }
  }

  private static byte[] port(int port) {
    return new byte[] {(byte) (port >> 8), (byte) port};
  }

  private static void elements(
      Request to, String table, int type, int flags, String set, Consumer<Request> elements) {
    to.begin(Subsystem.NFTABLES, type, flags, INET).text(1, table).text(2, set).nest(3);
    elements.accept(to);
    to.end();
  }

  /** One element of one map. */
  static final class Element {
    private static final int PORT_BYTES = 4; // with its padding

    private final String map;
    private final byte[] key;
    private final byte[] data;

    private Element(String map, byte[] key, byte[] data) {
      this.map = map;
      this.key = key;
      this.data = data;
    }

    /** What a pinhole consists of. */
    static List<Element> of(Hole hole) {
      Family family = hole.family();
      byte[] mark = Expression.host(hole.mark());
      List<Element> elements = new ArrayList<>(3);
      elements.add(new Element("to" + family.suffix(), mark, bytes(hole.endpoint())));
      if (hole.sourcePort() != 0) {
        HostPort source = new HostPort(hole.source(), hole.sourcePort());
        elements.add(new Element("port" + family.suffix(), mark, bytes(source)));
      } else if (!hole.keepsSource()) {
        elements.add(new Element("from" + family.suffix(), mark, hole.source().getAddress()));
      }
      byte[] entrance = bytes(hole.entrance());
      byte[] key =
          ByteBuffer.allocate(family.length() + entrance.length)
              .put(hole.peer().getAddress())
              .put(entrance)
              .array();
      elements.add(new Element("open" + family.suffix(), key, mark));
      return elements;
    }

    void add(Request to, String table, Duration openFor) {
      elements(
          to,
          table,
          NEW_ELEMENT,
          Request.CREATE | Request.EXCLUSIVE,
          map,
          body ->
              body.nest(1)
                  .nest(1)
                  .bytes(1, key)
                  .end()
                  .nest(2)
                  .bytes(1, data)
                  .end()
                  .u64(4, openFor.toMillis())
                  .end());
    }

    void delete(Request to, String table) {
      elements(
          to,
          table,
          DELETE_ELEMENT,
          0,
          map,
          body -> body.nest(1).nest(1).bytes(1, key).end().end());
    }

    @Override
    public String toString() {
      HexFormat hex = HexFormat.of();
      return map + " " + hex.formatHex(key) + " " + hex.formatHex(data);
    }

    private static byte[] bytes(HostPort endpoint) {
      byte[] address = endpoint.address().getAddress();
      return ByteBuffer.allocate(address.length + PORT_BYTES)
          .put(address)
          .putShort((short) endpoint.port())
          .array();
    }
  }

  /** Lets go of the socket, as the end of the process does. */
  void abandon() {
    netlink.close();
  }

  /** Removes the table with all pinholes. */
  @Override
  public void close() {
    try {
      transaction(to -> to.begin(Subsystem.NFTABLES, DELETE_TABLE, 0, INET).text(1, name));
    } catch (IOException e) {
      // The socket is closed next, which removes it, too.
    }
    netlink.close();
  }
}
