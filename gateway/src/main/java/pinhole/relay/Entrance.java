package pinhole.relay;

import java.io.IOException;
import java.util.OptionalInt;
import pinhole.data.NoPortFree;
import pinhole.data.PortPool;
import pinhole.ftp.HostPort;
import pinhole.session.Pinhole;

/** The listening socket of a pinhole, on a free port of the range, which it gives back. */
final class Entrance {
  private static final int MOST_TRIES = 16;

  private final RelayPlane plane;
  private final Pinhole pinhole;
  private final PortPool ports;
  private final Report report;

  /** Hears what becomes of it. */
  interface Report {
    /** Whether it is still wanted. */
    boolean wanted();

    void listening(Sockets.Listener listener, int port);

    /** No port can be had; not told if none is wanted any more. */
    void failed(IOException cause);

    /** Somebody has connected; the connection is not read yet. */
    void arrived(Pump pump, HostPort from);
  }

  Entrance(RelayPlane plane, Pinhole pinhole, Report report) {
    this.plane = plane;
    this.pinhole = pinhole;
    this.ports = plane.ports(pinhole.mode());
    this.report = report;
  }

  void open() {
    open(MOST_TRIES);
  }

  private void open(int tries) {
    OptionalInt port = ports.take();
    if (port.isEmpty()) {
      report.failed(new NoPortFree(ports.toString()));
    } else {
      plane
          .sockets()
          .listen(plane.entrance(pinhole, port.getAsInt()), new Port(port.getAsInt(), tries));
    }
  }

  /** One of the ports that are tried. */
  private final class Port implements Sockets.Listening {
    private final int port;
    private final int tries;

    Port(int port, int tries) {
      this.port = port;
      this.tries = tries;
    }

    @Override
    public void listening(Sockets.Listener opened) {
      if (report.wanted()) {
        report.listening(opened, port);
      } else {
        opened.close();
      }
    }

    @Override
    public void failed(IOException cause) {
      if (!report.wanted()) {
        return;
      }
      if (tries > 1) {
        open(tries - 1); // somebody else on this host has that port
      } else {
        report.failed(new IOException("cannot listen: " + cause.getMessage(), cause));
      }
    }

    @Override
    public void arrived(Pump pump, HostPort from) {
      report.arrived(pump, from);
    }

    @Override
    public void closed() {
      ports.give(port);
    }
  }
}
