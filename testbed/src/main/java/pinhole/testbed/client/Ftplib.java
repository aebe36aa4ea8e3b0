package pinhole.testbed.client;

import java.util.List;
import pinhole.testbed.lab.Host;

/** Python's ftplib, driven by a program of ours. */
final class Ftplib {
  private Ftplib() {}

  static Script script(Operation operation, Mode mode, String host) {
    return Script.of(command(host, mode.passive(), operation.name()));
  }

  static List<String> command(String host, boolean passive, String operation) {
    return List.of(
        "/usr/bin/python3",
        "-B",
        Host.testbed().resolve("src/main/python/client.py").toString(),
        host,
        passive ? "passive" : "active",
        operation);
  }
}
