package pinhole.tls;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import javax.net.ssl.SSLSessionContext;

/**
 * By a mark on the session, which comes back with a resumed one. The JDK forgets a TLS 1.3 session
 * once it was resumed, so a client that resumes the same one again is not recognized: what does
 * descend may be taken for a stranger, never the other way round.
 */
final class JdkLineage implements Lineage {
  private static final String MARK = "pinhole.control";

  /** Longer than RFC 8446 section 4.6.1 allows for a ticket; then the JDK sends none. */
  private static final int NO_TICKETS = (int) Duration.ofDays(7).toSeconds() + 1;

  private final SSLSessionContext sessions;

  JdkLineage(SslContext context) {
    this.sessions = context.sessionContext();
  }

  @Override
  public void control(SslHandler handler) {
    handler
        .handshakeFuture()
        .addListener(
            done -> {
              if (done.isSuccess()) {
                handler.engine().getSession().putValue(MARK, MARK);
              }
            });
  }

  /**
   * No tickets come on a data connection, other than on the control connection: a client that
   * uploads does not read them, and closes with a reset that costs it the end of its file.
   */
  @Override
  public void data(SslHandler handler) {
    sessions.setSessionTimeout(NO_TICKETS);
    handler
        .handshakeFuture()
        .addListener(
            done -> {
              if (!descends(handler)) {
                handler.engine().getSession().invalidate();
              }
            });
  }

  @Override
  public void reading(SslHandler handler) {}

  @Override
  public boolean descends(SslHandler handler) {
    return handler.engine().getSession().getValue(MARK) != null;
  }

  @Override
  public void close() {}
}
