package pinhole.inspect;

import java.time.Duration;
import pinhole.session.Ended;
import pinhole.stream.Flow;
import pinhole.stream.Half;

/** What a data connection has carried, in the words of the session. */
final class Bytes {
  private Bytes() {}

  /** The FTP client's half of a data connection, which in active mode the server opens. */
  static Half ofClient(Negotiated negotiated, Flow data) {
    return negotiated.active() ? data.server() : data.client();
  }

  static Half ofServer(Negotiated negotiated, Flow data) {
    return negotiated.active() ? data.client() : data.server();
  }

  static Ended ended(Negotiated negotiated, Flow data) {
    Half client = ofClient(negotiated, data);
    Half server = ofServer(negotiated, data);
    Ended.Outcome outcome = Ended.Outcome.CUT;
    if (client.rst().seen()) {
      outcome = Ended.Outcome.RESET_BY_CLIENT;
    } else if (server.rst().seen()) {
      outcome = Ended.Outcome.RESET_BY_SERVER;
    } else if (client.fin().seen() && server.fin().seen()) {
      outcome = Ended.Outcome.COMPLETE;
    }
    Duration lasted = Duration.ofNanos(Math.max(0, data.last().since(data.began())));
    return new Ended(outcome, server.bytes(), client.bytes(), lasted);
  }
}
