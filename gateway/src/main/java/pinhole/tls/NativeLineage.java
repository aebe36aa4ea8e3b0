package pinhole.tls;

import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.internal.tcnative.SSL;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.SSLEngine;

/**
 * By tickets, and by session ids for clients without them. Tickets are issued under a key that is
 * accepted later, unless the handshake has turned out not to resume anything: then they get a key
 * that is thrown away, and the session id is forgotten.
 */
final class NativeLineage implements Lineage {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final OpenSslSessionContext sessions;
  private final OpenSslSessionTicketKey accepted = newKey();
  private final Set<SSLEngine> begun = new HashSet<>();
  private final Set<SSLEngine> data = new HashSet<>();
  private boolean issuesAccepted = true;

  NativeLineage(SslContext context) {
    this.sessions = (OpenSslSessionContext) context.sessionContext();
    sessions.setTicketKeys(accepted);
  }

  @Override
  public void control(SSLEngine engine) {}

  @Override
  public void data(SSLEngine engine) {
    data.add(engine);
  }

  @Override
  public void finished(SSLEngine engine, boolean secured) {
    data.remove(engine);
    begun.remove(engine);
    if (!secured || !descends(engine)) {
      engine.getSession().invalidate();
    }
  }

  // The library takes the keys from the context at the moment when it needs one, and all of a
  // handshake is worked off while its bytes are being read. With the hello it issues a ticket only
  // if that resumes (RFC 5077 section 3.1), otherwise with what comes after it.
  @Override
  public void reading(SSLEngine engine) {
    boolean hello = data.contains(engine) && begun.add(engine);
    if (!data.contains(engine) || hello || descends(engine)) {
      issueAccepted();
    } else {
      issuesAccepted = false;
      sessions.setTicketKeys(newKey(), accepted);
    }
  }

  private void issueAccepted() {
    if (!issuesAccepted) {
      issuesAccepted = true;
      sessions.setTicketKeys(accepted);
    }
  }

  @Override
  public boolean descends(SSLEngine engine) {
    long ssl = Contexts.pointer(engine);
    return ssl != 0 && SSL.isSessionReused(ssl);
  }

  @Override
  public void close() {}

  private static OpenSslSessionTicketKey newKey() {
    byte[] random = new byte[OpenSslSessionTicketKey.TICKET_KEY_SIZE];
    RANDOM.nextBytes(random);
    int hmac = OpenSslSessionTicketKey.NAME_SIZE;
    int aes = hmac + OpenSslSessionTicketKey.HMAC_KEY_SIZE;
    return new OpenSslSessionTicketKey(
        Arrays.copyOf(random, hmac),
        Arrays.copyOfRange(random, hmac, aes),
        Arrays.copyOfRange(random, aes, random.length));
  }
}
