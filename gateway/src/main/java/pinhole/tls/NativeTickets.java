package pinhole.tls;

import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLSession;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.SSLEngine;

/**
 * The other side of lineage: what the server has given the gateway to resume with. TLS 1.3 wants
 * each ticket to be used once, which keeps clients from being followed and gives nothing here.
 * Uploads bring no new one, and after a few in a row there would be none left, although servers
 * demand resumption, and take a ticket again. So when Netty has none left, the last one is used
 * again.
 */
final class NativeTickets implements Lineage {
  private static final long NONE = -1; // What the library answers.

  private final Set<SSLEngine> asking = new HashSet<>();
  private long last = NONE; // A native session, of which we hold a reference.

  @Override
  public void control(SSLEngine engine) {}

  /** Netty sets a session of its own over this one, if it has one. */
  @Override
  public void data(SSLEngine engine) {
    asking.add(engine);
    if (last != NONE) {
      SSL.setSession(Contexts.pointer(engine), last);
    }
  }

  /** Until the server's first words are read, the session is the one that is to be resumed. */
  @Override
  public void reading(SSLEngine engine) {
    if (asking.remove(engine)) {
      long ssl = Contexts.pointer(engine);
      long session = ssl == 0 ? NONE : SSL.getSession(ssl);
      if (session != NONE && session != last && SSLSession.upRef(session)) {
        free();
        last = session;
      }
    }
  }

  @Override
  public void finished(SSLEngine engine, boolean secured) {
    asking.remove(engine);
  }

  @Override
  public boolean descends(SSLEngine engine) {
    long ssl = Contexts.pointer(engine);
    return ssl != 0 && SSL.isSessionReused(ssl);
  }

  @Override
  public void close() {
    asking.clear();
    free();
  }

  private void free() {
    if (last != NONE) {
      SSLSession.free(last);
      last = NONE;
    }
  }
}
