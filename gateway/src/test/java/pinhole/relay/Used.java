package pinhole.relay;

import java.io.IOException;
import java.net.ServerSocket;
import pinhole.ftp.HostPort;
import pinhole.session.Pinhole;
import pinhole.session.Side;

/** A used pinhole between two peers. */
record Used(Plane plane, Pinhole pinhole, Peer client, Peer server) implements AutoCloseable {
  static Used on(Plane plane) throws Exception {
    return between(plane, false);
  }

  /** With a client whose kernel has little room. */
  static Used narrow(Plane plane) throws Exception {
    return between(plane, true);
  }

  private static Used between(Plane plane, boolean narrow) throws Exception {
    try (ServerSocket listener = Peer.listener(Plane.SERVER)) {
      Pinhole pinhole = plane.passive(Peer.address(listener));
      HostPort at = plane.open(pinhole);
      Peer server = Peer.accept(listener);
      Peer client = narrow ? Peer.connectNarrow(Plane.CLIENT, at) : Peer.connect(Plane.CLIENT, at);
      return new Used(plane, pinhole, client, server);
    }
  }

  Peer peer(Side side) {
    return side == Side.CLIENT ? client : server;
  }

  /** The one that the peer of this side talks to. */
  Peer opposite(Side side) {
    return side == Side.CLIENT ? server : client;
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}
