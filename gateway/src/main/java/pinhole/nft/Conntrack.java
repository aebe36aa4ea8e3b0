package pinhole.nft;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the kernel tracks: looked up, and forgotten, one connection at a time. */
final class Conntrack {
  static final int NEW = 0;
  static final int GET = 1;
  static final int DELETE = 2;

  private static final int MARK = 8;
  private static final int MARK_MASK = 21;

  private final Netlink netlink;

  Conntrack(Netlink netlink) {
    this.netlink = netlink;
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
    netlink.askOne(
        to -> Tracked.name(to.begin(Subsystem.CONNTRACK, GET, 0, family), direction, ends),
        answer -> read(answer, found));
    return found.stream().findFirst();
  }

  /** Every connection that a pinhole has admitted and that is not over. */
  List<Tracked> all() throws IOException {
    List<Tracked> found = new ArrayList<>();
    netlink.ask(
        to ->
            to.begin(Subsystem.CONNTRACK, GET, Request.DUMP, 0)
                .u32(MARK, Marks.PINHOLE)
                .u32(MARK_MASK, Marks.MASK),
        answer -> read(answer, found));
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
    netlink.ask(
        to ->
            connections.forEach(
                connection ->
                    connection.name(to.begin(Subsystem.CONNTRACK, DELETE, 0, family(connection)))),
        answer -> {});
  }

  private static int family(Tracked connection) {
    return Family.of(connection.origin().source().address()).number();
  }
}
