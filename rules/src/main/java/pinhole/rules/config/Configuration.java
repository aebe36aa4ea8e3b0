package pinhole.rules.config;

import static java.util.Objects.requireNonNull;

import java.util.List;
import pinhole.rules.Policy;

/**
 * The whole rules file, with every default filled in.
 *
 * @param listeners at least one, in the order of the file
 */
public record Configuration(
    List<Listener> listeners,
    DataSection data,
    Limits limits,
    Timeouts timeouts,
    BanSection ban,
    LogSection log,
    FirewallSection firewall,
    Policy policy) {
  public Configuration {
    listeners = List.copyOf(listeners);
    requireNonNull(data);
    requireNonNull(limits);
    requireNonNull(timeouts);
    requireNonNull(ban);
    requireNonNull(log);
    requireNonNull(firewall);
    requireNonNull(policy);
  }
}
