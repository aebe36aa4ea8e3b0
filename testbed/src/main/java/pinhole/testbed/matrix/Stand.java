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
import pinhole.testbed.witness.Scene;
import pinhole.testbed.witness.Testimony;

/** A laboratory with a server and a gateway at work in it. */
record Stand(Lab lab, Account account, Gateway gateway, List<Tap> taps) implements AutoCloseable {
  static Stand open(Path folder, Server server, Options options, PinholeGateway.Leaks leaks)
      throws IOException, InterruptedException {
    Lab lab = Lab.open(folder, options.direct() ? Firewall.ROUTED : options.plane().firewall());
    try {
      Account account = Account.in(folder.resolve("account"));
      server.start(lab, account);
      Gateway gateway =
          options.direct() ? Gateway.none() : PinholeGateway.start(lab, leaks, options.plane());
      List<Tap> taps = options.witnessed() ? List.of(Tap.on(lab, Tap.Scope.HANDSHAKES)) : List.of();
      return new Stand(lab, account, gateway, taps);
    } catch (IOException | InterruptedException | RuntimeException e) {
      lab.close();
      throw e;
    }
  }

  /** What the packets since the last time say of the gateway; nothing where nobody listens. */
  List<String> testimony() throws IOException, InterruptedException {
    List<String> complaints = new ArrayList<>();
    for (Tap tap : taps) {
      complaints.addAll(Testimony.of(Scene.LABORATORY, tap.packets()).complaints(1));
    }
    return complaints;
  }

  @Override
  public void close() {
    taps.forEach(Tap::close);
    gateway.close();
    lab.close();
  }
}
