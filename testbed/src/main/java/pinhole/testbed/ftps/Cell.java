package pinhole.testbed.ftps;

import java.util.List;
import pinhole.testbed.client.Leg;
import pinhole.testbed.client.SecureClient;
import pinhole.testbed.lab.Server;

/** One session of the matrix: who talks to whom, and how. */
record Cell(Server server, SecureClient client, Leg in, Leg out, boolean passive) {
  /**
   * Its place in every dimension. Each leg is one value with its start, version and PROT; so are
   * the versions of both, and their PROT, that every server and every client meets all of them.
   */
  List<Object> values() {
    String versions = in.version() + ">" + out.version();
    String levels = in.level() + ">" + out.level();
    return List.of(server, client, in, out, passive, versions, levels);
  }

  /** Whether anything is encrypted, and client and server can do their parts. */
  boolean possible() {
    boolean encrypted = !in.isClear() || !out.isClear();
    boolean served = server.isImplicit() || out.start() != Leg.Start.IMPLICIT;
    return encrypted && served && client.gap(in, passive).isEmpty();
  }

  @Override
  public String toString() {
    return server + " " + client + " " + in + ">" + out + (passive ? " passive" : " active");
  }
}
