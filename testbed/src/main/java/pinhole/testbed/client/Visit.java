package pinhole.testbed.client;

import java.nio.file.Path;
import java.util.List;

/** Where a client goes to make its {@link Tour}, how it encrypts, and whom it trusts. */
public record Visit(String host, int port, Leg leg, boolean passive, Path authority) {
  /** For programs of ours, which all understand the same arguments. */
  List<String> arguments() {
    return List.of(
        host,
        Integer.toString(port),
        leg.start().name(),
        leg.version(),
        leg.isPrivate() ? "P" : "C",
        passive ? "passive" : "active",
        authority.toString());
  }
}
