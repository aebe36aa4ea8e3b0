package pinhole.testbed.perimeter;

import pinhole.testbed.lab.Firewall;
import pinhole.testbed.lab.PortRange;

/**
 * A rules file: two of the clients may do everything, of the third it knows nothing.
 *
 * @param plane the data plane's name
 * @param passive where clients connect
 * @param active where the server does
 * @param openFor how long an unused pinhole stays
 * @param sections what else the file says
 */
record Rules(String plane, PortRange passive, PortRange active, String openFor, String sections) {
  private static final String TEXT =
      """
      listeners:
        - { name: ipv4, bind: "198.51.100.1:21", server: "192.0.2.2:21" }
        - { name: ipv6, bind: "[2001:db8:c::1]:21", server: "[2001:db8:5::2]:21" }
      data:
        plane: %s
        passive-ports: %s
        active-ports: %s
        open-for: %s
      rules:
        connect:
          - allow: { from: [198.51.100.0/26, "2001:db8:c::/123"] }
        commands:
          - allow: { verbs: ALL }
        data:
          - allow: { mode: passive }
          - allow: { mode: active }
      %s
      """;

  /** The usual one for a plane: a hundred ports, half a minute, servers from port 20 only. */
  static Rules of(String plane) {
    return new Rules(
        plane,
        Firewall.PASSIVE,
        Firewall.ACTIVE,
        "30s",
        "firewall: { server-data-port: ftp-data }");
  }

  Rules with(String others) {
    return new Rules(plane, passive, active, openFor, others);
  }

  String text() {
    return TEXT.formatted(plane, passive, active, openFor, sections);
  }
}
