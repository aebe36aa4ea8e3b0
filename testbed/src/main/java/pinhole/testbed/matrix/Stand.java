package pinhole.testbed.matrix;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import pinhole.testbed.lab.Account;
import pinhole.testbed.lab.Firewall;
import pinhole.testbed.lab.Lab;
import pinhole.testbed.lab.Server;
import pinhole.testbed.packets.Tap;

/** A laboratory with a server and a gateway at work in it, and its links under observation. */
record Stand(Lab lab, Account account, Gateway gateway, Tap tap) implements AutoCloseable {
  static Stand open(Path folder, Server server, Options options, PinholeGateway.Leaks leaks)
      throws IOException, InterruptedException {
    Lab lab = Lab.open(folder, options.direct() ? Firewall.ROUTED : Firewall.PINHOLES);
    try {
      Account account = Account.in(folder.resolve("account"));
      server.start(lab, account);
      Gateway gateway = options.direct() ? Gateway.none() : PinholeGateway.start(lab, leaks);
      return new Stand(lab, account, gateway, Tap.on(lab, Tap.Scope.HANDSHAKES));
    } catch (IOException | InterruptedException | RuntimeException e) {
      lab.close();
      throw e;
    }
  }

  /** Ends the gateway, and the captures; tells what was wrong with their end. */
  List<String> end() throws IOException, InterruptedException {
    List<String> faults = new ArrayList<>(gateway.end());
    int lost = tap.end();
    if (lost > 0) {
      faults.add("the captures lack " + lost + " packets");
    }
    return faults;
  }

  @Override
  public void close() {
    tap.close();
    gateway.close();
    lab.close();
  }
}
