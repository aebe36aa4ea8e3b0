package pinhole.testbed.matrix;

import java.io.IOException;
import java.nio.file.Path;
import pinhole.testbed.lab.Account;
import pinhole.testbed.lab.Firewall;
import pinhole.testbed.lab.Lab;
import pinhole.testbed.lab.Server;
import pinhole.testbed.packets.Tap;
import pinhole.testbed.witness.Scene;

/** A laboratory with a server and a gateway at work in it. */
record Stand(Lab lab, Account account, Gateway gateway, Tap tap, Scene scene)
    implements AutoCloseable {
  static Stand open(Path folder, Server server, Options options, PinholeGateway.Leaks leaks)
      throws IOException, InterruptedException {
    Lab lab = Lab.open(folder, options.direct() ? Firewall.ROUTED : options.plane().firewall());
    try {
      Account account = Account.in(folder.resolve("account"));
      server.start(lab, account);
      Gateway gateway =
          options.direct() ? Gateway.none() : PinholeGateway.start(lab, leaks, options.plane());
      return new Stand(
          lab, account, gateway, Tap.on(lab, Tap.Scope.HANDSHAKES), options.plane().scene());
    } catch (IOException | InterruptedException | RuntimeException e) {
      lab.close();
      throw e;
    }
  }

  /** What has been on the links since the last time. */
  Wire wire() throws IOException, InterruptedException {
    return new Wire(scene, tap.packets());
  }

  @Override
  public void close() {
    tap.close();
    gateway.close();
    lab.close();
  }
}
