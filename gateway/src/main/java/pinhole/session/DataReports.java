package pinhole.session;

import pinhole.ftp.HostPort;
import pinhole.session.Action.DrainPinhole;
import pinhole.session.Action.Forget;
import pinhole.session.DataConnection.Phase;

/** What the data plane reports of pinholes; of those that are no more it reports to nobody. */
final class DataReports {
  private final Script script;
  private final Notes notes;
  private final Outbox outbox;
  private final Pinholes pinholes;
  private final FinalReplies finals;

  private long toClient;
  private long toServer;

  DataReports(Script script, Notes notes, Outbox outbox, Pinholes pinholes, FinalReplies finals) {
    this.script = script;
    this.notes = notes;
    this.outbox = outbox;
    this.pinholes = pinholes;
    this.finals = finals;
  }

  /** Bytes that went to the client, in all. */
  long toClient() {
    return toClient;
  }

  /** Bytes that went to the server, in all. */
  long toServer() {
    return toServer;
  }

  void used(DataConnection data, HostPort by) {
    if (data.live()) {
      data.phase = Phase.USED;
      notes.used(data.pinhole, by);
      if (outbox.ready() && outbox.transfer().data == data) {
        script.add(new Forget(Deadline.FINAL_REPLY));
        script.add(new DrainPinhole(data.pinhole));
      }
    }
  }

  void intruder(DataConnection data, HostPort from) {
    if (data.live()) {
      notes.intruder(data.pinhole, from);
    }
  }

  void unnamed(DataConnection data, HostPort from) {
    if (data.live()) {
      notes.unnamed(data.pinhole, from);
    }
  }

  void notResumed(DataConnection data, HostPort from) {
    if (data.live()) {
      data.unproven = true;
      notes.notResumed(data.pinhole, from);
    }
  }

  void secured(DataConnection data, Side leg, Secured how) {
    if (data.live()) {
      notes.secured(data.pinhole, leg, how);
    }
  }

  void tlsFailed(DataConnection data, Side leg, String why) {
    if (data.live()) {
      notes.tlsFailed(data.pinhole, leg, why);
    }
  }

  void expired(DataConnection data, Unused why) {
    if (data.live()) {
      data.phase = Phase.EXPIRED;
      notes.expired(data.pinhole, data.unproven ? Unused.NOT_RESUMED : why);
      pinholes.forget(data);
      notes.late(data);
      finals.expired(data);
    }
  }

  void drained(DataConnection data, Ended soFar) {
    if (data.phase == Phase.USED) {
      count(data, soFar);
      data.drained = true;
      finals.dataDone(data);
    }
  }

  void ended(DataConnection data, Ended how) {
    if (data.live()) {
      if (!data.carries() && !data.cut) {
        notes.closed(data.pinhole, how.outcome().toString());
      }
      data.phase = Phase.ENDED;
      count(data, how);
      pinholes.forget(data);
      notes.late(data);
      finals.dataDone(data);
    }
  }

  /** Adds what has come since the last count. */
  private void count(DataConnection data, Ended now) {
    toClient += now.toClient() - data.ended.toClient();
    toServer += now.toServer() - data.ended.toServer();
    data.ended = now;
  }
}
