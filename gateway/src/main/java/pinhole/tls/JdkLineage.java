package pinhole.tls;

import javax.net.ssl.SSLEngine;

/**
 * By a mark on the session, which comes back with a resumed one. The JDK forgets a TLS 1.3 session
 * once it was resumed, so a client that resumes the same one again is not recognized: what does
 * descend may be taken for a stranger, never the other way round.
 */
final class JdkLineage implements Lineage {
  private static final String MARK = "pinhole.control";

  @Override
  public void control(SSLEngine engine) {
    engine.getSession().putValue(MARK, MARK);
  }

  @Override
  public void data(SSLEngine engine) {}

  @Override
  public void reading(SSLEngine engine) {}

  @Override
  public void finished(SSLEngine engine, boolean secured) {
    if (!descends(engine)) {
      engine.getSession().invalidate();
    }
  }

  @Override
  public boolean descends(SSLEngine engine) {
    return engine.getSession().getValue(MARK) != null;
  }

  @Override
  public void close() {}
}
