package pinhole.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import pinhole.ftp.HostPort;
import pinhole.ftp.Negotiation;
import pinhole.rules.Mode;
import pinhole.rules.Source;
import pinhole.session.Action.ClosePinhole;
import pinhole.session.Action.OpenPinhole;

/**
 * The pinholes of a session: the newest, which alone counts (RFC 1123 section 4.1.2.5), and those
 * through which bytes still move.
 */
final class Pinholes {
  private final Setup setup;
  private final Script script;
  private final Notes notes;

  /** What the two legs ask for at this moment. */
  private final Supplier<Protection> protection;

  private final Map<Integer, DataConnection> live = new HashMap<>(4);
  private DataConnection current = DataConnection.none();
  private int count;

  Pinholes(Setup setup, Script script, Notes notes, Supplier<Protection> protection) {
    this.setup = setup;
    this.script = script;
    this.notes = notes;
    this.protection = protection;
  }

  /** The newest negotiation. */
  DataConnection current() {
    return current;
  }

  /** The data connection with this pinhole; one that is closed where it is known no more. */
  DataConnection numbered(int number) {
    return live.getOrDefault(number, DataConnection.none());
  }

  /** Whether the answer of the data plane is waited for. */
  boolean opening() {
    return current.phase == DataConnection.Phase.OPENING;
  }

  /** Whether the answer of the data plane is waited for, about this one. */
  boolean opening(int number) {
    return current.pinhole.number() == number && opening();
  }

  boolean running() {
    for (DataConnection data : live.values()) {
      if (data.running()) {
        return true;
      }
    }
    return false;
  }

  /** Whether as many are in use as may be. */
  boolean full() {
    long used =
        live.values().stream().filter(data -> data.phase == DataConnection.Phase.USED).count();
    return used >= setup.limits().pinholesPerSession();
  }

  /** Opens one in the place of the newest. */
  void open(Mode mode, HostPort endpoint, Negotiation asked, Source rule) {
    replace("replaced");
    Setup.Legs legs = setup.legs();
    boolean active = mode == Mode.ACTIVE;
    Pinhole pinhole =
        new Pinhole(
            ++count,
            mode,
            (active ? legs.server() : legs.client()).address(),
            (active ? legs.serverSide() : legs.clientSide()).address(),
            endpoint,
            (active ? legs.clientSide() : legs.serverSide()).address(),
            protection.get(),
            rule);
    current = new DataConnection(pinhole, asked);
    live.put(pinhole.number(), current);
    script.add(new OpenPinhole(pinhole));
  }

  /** The newest counts no more. */
  void replace(String reason) {
    // A transfer that still runs out (MODE B, or a client slow to close) ends by itself.
    if (!current.carries()) {
      close(current, reason);
    }
    current = DataConnection.none();
  }

  /** What was opened for another level of protection must not be used any more. */
  void protectionChanged() {
    if (!current.pinhole.protection().equals(protection.get())) {
      replace("protection changed");
    }
  }

  void forget(DataConnection data) {
    live.remove(data.pinhole.number());
  }

  void close(DataConnection data, String reason) {
    if (data.live() && !data.cut) {
      data.cut = true;
      script.add(new ClosePinhole(data.pinhole));
      if (!data.carries()) {
        notes.closed(data.pinhole, reason);
      }
      if (data.phase != DataConnection.Phase.USED) {
        data.phase = DataConnection.Phase.CLOSED;
        forget(data);
        notes.late(data);
      }
    }
  }

  /** ABOR was answered: whether data that it was meant for still moves. What waits is closed. */
  boolean aborted() {
    boolean moves = false;
    for (DataConnection data : List.copyOf(live.values())) {
      if (data.aborted && data.running()) {
        moves = true;
      } else if (data.aborted && !data.drained) {
        close(data, "aborted");
      }
    }
    return moves;
  }

  /** Closes what ABOR was meant for. */
  void closeAborted() {
    for (DataConnection data : List.copyOf(live.values())) {
      if (data.aborted && !data.drained) {
        close(data, "aborted");
      }
    }
  }

  /** Closes what nobody uses. */
  void closeUnused(String reason) {
    for (DataConnection data : List.copyOf(live.values())) {
      if (data.live() && !data.running() && !data.drained) {
        close(data, reason);
      }
    }
  }

  /** Closes everything, also what moves; what has only its last FIN to exchange may do so. */
  void closeAll(String reason) {
    for (DataConnection data : List.copyOf(live.values())) {
      if (!data.drained) {
        close(data, reason);
      }
    }
  }

  /** The client is lost: what it sent is still handed on. */
  void closeAllButUploads() {
    for (DataConnection data : List.copyOf(live.values())) {
      if (!data.drained && !(data.running() && data.upload)) {
        close(data, "session-end");
      }
    }
  }
}
