package pinhole.rules.config;

import java.util.List;
import pinhole.rules.config.FirewallSection.Protocol;
import pinhole.rules.config.FirewallSection.Service;

/** What is suspicious about services that are right one by one. */
final class FirewallChecks {
  private final FirewallSection firewall;
  private final List<Listener> listeners;
  private final Problems problems;

  FirewallChecks(FirewallSection firewall, List<Listener> listeners, Problems problems) {
    this.firewall = firewall;
    this.listeners = listeners;
    this.problems = problems;
  }

  void run() {
    for (Service service : firewall.allow()) {
      for (Listener listener : listeners) {
        int port = listener.bind().getPort();
        if (service.protocol() == Protocol.TCP
            && service.ports().stream().anyMatch(range -> range.contains(port))) {
          problems.warning(
              service.source(),
              "port "
                  + port
                  + " is that of listener \""
                  + listener.name()
                  + "\": the connect rules open it to its clients without this");
        }
      }
    }
  }
}
