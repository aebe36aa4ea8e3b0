package pinhole.tls;

import io.netty.handler.ssl.SslHandler;

/**
 * By a mark on the session, which comes back with a resumed one. The JDK forgets a TLS 1.3 session
 * once it was resumed, so a client that resumes the same one again is not recognized: what does
 * descend may be taken for a stranger, never the other way round.
 */
final class JdkLineage implements Lineage {
  private static final String MARK = "pinhole.control";

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

  @Override
  public void data(SslHandler handler) {
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
