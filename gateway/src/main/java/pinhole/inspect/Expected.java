package pinhole.inspect;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pinhole.ftp.HostPort;
import pinhole.stream.Flow;
import pinhole.stream.Way;

/**
 * Where data connections are to be expected: at the address that a negotiation names, and at that
 * of the control connection, which a careful client takes instead, and which a translator on the
 * way may have made of it.
 */
final class Expected {
  private static final int MOST_EACH = 32;

  /**
   * Somebody who is expected.
   *
   * @param peer who is to connect
   */
  record Guest(Watch watch, Negotiated negotiated, InetAddress peer) {}

  private record Door(InetAddress address, int port) {}

  private final Map<Door, List<Guest>> doors = new HashMap<>();
  private final Map<Watch, Deque<Negotiated>> newest = new HashMap<>();

  void add(Watch watch, Negotiated negotiated, Flow control) {
    Guest guest = new Guest(watch, negotiated, negotiated.pinhole.peer());
    for (Door door : doors(negotiated, control)) {
      doors.computeIfAbsent(door, none -> new ArrayList<>(1)).add(guest);
    }
    Deque<Negotiated> mine = newest.computeIfAbsent(watch, none -> new ArrayDeque<>(4));
    mine.add(negotiated);
    if (mine.size() > MOST_EACH) {
      remove(mine.remove(), control);
    }
  }

  private static List<Door> doors(Negotiated negotiated, Flow control) {
    HostPort stated = negotiated.stated;
    InetAddress own =
        (negotiated.active() ? control.client() : control.server()).way().source().address();
    Door named = new Door(stated.address(), stated.port());
    return own.equals(stated.address())
        ? List.of(named)
        : List.of(named, new Door(own, stated.port()));
  }

  private void remove(Negotiated negotiated, Flow control) {
    for (Door door : doors(negotiated, control)) {
      List<Guest> guests = doors.getOrDefault(door, new ArrayList<>());
      guests.removeIf(guest -> guest.negotiated() == negotiated);
      if (guests.isEmpty()) {
        doors.remove(door);
      }
    }
  }

  /** Nobody is expected for this control connection any more. */
  void remove(Watch watch, Flow control) {
    Deque<Negotiated> mine = newest.remove(watch);
    if (mine != null) {
      mine.forEach(negotiated -> remove(negotiated, control));
    }
  }

  /**
   * Who is expected on this way: the newest negotiation with the right peer, or, if there is none,
   * the newest at all.
   */
  Optional<Guest> guest(Way way) {
    List<Guest> guests = doors.get(new Door(way.to(), way.toPort()));
    if (guests == null) {
      return Optional.empty();
    }
    Guest best = guests.get(guests.size() - 1);
    for (Guest guest : guests) {
      if (guest.peer().equals(way.from())) {
        best = guest;
      }
    }
    return Optional.of(best);
  }
}
