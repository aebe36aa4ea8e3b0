package pinhole.relay;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pinhole.ftp.HostPort;
import pinhole.proxy.Ends;
import pinhole.session.Pinhole;

/** Those who come to one pinhole through a load balancer, until it has said who they are. */
final class Introductions {
  /** Of a load balancer that others use, too, several may come before the peer. */
  private static final int MOST = 8;

  private final RelayPlane plane;
  private final Pinhole pinhole;
  private final Report report;
  private final Map<Pump, Introduction> pending = new HashMap<>(2);

  /** Hears who is there; all else is told to the plane's watcher. */
  interface Report {
    void introduced(Pump pump, Ends ends);
  }

  Introductions(RelayPlane plane, Pinhole pinhole, Report report) {
    this.plane = plane;
    this.pinhole = pinhole;
    this.report = report;
  }

  /** Begins that of a connection from a load balancer. */
  void begin(Pump pump, Ends real) {
    HostPort from = real.client();
    if (pending.size() >= MOST) {
      pump.reset();
      plane.watcher().unnamed(pinhole, from);
      return;
    }
    Introduction introduction = new Introduction(plane.loop(), real, new Caller(pump, from));
    pending.put(pump, introduction);
    pump.introduce(introduction);
  }

  /** Breaks off those that are not over. */
  void stop() {
    for (Map.Entry<Pump, Introduction> each : List.copyOf(pending.entrySet())) {
      each.getValue().stop();
      each.getKey().reset();
    }
    pending.clear();
  }

  private final class Caller implements Introduction.Report {
    private final Pump pump;
    private final HostPort from;

    Caller(Pump pump, HostPort from) {
      this.pump = pump;
      this.from = from;
    }

    @Override
    public void introduced(Ends ends) {
      pending.remove(pump);
      report.introduced(pump, ends);
    }

    @Override
    public void failed(String why) {
      left();
      plane.watcher().unnamed(pinhole, from);
    }

    @Override
    public void left() {
      pending.remove(pump);
      pump.reset();
    }
  }
}
