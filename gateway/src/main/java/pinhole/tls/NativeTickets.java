package pinhole.tls;

import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLSession;
import java.util.HashSet;
import java.util.Set;

/**
 * The other side of lineage: what the server has given the gateway to resume with. TLS 1.3 wants
 * each ticket to be used once, which keeps clients from being followed and gives nothing here.
 * Uploads bring no new one, and after a few in a row there would be none left, although servers
 * demand resumption, and take a ticket again. So when Netty has none left, the last one is used
 * again.
 */
final class NativeTickets implements Lineage {
  private static final long NONE = -1; // What the library answers.

  private final Set<SslHandler> asking = new HashSet<>();
  private long last = NONE; // A native session, of which we hold a reference.

  @Override
  public void control(SslHandler handler) {}

  /** Netty sets a session of its own over this one, if it has one. */
  @Override
  public void data(SslHandler handler) {
    asking.add(handler);
    if (last != NONE) {
      SSL.setSession(Contexts.pointer(handler.engine()), last);
    }
  }

  /** Until the server's first words are read, the session is the one that is to be resumed. */
  @Override
  public void reading(SslHandler handler) {
    if (asking.remove(handler)) {
      long ssl = Contexts.pointer(handler.engine());
      long session = ssl == 0 ? NONE : SSL.getSession(ssl);
      if (session != NONE && session != last && SSLSession.upRef(session)) {
        free();
        last = session;
      }
    }
  }

  @Override
  public boolean descends(SslHandler handler) {
    long ssl = Contexts.pointer(handler.engine());
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
