package pinhole.control;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import pinhole.rules.Network;
import pinhole.rules.config.BanSection;

/**
 * Who has failed to log in too often; shared by all event loops. What the rules say of bans is
 * asked each time: new ones lengthen, shorten and lift those that hold.
 */
public final class Bans {
  /** Clients at a time; beyond that, those are forgotten that have not failed for longest. */
  static final int MOST = 50_000;

  private static final int IPV4_HOST = 32;
  private static final int IPV6_SITE = 64;

  private final LongSupplier clock;

  /** In the order of their last failures. */
  private final Map<Network, Suspect> suspects = new LinkedHashMap<>();

  /**
   * Nobody is banned.
   *
   * @param clock nanoseconds of a clock that never jumps (E147)
   */
  public Bans(LongSupplier clock) {
    this.clock = clock;
  }

  /** One more login of this client has failed. True if it is to be turned away from now on. */
  synchronized boolean failed(InetAddress client, BanSection rules) {
    if (!rules.concerns(client)) {
      return false;
    }
    long now = clock.getAsLong();
    Suspect suspect = suspects.remove(key(client));
    if (suspect == null || suspect.isPast(now, rules)) {
      suspect = new Suspect();
    }
    suspect.failed(now, rules);
    suspects.put(key(client), suspect);
    forget(now, rules);
    return suspect.banned;
  }

  /** Whether this client is to be turned away. */
  synchronized boolean hold(InetAddress client, BanSection rules) {
    Suspect suspect = rules.concerns(client) ? suspects.get(key(client)) : null;
    return suspect != null && suspect.banned && !suspect.isPast(clock.getAsLong(), rules);
  }

  /** Clients that are remembered. */
  synchronized int size() {
    return suspects.size();
  }

  /** Those who count no more, and those for whom there is no room. */
  private void forget(long now, BanSection rules) {
    Iterator<Suspect> eldest = suspects.values().iterator();
    while (eldest.hasNext() && (eldest.next().isPast(now, rules) || suspects.size() > MOST)) {
      eldest.remove();
    }
  }

  /** Of IPv6 the first 64 bits: whoever has one address there has all of them. */
  private static Network key(InetAddress client) {
    return Network.around(client, client instanceof Inet6Address ? IPV6_SITE : IPV4_HOST);
  }

  /** The failures of one client; of a banned one, those that led to it. */
  private static final class Suspect {
    private final Deque<Long> failures = new ArrayDeque<>(4);
    private boolean banned;

    void failed(long now, BanSection rules) {
      if (!banned) {
        failures.add(now);
        while (now - failures.peek() > rules.within().toNanos()) {
          failures.remove();
        }
        banned = failures.size() >= rules.after();
      }
    }

    boolean isPast(long now, BanSection rules) {
      return now - failures.peekLast() > (banned ? rules.lasts() : rules.within()).toNanos();
    }
  }
}
