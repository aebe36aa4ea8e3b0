package pinhole.testbed.ftps;

import java.nio.file.Path;
import pinhole.testbed.client.Leg;
import pinhole.testbed.lab.Family;
import pinhole.testbed.lab.Server;

/**
 * A listener of the gateway for one pair of legs.
 *
 * @param required whether the client's data connections must resume
 */
record Listener(Leg in, Leg out, boolean required) {
  /** The cell's own; whoever can resume is made to. */
  static Listener of(Cell cell) {
    return new Listener(cell.in(), cell.out(), cell.client().resumes(cell.in()));
  }

  /** Its section of the rules file. */
  String yaml(int port, Path identity, Path authority) {
    String name = in + "-" + out + (required ? "-resumed" : "");
    String bind = Family.IPV4.withPort(Family.IPV4.gatewayOuter(), port);
    return "  - name: %s\n    bind: %s\n".formatted(name, bind)
        + (in.isClear() ? "" : clientLeg(identity))
        + "    server: "
        + (out.isClear() ? serverAddress() : serverLeg(authority))
        + "\n";
  }

  private String clientLeg(Path identity) {
    return """
            tls: %s
            certificates: [{ chain: "%s" }]
            require: %s
            data-resumption: %s
        """
        .formatted(
            in.start().word(),
            identity,
            in.isPrivate() ? "[login, data]" : "[login]",
            required ? "required" : "preferred");
  }

  private String serverLeg(Path authority) {
    return "{ address: \"%s\", tls: %s, tls-versions: %s, trust: \"%s\", data: %s }"
        .formatted(serverAddress(), serverStart(), out.version(), authority, serverData());
  }

  private String serverAddress() {
    return Family.IPV4.withPort(Family.IPV4.server(), serverPort());
  }

  private int serverPort() {
    return out.start() == Leg.Start.IMPLICIT ? Server.IMPLICIT : 21;
  }

  /** Where both legs are alike, the one is told to do as the other; so both ways are used. */
  private String serverStart() {
    boolean alike = in.start() == Leg.Start.EXPLICIT && out.start() == Leg.Start.EXPLICIT;
    return alike && in.version().equals(out.version()) ? "same" : out.start().word();
  }

  private String serverData() {
    boolean alike = !in.isClear() && in.isPrivate() == out.isPrivate();
    return alike ? "same" : out.isPrivate() ? "private" : "clear";
  }
}
