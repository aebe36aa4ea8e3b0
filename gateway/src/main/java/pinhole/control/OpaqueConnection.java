package pinhole.control;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.function.Supplier;
import pinhole.log.Entry;
import pinhole.log.Event;
import pinhole.relay.Flow;
import pinhole.rules.Policy;
import pinhole.session.Ended;
import pinhole.session.Side;

/**
 * A control connection that is passed on unread: from the start ({@code stateful-ftp: off}), or
 * from the server's 234 on ({@code tls: opaque}). No pinhole, ever.
 */
final class OpaqueConnection implements Running, Flow.Report {
  private final Sessions sessions;
  private final Terms terms;
  private final Channel client;
  private final Flow flow;
  private String number = "";
  private Supplier<Future<?>> over;

  OpaqueConnection(Sessions sessions, Terms terms, Channel client, Channel server) {
    this.sessions = sessions;
    this.terms = terms;
    this.client = client;
    this.over = () -> client.eventLoop().newSucceededFuture(null);
    Flow.Limits limits = new Flow.Limits(terms.timeouts().idle(), terms.timeouts().finalReply());
    this.flow = new Flow(client.eventLoop(), limits, this);
    flow.connected(Side.CLIENT, client);
    flow.connected(Side.SERVER, server);
  }

  void start(Entry opened) {
    number = opened.value("session");
    terms.journal().write(opened.with("stateful-ftp", "off"));
    sessions.add(this);
    flow.join();
  }

  /**
   * Goes on where a session could read; nothing is read before its ports are open, or the client
   * could be there first. It is said to be closed only when its ports are, for it.
   */
  void takeOver(long session, Future<?> open, Supplier<Future<?>> over) {
    this.number = String.valueOf(session);
    this.over = over;
    sessions.add(this);
    open.addListener(done -> client.eventLoop().execute(flow::join));
  }

  @Override
  public void drained(Ended soFar) {}

  @Override
  public void ended(Ended how) {
    sessions.remove(this);
    Entry closed =
        Entry.of(Event.SESSION_CLOSED)
            .with("session", number)
            .with("reason", how.outcome())
            .with("to-client", how.toClient())
            .with("to-server", how.toServer())
            .with("ms", how.lasted().toMillis());
    over.get().addListener(done -> terms.journal().write(closed));
  }

  @Override
  public void adopt(Policy policy) {}

  @Override
  public void drain() {}

  @Override
  public void cut() {
    client.eventLoop().execute(() -> flow.over(Ended.Outcome.CUT));
  }
}
