package pinhole.nft;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What the kernel tracks: looked up, and forgotten, one connection at a time.
 *
 * <p>Who asks has a socket to himself meanwhile. The kernel answers all processors at once, and two
 * event loops that had to wait for each other at the end of each small file would spend a tenth of
 * their time on that.
 */
final class Conntrack implements AutoCloseable {
  static final int NEW = 0;
  static final int GET = 1;
  static final int DELETE = 2;

  private static final int MARK = 8;
  private static final int MARK_MASK = 21;

  private final Queue<Netlink> idle = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  private Conntrack() {}

  /** Opens sockets for so many threads; if more ask at a time, there will be more. */
  static Conntrack open(int threads) throws IOException {
    Conntrack conntrack = new Conntrack();
    try {
      for (int i = 0; i < threads; i++) {
        conntrack.idle.add(Netlink.open());
      }
    } catch (IOException e) {
      conntrack.close();
      throw e;
    }
    return conntrack;
  }

  /** Something to ask over a socket. */
  private interface Question {
    void ask(Netlink netlink) throws IOException;
  }

  private void put(Question question) throws IOException {
    Netlink spare = idle.poll();
    Netlink netlink = spare == null && !closed ? Netlink.open() : spare;
    if (netlink == null) {
      throw new IOException("netlink: closed");
    }
    try {
      question.ask(netlink);
    } finally {
      idle.add(netlink);
      if (closed) {
        close(); // it came back too late to be closed with the others
      }
    }
  }

  /** The connection between these ends as it is now; empty if it is not tracked any more. */
  Optional<Tracked> find(Tracked.Ends origin) throws IOException {
    return find(Tracked.ORIGIN, origin);
  }

  /** The one whose answers go between these ends. */
  Optional<Tracked> answered(Tracked.Ends reply) throws IOException {
    return find(Tracked.REPLY, reply);
  }

  private Optional<Tracked> find(int direction, Tracked.Ends ends) throws IOException {
    List<Tracked> found = new ArrayList<>(1);
    int family = Family.of(ends.source().address()).number();
    put(
        netlink ->
            netlink.askOne(
                to -> Tracked.name(to.begin(Subsystem.CONNTRACK, GET, 0, family), direction, ends),
                answer -> read(answer, found)));
    return found.stream().findFirst();
  }

  /** Every connection that a pinhole has admitted and that is not over. */
  List<Tracked> all() throws IOException {
    List<Tracked> found = new ArrayList<>();
    put(
        netlink ->
            netlink.ask(
                to ->
                    to.begin(Subsystem.CONNTRACK, GET, Request.DUMP, 0)
                        .u32(MARK, Marks.PINHOLE)
                        .u32(MARK_MASK, Marks.MASK),
                answer -> read(answer, found)));
    return found;
  }

  private static void read(Message answer, List<Tracked> found) {
    if (answer.of(Subsystem.CONNTRACK) && answer.kind() == NEW) {
      found.add(Tracked.read(answer));
    }
  }

  /**
   * Forgets connections: what their ends still send is no longer translated, and the machine
   * answers it with a reset. One that is over already is none to forget.
   */
  void forget(List<Tracked> connections) throws IOException {
    put(
        netlink ->
            netlink.ask(
                to ->
                    connections.forEach(
                        connection ->
                            connection.name(
                                to.begin(Subsystem.CONNTRACK, DELETE, 0, family(connection)))),
                answer -> {}));
  }

  private static int family(Tracked connection) {
    return Family.of(connection.origin().source().address()).number();
  }

  @Override
  public void close() {
    closed = true;
    for (Netlink next = idle.poll(); next != null; next = idle.poll()) {
      next.close();
    }
  }
}
