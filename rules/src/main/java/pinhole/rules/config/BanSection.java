package pinhole.rules.config;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import pinhole.rules.Network;

/**
 * When client addresses are turned away that fail to log in.
 *
 * @param after so many failed logins; 0: nobody is banned
 * @param within the time in which they are counted
 * @param lasts how long a ban holds
 * @param except who is never banned
 */
public record BanSection(int after, Duration within, Duration lasts, List<Network> except) {
  /** What holds where the rules file is silent. */
  public static final BanSection DEFAULT =
      new BanSection(0, Duration.ofMinutes(10), Duration.ofHours(1), List.of());

  public BanSection {
    requireNonNull(within);
    requireNonNull(lasts);
    except = List.copyOf(except);
    if (after < 0) {
      throw new IllegalArgumentException("after " + after + " failed logins");
    }
  }

  /** Whether this client can be banned at all. */
  public boolean concerns(InetAddress client) {
    return after > 0 && except.stream().noneMatch(network -> network.contains(client));
  }
}
